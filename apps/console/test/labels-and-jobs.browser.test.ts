import { readFile } from "node:fs/promises";
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

const dialog = () => manager.getByRole("dialog");
const fileOf = async (button: string) => {
  // The first PDF of a server loads its library.
  const coming = manager.waitForEvent("download", { timeout: 40_000 });
  await dialog().getByRole("button", { name: button }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
};

describe("labels", () => {
  it("of chosen products are shown as they will be printed, from the place one clicks on", async () => {
    await manager.goto("/products");
    const boxes = manager.getByRole("checkbox", { name: /^Choose \d/ });
    await boxes.first().waitFor();
    for (const index of [0, 1, 2]) await boxes.nth(index).check();
    await manager.getByText("3 products chosen").waitFor();
    await manager.getByRole("button", { name: "Labels", exact: true }).click();
    await dialog().getByText("3 labels · 1 page").waitFor();
    await dialog().getByRole("img", { name: "The first page as it will be printed" }).waitFor();
    await dialog().getByTitle("Begin at position 23").click();
    await dialog().getByText("3 labels · 2 pages").waitFor();
    await expect.poll(() => dialog().getByLabel("First label at position").inputValue()).toBe("23");
    const { name, bytes } = await fileOf("Download the PDF");
    expect(name).toBe("product labels.pdf");
    expect(bytes.toString("latin1", 0, 4)).toBe("%PDF");
  });

  it("come as ZPL for a label printer, and the choice is there again the next time", async () => {
    await dialog().getByText("Label printer (ZPL)").click();
    await dialog().getByLabel("Copies of each").fill("2");
    await dialog().getByText("6 labels").waitFor();
    const { bytes } = await fileOf("Download the ZPL");
    expect(bytes.toString("utf8").match(/\^XA/g)).toHaveLength(3);
    await dialog().getByRole("button", { name: "Close" }).click();
    await manager.goto(`/sites/${scene.world.siteId}`);
    await manager.getByRole("button", { name: "Labels", exact: true }).click();
    await dialog().getByRole("img", { name: "The first label as it will be printed" }).waitFor();
    await dialog().getByText("EAN-13").click();
    await dialog().getByText("has no EAN barcode").first().waitFor();
    await dialog().getByText("0 labels").waitFor();
    await dialog().getByRole("button", { name: "Close" }).click();
  });
});

describe("background jobs", () => {
  const tidy = "Let go of the rows of old imports";

  it("are paused, resumed and run by a manager, who sees how they went", async () => {
    await manager.getByRole("navigation").getByRole("link", { name: "Background jobs" }).click();
    await manager.getByRole("heading", { level: 1, name: "Background jobs" }).waitFor();
    await manager.getByRole("button", { name: `Pause: ${tidy}` }).click();
    await manager.getByText("Paused").waitFor();
    await manager.getByRole("button", { name: `Run now: ${tidy}` }).click();
    await manager
      .getByRole("list", { name: "The last two weeks" })
      .getByRole("listitem")
      .filter({ hasText: tidy })
      .filter({ hasText: "Done" })
      .waitFor({ timeout: 20_000 });
    await manager.getByRole("button", { name: `Resume: ${tidy}` }).click();
    await manager.getByRole("button", { name: `Pause: ${tidy}` }).waitFor();
  });

  it("are not for a counter", async () => {
    const counter = await scene.windowOf("counter");
    await counter.goto("/jobs");
    await counter.getByText("This is not for your role").waitFor();
    await expect.poll(() => counter.getByRole("link", { name: "Background jobs" }).count()).toBe(0);
  });
});
