import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KOBO_FORM, KOBO_TOKEN, type KoboServer, startKoboServer } from "../../server/test/kobo-server.ts";
import { openScene, type Scene } from "./scene.ts";
import { inZone, releaseZone } from "./story.ts";

let scene: Scene;
let kobo: KoboServer;
let manager: Page;

beforeAll(async () => {
  kobo = await startKoboServer();
  scene = await openScene([], { outboundAllow: ["127.0.0.1"] });
  manager = await scene.windowOf("manager");
});
afterAll(async () => {
  await scene?.close();
  await kobo?.stop();
});

describe("a form of KoboToolbox", () => {
  it("is connected: its questions are read and recognised, the address to post to is shown once", async () => {
    const count = await releaseZone(scene.world, "A", "Zone A");
    await manager.goto("/");
    await manager.getByRole("link", { name: "KoboToolbox", exact: true }).click();
    await manager.getByRole("heading", { name: "No form is connected yet" }).waitFor();
    await manager.getByRole("link", { name: "Connect a form" }).first().click();
    // The list has a field of that name too.
    await manager.getByRole("heading", { level: 1, name: "Connect a form" }).waitFor();
    await manager.getByLabel("Name").fill("Field team");
    await manager.getByLabel("Server").fill(kobo.url);
    await manager.getByLabel("Form identifier").fill(KOBO_FORM);
    await manager.getByRole("textbox", { name: "API token" }).fill(KOBO_TOKEN);
    await manager.getByRole("button", { name: "Read the form's questions" }).click();
    await manager.getByText("“Stock count”: 7 questions").waitFor();
    await expect.poll(() => manager.getByLabel("Product code").inputValue()).toBe("lines/article");
    await expect
      .poll(() => manager.getByLabel("Quantity", { exact: false }).first().inputValue())
      .toBe("lines/pieces");
    await manager.getByRole("combobox", { name: /^Count( \*)?$/ }).selectOption({ value: count.id });
    await manager.getByLabel("Counted by").selectOption({ label: "Aicha Bello" });
    await manager.getByRole("button", { name: "Connect", exact: true }).click();
    const dialog = manager.getByRole("dialog");
    const address = await dialog.getByLabel("Address to post to").last().inputValue();
    expect(new URL(address).pathname).toMatch(/^\/v1\/kobo\/[\da-f-]{36}\/[\w-]{43}$/);
    await dialog.getByRole("button", { name: "Done" }).click();
    await manager.getByRole("heading", { level: 1, name: "Field team" }).waitFor();
    expect(await manager.content()).not.toContain(KOBO_TOKEN);
  });

  it("is fetched, and says what waits for somebody", async () => {
    const [article] = inZone(scene.world, "A");
    kobo.submit({
      "where/place": `LOC-${article?.bay.code}`,
      lines: [
        { "lines/article": article?.barcode, "lines/pieces": "7" },
        { "lines/article": "NOBODY-KNOWS", "lines/pieces": "1" },
        { "lines/article": article?.code },
      ],
    });
    await manager.getByRole("button", { name: "Fetch now" }).click();
    await manager.getByText("Row 3: no quantity").waitFor({ timeout: 20_000 });
    await manager.getByText("4.0421, 9.7361").waitFor();
    await manager.getByText("To look at", { exact: true }).last().click();
    await manager.waitForURL(/only=problems/);
    await manager.getByRole("link", { name: "1 set aside" }).click();
    await manager.getByText("NOBODY-KNOWS").waitFor();
  });

  it("is paused, changed without typing the token again, and deleted", async () => {
    await manager.goto("/kobo");
    await manager.getByRole("link", { name: "Field team" }).click();
    await manager.getByRole("button", { name: "Pause" }).click();
    await manager.getByRole("button", { name: "Resume" }).click();
    await manager.getByRole("link", { name: "Edit" }).click();
    await manager.getByLabel("Name").fill("Field team, north");
    await manager.getByRole("button", { name: "Save" }).click();
    await manager.getByRole("heading", { level: 1, name: "Field team, north" }).waitFor();
    await manager.getByRole("button", { name: "More actions" }).click();
    await manager.getByRole("menuitem", { name: "Delete" }).click();
    await manager.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await manager.getByRole("heading", { name: "No form is connected yet" }).waitFor();
    const { items } = await scene.world.as.manager.call(routes.listKoboConnections, { query: {} });
    expect(items).toEqual([]);
  });
});
