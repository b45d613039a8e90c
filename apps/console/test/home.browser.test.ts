import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../server/test/application.ts";
import { axeFindings, openWindow, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { type CountsInEveryState, countsInEveryState, filesOnTheirWay } from "./every-state.ts";
import { countArticles, inZone } from "./story.ts";
import { makeWorld, type Person, type World } from "./world.ts";

let server: TestApplication;
let world: World;
let counts: CountsInEveryState;
let browser: Browser;

beforeAll(async () => {
  server = await startTestApplication();
  world = await makeWorld(server.app, server.address);
  counts = await countsInEveryState(world);
  await filesOnTheirWay(world);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function homeOf(person: Person, options: Parameters<typeof openWindow>[2] = {}): Promise<Page> {
  const page = await openWindow(browser, server.address, options);
  await signIn(page, person);
  return page;
}

const panel = (page: Page, name: string) => page.getByRole("region", { name });

describe("the home of a manager", () => {
  let page: Page;
  beforeAll(async () => {
    page = await homeOf("manager");
  });

  it("leads from what waits to the one count it is about", async () => {
    await panel(page, "Waiting for you")
      .getByRole("link", { name: /1 count to review/ })
      .click();
    await page.waitForURL(new RegExp(`/counts/${counts.review}/review`));
    await page.goBack();
  });

  it("leads from several to the list that holds just these", async () => {
    await panel(page, "Waiting for you")
      .getByRole("link", { name: /files to check or import/ })
      .waitFor();
    await page.goto("/counts?waiting=review");
    const list = page.getByRole("grid", { name: "Counts" });
    await list.getByRole("link").first().waitFor();
    await expect.poll(() => list.getByRole("row").count()).toBe(2);
    await page.getByRole("button", { name: "To review" }).click();
    await page.waitForURL((url) => !url.search.includes("waiting"));
    await page.goto("/");
  });

  it("follows a running count without reloading", async () => {
    const row = panel(page, "Running now")
      .getByRole("listitem")
      .filter({ has: page.locator(`a[href="/counts/${counts.counting}"]`) });
    const progress = row.getByRole("progressbar");
    const before = Number(await progress.getAttribute("aria-valuenow"));
    await countArticles(world, counts.counting, inZone(world, "A").slice(-2), [0n, 0n]);
    await expect
      .poll(async () => Number(await progress.getAttribute("aria-valuenow")), { timeout: 10_000 })
      .toBeGreaterThan(before);
  });

  it("opens each figure on the lines it is made of", async () => {
    await page.getByRole("link", { name: /^Record accuracy/ }).click();
    await page.getByRole("heading", { level: 1, name: "Differences" }).waitFor();
    const lines = page.getByRole("grid", { name: "Differences" });
    await lines.getByRole("link").first().waitFor();
    const inaccurate = (await lines.getByRole("row").count()) - 1;
    await page.goBack();
    const said = await page.getByRole("link", { name: /^Record accuracy/ }).textContent();
    const [, accurate, all] = said?.match(/(\d+) of (\d+) lines/) ?? [];
    expect(inaccurate).toBe(Number(all) - Number(accurate));
  });

  it("has the numbers of its charts in tables", async () => {
    await page.getByText("As a table").first().click();
    const table = page.getByRole("table", { name: /^Record accuracy by month/ });
    await expect.poll(() => table.getByRole("row").count()).toBe(13);
    await page.getByText("As a table").last().click();
    const values = page.getByRole("table", { name: /^Over twelve months/ });
    await expect.poll(() => values.getByRole("row").count()).toBe(14);
  });
});

it("the home of a controller holds what to sign and the last postings", async () => {
  const page = await homeOf("controller");
  await panel(page, "Waiting for you")
    .getByRole("link", { name: /1 count to post/ })
    .waitFor();
  await panel(page, "Last counts posted")
    .getByRole("link", { name: /Zone D/ })
    .click();
  await page.waitForURL(new RegExp(`/counts/${counts.posted}/posting`));
});

it("the home of a counter is his counts and one big button, without a value", async () => {
  const page = await homeOf("counter", { viewport: { width: 390, height: 844 } });
  const button = page.getByRole("link", { name: /^(Start|Go on) counting/ }).first();
  await button.waitFor();
  const first = page.getByRole("listitem").filter({ has: button });
  expect(await first.textContent()).not.toMatch(/XAF|book/i);
  await button.click();
  await page.waitForURL(/\/entry/);
});

describe.each(["light", "dark"] as const)("axe-core finds nothing on a home, %s", (colorScheme) => {
  it.each(["manager", "controller", "counter"] as const)("%s", async (person) => {
    const page = await homeOf(person, { colorScheme });
    if (person === "counter")
      await page
        .getByRole("link", { name: /counting/ })
        .first()
        .waitFor();
    else {
      await page.getByRole("link", { name: /^Record accuracy/ }).waitFor();
      await page.getByText("Today, by category").waitFor();
      for (const summary of await page.getByText("As a table").all()) await summary.click();
    }
    expect(await axeFindings(page)).toEqual([]);
    if (person === "controller") {
      await page.goto("/differences");
      await page.getByRole("grid").getByRole("link").first().waitFor();
      expect(await axeFindings(page)).toEqual([]);
    }
    await page.context().close();
  });
});
