import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScene, type Scene } from "./scene.ts";
import { releaseZone } from "./story.ts";

let scene: Scene;
let manager: Page;

beforeAll(async () => {
  scene = await openScene();
  manager = await scene.windowOf("manager");
});
afterAll(() => scene?.close());

const begin = () => manager.getByLabel("Begin with");

describe("a new count", () => {
  it("is kept as a template, which is renamed and begins the next one", async () => {
    await manager.goto("/counts/new");
    await manager.getByLabel("Title").fill("Monthly");
    await manager.getByLabel("Blind count").uncheck();
    await manager.getByText("Two, independently").click();
    await manager.getByRole("button", { name: "Keep as a template" }).click();
    await manager.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await manager.getByRole("dialog").waitFor({ state: "detached" });
    await begin().selectOption({ label: "Monthly" });
    await manager.getByRole("button", { name: "Rename the template" }).click();
    await manager.getByRole("dialog").getByLabel("Name").fill("Every month");
    await manager.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await manager.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => begin().locator("option:checked").textContent()).toBe("Every month");
    await expect.poll(() => manager.getByLabel("Title").inputValue()).toBe("Monthly");
    await expect.poll(() => manager.getByLabel("Blind count").isChecked()).toBe(false);
    await manager.getByRole("button", { name: "Prepare the count" }).click();
    await manager.getByRole("heading", { level: 1, name: "Monthly" }).waitFor();
    await manager.getByText("Two, independently").waitFor();
  });

  it("changes the set-up of the template it began with, and keeps its name", async () => {
    await manager.goto("/counts/new");
    await begin().selectOption({ label: "Every month" });
    await expect.poll(() => manager.getByLabel("Title").inputValue()).toBe("Every month");
    await manager.getByLabel("Blind count").check();
    await manager.getByRole("button", { name: "Keep as a template" }).click();
    await manager.getByRole("button", { name: "Change “Every month” to this" }).click();
    await manager.getByRole("dialog").waitFor({ state: "detached" });
    const { items } = await scene.world.as.manager.call(routes.listCountTemplates, { query: {} });
    expect(items).toMatchObject([{ name: "Every month", blind: true, passes: 2 }]);
  });

  it("takes over the set-up of the last one, and of any other from its page", async () => {
    const { id } = await releaseZone(scene.world, "B", "Zone B");
    await manager.goto("/counts/new");
    await begin().selectOption({ label: "Like the last one: Zone B" });
    await expect.poll(() => manager.getByLabel("Title").inputValue()).toBe("Zone B");
    await manager.goto(`/counts/${id}`);
    await manager.getByRole("button", { name: "More actions" }).click();
    await manager.getByRole("menuitem", { name: "New count like this one" }).click();
    await manager.getByRole("heading", { name: "New count" }).waitFor();
    await manager.getByRole("button", { name: "Prepare the count" }).click();
    await manager.getByRole("button", { name: "Release" }).waitFor();
    const { items } = await scene.world.as.manager.call(routes.listCounts, { query: { limit: 1 } });
    expect(items[0]).toMatchObject({
      title: "Zone B",
      scope: { kind: "locations", locationIds: [scene.world.zones["B"]] },
    });
  });

  it("offers a deleted template no more", async () => {
    await manager.goto("/counts/new");
    await begin().selectOption({ label: "Every month" });
    await manager.getByRole("button", { name: "Delete the template" }).click();
    await manager.getByRole("dialog").getByRole("button", { name: "Delete the template" }).click();
    await manager.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => begin().locator("option", { hasText: "Every month" }).count()).toBe(0);
  });
});
