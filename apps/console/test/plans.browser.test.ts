import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
let manager: Page;

beforeAll(async () => {
  scene = await openScene();
  manager = await scene.windowOf("manager");
});
afterAll(() => scene?.close());

const plans = async () => (await scene.world.as.manager.call(routes.listCountPlans, { query: {} })).items;

describe("a recurring count", () => {
  it("is planned with a preview of its lines and dates, and counters named", async () => {
    await manager.goto("/");
    await manager.getByRole("link", { name: "Recurring counts", exact: true }).click();
    await manager.getByRole("heading", { name: "Nothing is counted by itself yet" }).waitFor();
    await manager.getByRole("link", { name: "New recurring count" }).first().click();
    await manager.getByLabel("Title").fill("Zone A, weekly");
    await manager.getByRole("radio", { name: "Combined" }).click();
    await manager.getByText("Once it is said what is counted").waitFor();
    await manager.getByRole("combobox", { name: "Places" }).fill("A");
    await manager.getByRole("option", { name: /Zone A$/ }).click();
    await manager.keyboard.press("Escape");
    await manager.getByRole("checkbox", { name: "C", exact: true }).check();
    await manager.getByLabel("First date").fill("2031-03-03");
    await manager.getByRole("checkbox", { name: "Thursday" }).check();
    await manager.getByText("12 lines").waitFor();
    await manager.getByText("Thu, 6 Mar 2031 · Thu, 13 Mar 2031 · Thu, 20 Mar 2031").waitFor();
    await manager.getByRole("button", { name: "Add a person" }).click();
    await manager.getByLabel("Person", { exact: true }).selectOption({ label: "Aicha Bello" });
    await manager.getByRole("button", { name: "Plan it" }).click();
    await manager.getByRole("heading", { level: 1, name: "Zone A, weekly" }).waitFor();
    expect(await plans()).toMatchObject([
      {
        name: "Zone A, weekly",
        scope: {
          kind: "selection",
          locationIds: [scene.world.zones["A"]],
          abcClasses: ["C"],
        },
        frequency: { every: 1, unit: "week", weekdays: [4], startsOn: "2031-03-03" },
        assignments: [{ round: 1, locationId: null }],
        nextOn: "2031-03-06",
        release: true,
      },
    ]);
  });

  it("is run by hand, leads to its count and back", async () => {
    await manager.getByRole("button", { name: "Run now" }).click();
    await manager.getByRole("button", { name: "End counting" }).waitFor();
    await manager.getByText("1 place, with what is below it · class C").waitFor();
    await manager.getByRole("link", { name: "Zone A, weekly" }).click();
    await manager.getByRole("cell", { name: "By hand" }).waitFor();
    await manager.getByRole("button", { name: "Run now" }).click();
    await manager.getByText(/of this plan is still open/).waitFor();
  });

  it("is paused, resumed, changed and deleted; the list keeps its filter in the address", async () => {
    await manager.getByRole("button", { name: "Pause" }).click();
    await manager.getByRole("button", { name: "Resume" }).waitFor();
    await manager.goto("/count-plans?show=paused");
    await manager.getByRole("link", { name: "Zone A, weekly" }).waitFor();
    await manager.getByText("Running", { exact: true }).click();
    await manager.getByRole("heading", { name: "No recurring count fits this filter" }).waitFor();
    expect(manager.url()).toContain("show=running");
    await manager.getByText("All", { exact: true }).click();
    await manager.getByRole("link", { name: "Zone A, weekly" }).click();
    await manager.getByRole("button", { name: "Resume" }).click();
    await manager.getByRole("link", { name: "Edit" }).click();
    await expect.poll(() => manager.getByRole("checkbox", { name: "Thursday" }).isChecked()).toBe(true);
    await manager.getByLabel("Every", { exact: true }).fill("2");
    await manager.getByLabel("Release at once").uncheck();
    await manager.getByRole("button", { name: "Save" }).click();
    await manager.getByText("every 2 weeks · Thu").waitFor();
    expect(await plans()).toMatchObject([{ release: false, frequency: { every: 2 }, paused: false }]);
    await manager.getByRole("button", { name: "More actions" }).click();
    await manager.getByRole("menuitem", { name: "Delete" }).click();
    await manager.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await manager.getByRole("heading", { name: "Nothing is counted by itself yet" }).waitFor();
    expect(await plans()).toEqual([]);
  });
});
