import { readFile } from "node:fs/promises";
import { routes } from "@stockex/contracts";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings } from "./browsing.ts";
import { type CountsInEveryState, countsInEveryState } from "./every-state.ts";
import { openScene, type Scene } from "./scene.ts";

let scene: Scene;
let counts: CountsInEveryState;
let page: Page;

beforeAll(async () => {
  scene = await openScene();
  counts = await countsInEveryState(scene.world);
  page = await scene.windowOf("manager");
});
afterAll(() => scene?.close());

const grid = () => page.getByRole("grid");
const choose = (label: string, option: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option });
/** The texts of a row by its heading. */
const cells = async (heading: string | RegExp) =>
  await grid()
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: heading }) })
    .getByRole("gridcell")
    .allTextContents();

async function figures() {
  const { controller } = scene.world.as;
  const { companies } = await controller.call(routes.readSession);
  const params = { companyId: companies[0]?.id ?? "" };
  return controller.call(routes.readCountFigures, { params });
}

describe("a pivot table", () => {
  it("is laid out by choosing, with the totals that the home says", async () => {
    await page.getByRole("link", { name: "Pivot tables" }).click();
    await page.getByRole("grid", { name: "Variances of posted counts: Net variance" }).waitFor();
    await choose("Rows", "Area");
    await choose("Columns", "Severity");
    await grid().getByRole("columnheader", { name: "Area", exact: true }).waitFor();
    const { lines, netValue } = await figures();
    const total = (await cells("Total")).at(-1) ?? "";
    expect(Number(total.replaceAll(",", "").replace("−", "-"))).toBe(Number(netValue));
    await choose("Shows", "Number of lines");
    await expect.poll(async () => (await cells("Total")).at(-1)).toBe(String(lines));
  });

  it("comes back from its address, and swaps its sides", async () => {
    expect(page.url()).toMatch(/rows=zone/);
    expect(page.url()).toMatch(/measure=lines/);
    await page.reload();
    await grid().getByRole("columnheader", { name: "Area", exact: true }).waitFor();
    await page.getByRole("button", { name: "Swap rows and columns" }).click();
    await grid().getByRole("columnheader", { name: "Severity", exact: true }).waitFor();
    await page.getByRole("button", { name: "Swap rows and columns" }).click();
    await grid().getByRole("columnheader", { name: "Area", exact: true }).waitFor();
  });

  it("is walked through by keys, and a number leads to just its rows", async () => {
    await choose("Then by", "Category");
    await grid().getByRole("columnheader", { name: "Category", exact: true }).waitFor();
    await page.getByRole("button", { name: "Swap rows and columns" }).focus();
    await grid().getByRole("link").first().focus();
    const before = await page.evaluate(() => document.activeElement?.textContent);
    expect(before).toMatch(/^\d+$/);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    const rows = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Differences" }).waitFor();
    const list = page.getByRole("grid", { name: "Differences" });
    await expect.poll(async () => String((await list.getByRole("row").count()) - 1)).toBe(rows);
    await page.getByRole("button", { name: "One place" }).waitFor();
    await page.goBack();
    await grid().waitFor();
  });

  it("is downloaded as it is shown", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ]);
    const [heading, ...rows] = (await readFile(await download.path(), "utf8"))
      .replace("\ufeff", "")
      .trim()
      .split("\r\n");
    expect(heading).toMatch(/^Area,Category,.*Total$/);
    const shown = await grid().getByRole("row").count();
    expect(rows).toHaveLength(shown - 1);
    expect(rows.at(-1)?.split(",").at(-1)).toBe((await cells("Total")).at(-1));
  });

  it("of one count leads to its lines under review", async () => {
    await page.goto(`/pivot?report=count&count=${counts.review}&measure=differingLines`);
    await grid().waitFor();
    const total = (await cells("Total")).at(-1);
    const row = grid()
      .getByRole("row")
      .filter({ has: page.getByRole("rowheader") })
      .first();
    const number = row.getByRole("link").last();
    const wanted = await number.textContent();
    await number.click();
    await page.waitForURL(new RegExp(`/counts/${counts.review}/review`));
    const list = page.getByRole("grid", { name: "Lines" });
    await expect.poll(async () => String((await list.getByRole("row").count()) - 1)).toBe(wanted);
    expect(Number(total)).toBeGreaterThanOrEqual(Number(wanted));
  });

  it("of stock and of moves leads to what they are made of", async () => {
    await page.goto("/pivot?report=moves");
    await grid().getByRole("rowheader", { name: "receipt" }).waitFor();
    const [row = ""] = (await cells("receipt")).slice(-1);
    await grid().getByRole("link", { name: row, exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "Moves" }).waitFor();
    await page.getByRole("button", { name: "No longer only Receipt" }).waitFor();
    await page.goto("/pivot?report=stock&rows=zone&across=none&measure=lines");
    await grid().getByRole("link").first().click();
    await page.getByRole("heading", { level: 1, name: "Stock on hand" }).waitFor();
    await page.getByRole("button", { name: "One place" }).waitFor();
  });
});

it.each(["light", "dark"] as const)("axe-core finds nothing on a pivot, %s", async (colorScheme) => {
  const other = await scene.windowOf("controller", { colorScheme });
  await other.goto("/pivot?rows=zone&within=product&across=severity");
  await other.getByRole("grid").waitFor();
  expect(await axeFindings(other)).toEqual([]);
  await other.context().close();
});
