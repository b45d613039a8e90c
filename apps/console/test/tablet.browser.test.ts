import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { type CountsInEveryState, countsInEveryState } from "./every-state.ts";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
let counts: CountsInEveryState;

beforeAll(async () => {
  scene = await openScene();
  counts = await countsInEveryState(scene.world);
});
afterAll(() => scene?.close());

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  contrast: { colorScheme: "light", contrast: "more" },
} as const;
const tablet = { viewport: { width: 1024, height: 768 }, hasTouch: true } as const;
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** How much wider than its window the page is. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const screens = () => [
  { path: "/", shows: "Waiting for you" },
  { path: "/counts", shows: "Zone E, allées hautes" },
  { path: `/counts/${counts.counting}`, shows: "2099999000009" },
  { path: `/counts/${counts.review}/review`, shows: "From book to counted value" },
  { path: "/products", shows: "Inflatable political globe" },
];

describe.each(Object.entries(looks))("on a tablet, %s", (_, look) => {
  it("the main screens hold what axe-core asks for and stay within the window", async () => {
    const page = await scene.windowOf("manager", { ...tablet, ...look });
    for (const { path, shows } of screens()) {
      await page.goto(path);
      await page.getByText(shows).first().waitFor();
      expect(await axeFindings(page), path).toEqual([]);
      expect(await overflow(page), path).toBe(0);
    }
    await page.context().close();
  });
});

describe("a list", () => {
  const lists = () => [
    ...[
      "/counts",
      "/differences",
      "/corrections",
      "/stock",
      "/moves",
      "/entries",
      "/categories",
      "/products",
    ],
    `/counts/${counts.review}/review`,
    `/counts/${counts.posted}/compare?other=${counts.review}`,
  ];

  it.each([
    { width: 1024, hasTouch: true },
    { width: 1100, hasTouch: false },
    { width: 1440, hasTouch: false },
  ])("has no column out of sight at $width pixels", async ({ width, hasTouch }) => {
    const page = await scene.windowOf("controller", { viewport: { width, height: 800 }, hasTouch });
    for (const path of lists()) {
      await page.goto(path);
      const list = page.getByRole("grid");
      await list.getByRole("gridcell").nth(3).waitFor();
      expect(await list.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), path).toBe(0);
    }
    await page.context().close();
  });

  it.each([
    { width: 1024, hasTouch: true },
    { width: 1100, hasTouch: false },
  ])("keeps its last heading in sight beside the story of a line at $width pixels", async (size) => {
    const { width, hasTouch } = size;
    const page = await scene.windowOf("controller", { viewport: { width, height: 800 }, hasTouch });
    await page.goto(`/counts/${counts.review}/review`);
    await page.getByRole("grid").getByRole("row").nth(1).click();
    await page.getByRole("button", { name: "Close" }).waitFor();
    const beyond = await page
      .getByRole("grid")
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(beyond).toBe(0);
    await page.context().close();
  });
});

describe("on a phone", () => {
  it("the menu and a dialog are no second banner, and what closes a count is told apart", async () => {
    const page = await scene.windowOf("manager", phone);
    await page.goto(`/counts/${counts.counting}`);
    await page.getByRole("button", { name: "End counting" }).click();
    await page.getByRole("radio", { name: "Keep the book quantity" }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("dialog").getByRole("link", { name: "Products" }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => page.getByRole("banner").count()).toBe(1);
    await page.context().close();
  });

  it("rows are no wider than the window, whichever screen", async () => {
    const page = await scene.windowOf("manager", phone);
    for (const { path } of screens()) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await overflow(page), path).toBe(0);
    }
    await page.context().close();
  });
});
