import { routes } from "@stockex/contracts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../server/test/application.ts";
import { axeFindings, openWindow, scan, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { type CountsInEveryState, countsInEveryState, filesOnTheirWay } from "./every-state.ts";
import { type SettledData, settledData } from "./settled-data.ts";
import { inZone } from "./story.ts";
import { makeWorld, type Person, type World } from "./world.ts";

let server: TestApplication;
let world: World;
let counts: CountsInEveryState;
let files: Awaited<ReturnType<typeof filesOnTheirWay>>;
let browser: Browser;
let lineId: string;
let data: SettledData;

beforeAll(async () => {
  server = await startTestApplication();
  world = await makeWorld(server.app, server.address);
  counts = await countsInEveryState(world);
  files = await filesOnTheirWay(world);
  data = await settledData(world);
  browser = await launchChromium();
  const lines = await world.as.manager.call(routes.listLines, {
    params: { countId: counts.review },
    query: { only: "contested" },
  });
  lineId = lines.items[0]?.id ?? "";
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface Screen {
  readonly name: string;
  readonly as: Person;
  readonly path: () => string;
  /** Text that says that the screen is there. */
  readonly shows: string;
  readonly bring?: (page: Page) => Promise<void>;
}

/** A product that a posted count found to differ. */
const posted = () => inZone(world, "D")[1]?.id ?? "";

const screens: readonly Screen[] = [
  { name: "counts", as: "manager", path: () => "/counts", shows: "Zone E, allées hautes" },
  { name: "no count found", as: "manager", path: () => "/counts?search=nothing", shows: "No count matches" },
  { name: "new count", as: "manager", path: () => "/counts/new", shows: "What is counted" },
  { name: "draft", as: "manager", path: () => `/counts/${counts.draft}`, shows: "Nothing is frozen yet." },
  { name: "running", as: "manager", path: () => `/counts/${counts.counting}`, shows: "2099999000009" },
  {
    name: "end of counting",
    as: "manager",
    path: () => `/counts/${counts.counting}`,
    shows: "Counting is under way.",
    bring: (page) => page.getByRole("button", { name: "End counting" }).click(),
  },
  {
    name: "entry of a quantity",
    as: "counter",
    path: () => `/counts/${counts.counting}/entry`,
    shows: "Scan a place",
    bring: async (page) => {
      await scan(page, "LOC-A-1");
      await page.getByText("Scan a product").waitFor();
      await scan(page, inZone(world, "A")[0]?.barcode ?? "");
      await page.getByLabel("How many?").waitFor();
    },
  },
  {
    name: "review with a story",
    as: "manager",
    path: () => `/counts/${counts.review}/review?line=${lineId}`,
    shows: "What did the counter see?",
  },
  {
    name: "review with its waterfall",
    as: "manager",
    path: () => `/counts/${counts.review}/review`,
    shows: "From book to counted value",
    bring: (page) => page.getByText("As a table").click(),
  },
  {
    name: "comparison",
    as: "controller",
    path: () => `/counts/${counts.posted}/compare?other=${counts.review}`,
    shows: "not in it",
  },
  {
    name: "posting preview",
    as: "controller",
    path: () => `/counts/${counts.approved}/posting`,
    shows: "Post the count",
  },
  { name: "evidence", as: "controller", path: () => `/counts/${counts.posted}/posting`, shows: "Documents" },
  {
    name: "corrections",
    as: "controller",
    path: () => "/corrections",
    shows: "Dismiss",
  },
  { name: "imports", as: "manager", path: () => "/imports", shows: "catalogue-noel.csv" },
  { name: "mapping", as: "manager", path: () => `/imports/${files.mapped}`, shows: "Which column is what" },
  { name: "wrong rows", as: "manager", path: () => `/imports/${files.wrong}`, shows: "What is wrong" },
  {
    name: "a row put right",
    as: "manager",
    path: () => `/imports/${files.wrong}`,
    shows: "What is wrong",
    bring: (page) =>
      page
        .getByRole("button", { name: /^Correct row/ })
        .first()
        .click(),
  },
  { name: "jobs", as: "manager", path: () => "/jobs", shows: "Runs by itself" },
  {
    name: "audit",
    as: "administrator",
    path: () => "/audit",
    shows: "Product created",
    bring: async (page) => {
      await page
        .getByRole("row", { name: /Product created/ })
        .first()
        .click();
      await page.getByText("What changed").waitFor();
    },
  },
  {
    name: "labels",
    as: "manager",
    path: () => "/products",
    shows: "Inflatable political globe",
    bring: async (page) => {
      await page
        .getByRole("checkbox", { name: /^Choose \d/ })
        .first()
        .check();
      await page.getByRole("button", { name: "Labels", exact: true }).click();
      await page.getByRole("img", { name: "The first page as it will be printed" }).waitFor();
    },
  },
  { name: "stock", as: "manager", path: () => "/stock", shows: "Bay" },
  { name: "moves", as: "manager", path: () => "/moves", shows: "BL-2041" },
  { name: "entries", as: "controller", path: () => "/entries", shows: "STK-" },
  { name: "categories", as: "controller", path: () => "/categories", shows: "Complete" },
  {
    name: "category with steps",
    as: "controller",
    path: () => `/categories/${data.aging}`,
    shows: "Save the steps",
  },
  {
    name: "accounts of a category",
    as: "controller",
    path: () => `/categories/${data.aging}`,
    shows: "Save the steps",
    bring: async (page) => {
      await page.getByRole("button", { name: /^Own accounts/ }).click();
      await page.getByRole("dialog").getByLabel("Stock account").waitFor();
    },
  },
  {
    name: "category in stock",
    as: "manager",
    path: () => `/categories/${data.stocked}`,
    shows: "Products of this category are in stock",
  },
  { name: "products", as: "manager", path: () => "/products", shows: "Inflatable political globe" },
  { name: "product", as: "controller", path: () => `/products/${posted()}`, shows: "Zone D, semaine 46" },
  { name: "product form", as: "manager", path: () => `/products/${data.packed}/edit`, shows: "Pack units" },
  { name: "sites", as: "manager", path: () => "/sites", shows: "Dépôt Douala" },
  {
    name: "site with its tree",
    as: "manager",
    path: () => `/sites/${world.siteId}?place=${world.articles[0]?.bay.id ?? ""}`,
    shows: "LOC-A-1",
    bring: async (page) => {
      await page.getByRole("treeitem").first().focus();
      await page.keyboard.press("ArrowRight");
      await page.getByRole("treeitem", { name: /^Bay A-1/ }).waitFor();
    },
  },
  {
    name: "moving a location",
    as: "manager",
    path: () => `/sites/${world.siteId}?place=${world.articles[0]?.bay.id ?? ""}`,
    shows: "LOC-A-1",
    bring: async (page) => {
      await page.getByRole("button", { name: "Move" }).click();
      await page.getByRole("dialog").getByText("Everything below it follows").waitFor();
    },
  },
  { name: "site form", as: "manager", path: () => `/sites/${world.siteId}/edit`, shows: "Uncertainty" },
  { name: "tolerances", as: "controller", path: () => "/tolerances", shows: "10,000" },
  {
    name: "stock value by category",
    as: "controller",
    path: () => "/stock-value?by=categories",
    shows: "Decoration",
  },
  { name: "stock value", as: "controller", path: () => "/stock-value", shows: "Average cost" },
  { name: "months", as: "controller", path: () => "/periods", shows: "Close the month" },
  { name: "people", as: "administrator", path: () => "/people", shows: "Ngozi Mbarga" },
  {
    name: "adding a person",
    as: "administrator",
    path: () => "/people",
    shows: "Ngozi Mbarga",
    bring: async (page) => {
      await page.getByRole("button", { name: "Add a person" }).click();
      await page.getByText("Everything, including people").waitFor();
    },
  },
  {
    name: "a person",
    as: "administrator",
    path: () => "/people",
    shows: "Ngozi Mbarga",
    bring: async (page) => {
      await page.getByRole("row", { name: "counter.en@example.org" }).getByRole("link").click();
      await page.getByRole("button", { name: "One-time link" }).click();
      await page.getByLabel("One-time link to choose a password").waitFor();
    },
  },
  { name: "my account", as: "counter", path: () => "/account", shows: "This session" },
];

describe.each(["light", "dark"] as const)("axe-core finds nothing, %s", (colorScheme) => {
  const windows = new Map<Person, Page>();

  it("signing in", async () => {
    const page = await openWindow(browser, server.address, { colorScheme });
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.context().close();
  });

  it.each(screens)("$name", async ({ as, path, shows, bring }) => {
    let page = windows.get(as);
    if (page === undefined) {
      page = await openWindow(browser, server.address, { colorScheme });
      await signIn(page, as);
      windows.set(as, page);
    }
    await page.goto(path());
    await page.getByText(shows).first().waitFor();
    await bring?.(page);
    expect(await axeFindings(page)).toEqual([]);
  });
});
