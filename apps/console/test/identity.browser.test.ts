import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pngPicture } from "../../server/test/pictures.ts";
import { axeFindings } from "./browsing.ts";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
let administrator: Page;

beforeAll(async () => {
  scene = await openScene();
  administrator = await scene.windowOf("administrator");
});
afterAll(() => scene?.close());

const accentOf = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent").trim());

describe("an administrator", () => {
  it("chooses the colour, is told where it is changed to stay legible, and everybody gets it", async () => {
    await administrator.goto("/identity");
    await administrator.getByLabel("Your colour").fill("#ffd200");
    await administrator.getByText("Too light for text on white").waitFor();
    await administrator.getByLabel("Your colour").fill("#8c1c13");
    await administrator.getByText("Legible as it is in light").waitFor();
    expect(await axeFindings(administrator)).toEqual([]);
    await administrator.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => accentOf(administrator)).toBe("#8c1c13");
    const counter = await scene.windowOf("counter");
    await expect.poll(() => accentOf(counter)).toBe("#8c1c13");
    expect(await axeFindings(counter)).toEqual([]);
    await counter.goto("/identity");
    await counter.getByText("This is not for your role").waitFor();
    await counter.context().close();
    const dark = await scene.windowOf("manager", { colorScheme: "dark" });
    await expect.poll(() => accentOf(dark)).not.toBe("#8c1c13");
    expect(await axeFindings(dark)).toEqual([]);
    await dark.context().close();
  });

  it("gives the screen its logo, is told what is none, and takes both back", async () => {
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
    const choose = administrator.locator("input[type=file]");
    await choose.setInputFiles(file("logo.png", Buffer.from("<svg/>")));
    await administrator.getByText("neither a PNG nor a JPEG").waitFor();
    await choose.setInputFiles(file("logo.png", pngPicture({ width: 300, height: 80 })));
    const head = administrator.getByRole("img", { name: "Comptoir du Port", exact: true });
    await expect.poll(() => head.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(300);
    expect(await axeFindings(administrator)).toEqual([]);
    await administrator.getByRole("button", { name: "Remove the logo" }).click();
    await head.waitFor({ state: "detached" });
    await administrator.getByRole("button", { name: "Back to Stockex's own" }).click();
    await expect.poll(() => accentOf(administrator)).toBe("#1f4fb8");
  });
});
