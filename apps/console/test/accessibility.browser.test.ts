import { routes } from "@stockex/contracts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../server/test/application.ts";
import { axeFindings, openWindow, scan, signIn } from "./browsing.ts";
import { launchChromium } from "./chromium.ts";
import { type CountsInEveryState, countsInEveryState, filesOnTheirWay } from "./every-state.ts";
import { inZone } from "./story.ts";
import { makeWorld, type Person, type World } from "./world.ts";

let server: TestApplication;
let world: World;
let counts: CountsInEveryState;
let files: Awaited<ReturnType<typeof filesOnTheirWay>>;
let browser: Browser;
let lineId: string;

beforeAll(async () => {
  server = await startTestApplication();
  world = await makeWorld(server.app, server.address);
  counts = await countsInEveryState(world);
  files = await filesOnTheirWay(world);
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
  { name: "stock", as: "manager", path: () => "/stock", shows: "Bay" },
  { name: "moves", as: "manager", path: () => "/moves", shows: "BL-2041" },
  { name: "entries", as: "controller", path: () => "/entries", shows: "STK-" },
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
