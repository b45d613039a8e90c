import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../server/test/application.ts";
import { axeFindings, openWindow, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { draftZone, inZone, releaseZone } from "./story.ts";
import { makeWorld, type World } from "./world.ts";

let server: TestApplication;
let world: World;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await startTestApplication();
  world = await makeWorld(server.app, server.address);
  await draftZone(world, "E", "Zone E, high aisles");
  await releaseZone(world, "A", "Zone A, week 48");
  browser = await launchChromium();
  page = await openWindow(browser, server.address);
  await signIn(page, "manager");
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const palette = () => page.getByRole("dialog", { name: "Find or go to" });

describe("the palette", () => {
  it("goes to a screen by a few letters, without a mouse", async () => {
    await page.keyboard.press("Control+k");
    await palette().getByRole("combobox").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.type("moves");
    await palette()
      .getByRole("option", { name: /^Moves/ })
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Moves" }).waitFor();
    await expect.poll(() => palette().count()).toBe(0);
  });

  it("finds a product by its barcode and a count by its title", async () => {
    const [article] = inZone(world, "A");
    await page.keyboard.press("/");
    await palette()
      .getByRole("combobox")
      .fill(article?.barcode ?? "");
    await palette()
      .getByRole("option", { name: article?.name ?? "" })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: article?.name ?? "" }).waitFor();

    await page.getByRole("button", { name: "Find or go to" }).click();
    await palette().getByRole("combobox").fill("week 48");
    await palette()
      .getByRole("option", { name: /Zone A, week 48/ })
      .waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Zone A, week 48" }).waitFor();
  });

  it("offers what was chosen last before everything else", async () => {
    await page.keyboard.press("Control+k");
    await palette().getByRole("option").first().getByText("Zone A, week 48").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => palette().count()).toBe(0);
  });

  it("is a search icon on a phone", async () => {
    const phone = await openWindow(browser, server.address, { viewport: { width: 390, height: 844 } });
    await signIn(phone, "manager");
    await phone.getByRole("button", { name: "Find or go to" }).click();
    await phone.getByRole("dialog", { name: "Find or go to" }).getByRole("option").first().waitFor();
    await phone.context().close();
  });
});

describe("keys", () => {
  it("move through a list, open its row, edit it and begin a new one", async () => {
    await page.goto("/counts");
    await page.getByRole("link", { name: "Zone E, high aisles" }).waitFor();
    await page.keyboard.press("j");
    const list = page.getByRole("grid", { name: "Counts" });
    const titles = await list.getByRole("row").getByRole("link").allTextContents();
    for (let step = 0; step < titles.indexOf("Zone E, high aisles"); step += 1)
      await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Zone E, high aisles" }).waitFor();
    await page.getByRole("link", { name: "Edit" }).waitFor();
    await page.keyboard.press("e");
    await page.getByRole("heading", { level: 1, name: "Edit the count" }).waitFor();
    await page.goto("/counts");
    await page.getByRole("link", { name: "New count" }).waitFor();
    await page.keyboard.press("n");
    await page.getByRole("heading", { level: 1, name: "New count" }).waitFor();
  });

  it("of the screen are told by ?", async () => {
    await page.goto("/counts");
    await page.getByRole("link", { name: "New count" }).waitFor();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys of this screen" });
    await help.getByText("New count").waitFor();
    await help.getByText("Next and previous row").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });
});

describe("a list", () => {
  it("shows the columns one chose, in the address and after coming back", async () => {
    const list = page.getByRole("grid", { name: "Counts" });
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("checkbox", { name: "Site" }).uncheck();
    await list.getByRole("columnheader", { name: "Site" }).waitFor({ state: "detached" });
    expect(page.url()).toContain("columns=");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Moves" }).click();
    await page.getByRole("heading", { level: 1, name: "Moves" }).waitFor();
    await page.getByRole("link", { name: "Counts", exact: true }).click();
    await list.getByRole("columnheader", { name: "State" }).waitFor();
    await list.getByRole("columnheader", { name: "Site" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Columns" }).click();
    await page.getByRole("button", { name: "As usual" }).click();
    await list.getByRole("columnheader", { name: "Site" }).waitFor();
    await page.keyboard.press("Escape");
  });
});

describe("a count being prepared", () => {
  it("survives a reload", async () => {
    await page.goto("/counts/new");
    await page.getByLabel("Title").fill("Half written");
    await page.getByRole("radio", { name: "Random sample" }).click();
    await page.reload();
    await page.getByLabel("Lines in the sample").waitFor();
    await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("Half written");
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.getByRole("link", { name: "New count" }).click();
    await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("");
  });
});

describe("high contrast", () => {
  it("is chosen by the person, kept, and clean for axe-core in light and dark", async () => {
    await page.goto("/counts");
    await page.getByRole("button", { name: /Hanna Petersen/ }).click();
    await page.getByText("High contrast").click();
    await page.keyboard.press("Escape");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of ["/counts", "/counts/new", "/moves", "/stock"]) {
        await page.goto(path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(await page.locator("html").getAttribute("data-contrast")).toBe("more");
        expect(await axeFindings(page)).toEqual([]);
      }
    }
  });
});

it("says that the live connection is lost until it is back by itself", async () => {
  const window = await openWindow(browser, server.address);
  let cut = false;
  const open: (() => Promise<void>)[] = [];
  await window.routeWebSocket(/\/v1\/live$/, (socket) => {
    if (cut) return void socket.close();
    socket.connectToServer();
    open.push(() => socket.close());
  });
  await signIn(window, "manager");
  await expect.poll(() => open.length).toBeGreaterThan(0);
  cut = true;
  for (const close of open) await close();
  const notice = window.getByText(/live connection is lost/);
  await notice.waitFor();
  cut = false;
  await notice.waitFor({ state: "detached", timeout: 30_000 });
  await window.context().close();
});
