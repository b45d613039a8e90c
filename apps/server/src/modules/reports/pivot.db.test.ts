import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type PivotReport,
  type PivotTable,
  type PivotWish,
  pivotBounds,
  pivotOffer,
} from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import exceljs from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { type CountingWorld, createCountingWorld } from "../../../test/counting-world.ts";
import { manyLines, postedCount, type ReportedProducts } from "../../../test/report-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { reportsModule } from "./index.ts";

let db: TestDatabase;
let world: CountingWorld;
let folder: string;
let api: TestApi;
let french: TestApi;
let countId: string;
let again: string;
let product: ReportedProducts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stockex-pivots-"));
  db = await createTestDatabase();
  world = await createCountingWorld(db);
  ({ countId, product } = await postedCount(world));
  again = await world.release({ kind: "products", productIds: [product.lost] }, { at: "+1 08:00" });
  const { a } = world.company.places;
  await world.read(again, { product: product.lost, place: a, quantity: "88", at: "+1 09:00" });
  const module = (deps: Parameters<typeof reportsModule>[0]) => reportsModule({ ...deps, filesDir: folder });
  api = await createTestApi(world, world.as(world.controller), [module]);
  french = await createTestApi(world, { ...world.as(world.controller), language: "fr" }, [module]);
});
afterAll(async () => {
  await api?.close();
  await french?.close();
  await db?.drop();
  await rm(folder, { recursive: true, force: true });
});

type Asked = Pick<PivotWish, "report" | "rows" | "measure"> & Partial<PivotWish>;
const addressOf = (what: "pivot" | "pivot-file", wish: object, companyId = world.company.id) =>
  `/v1/companies/${companyId}/${what}?${new URLSearchParams(Object.entries(wish))}` as const;

async function pivot(wish: Asked, of: TestApi = api): Promise<PivotTable> {
  const answer = await of.call(`GET ${addressOf("pivot", wish)}`);
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  return answer.body as PivotTable;
}

/** Rows as a person reads them: names, cells, total. */
const read = ({ rows }: PivotTable) => rows.map(({ names, cells, total }) => [...names, ...cells, total]);

describe("a pivot of a count", () => {
  it("lays out net variance by place and severity, with totals", async () => {
    const table = await pivot({
      report: "count",
      countId,
      rows: "location",
      across: "severity",
      measure: "netValue",
    });
    expect(table).toMatchObject({ kind: "money", currency: "XAF", currencyDecimals: 0, mixedUnits: false });
    expect(table.columns.map(({ name }) => name)).toEqual([
      "none",
      "high (10–20 %)",
      "critical (> 20 %)",
      "not counted",
    ]);
    // A: 10 lost at 500; what lies in B instead is a transfer. B: 3 found at 500. Nobody looked at one line of A.
    expect(read(table)).toEqual([
      ["A", "0", "-5000", "0", "0", "-5000"],
      ["B", null, null, "1500", null, "1500"],
    ]);
    expect([...table.columnTotals, table.total]).toEqual(["0", "-5000", "1500", "0", "-3500"]);
  });

  it("gross variance forgives nothing", async () => {
    const table = await pivot({ report: "count", countId, rows: "location", measure: "grossValue" });
    expect(table.columns).toEqual([]);
    expect(read(table)).toEqual([
      ["A", "5000"],
      ["B", "1500"],
    ]);
    expect(table.total).toBe("6500");
  });

  it("sums the rows within a row before going on", async () => {
    const table = await pivot({
      report: "count",
      countId,
      rows: "location",
      within: "severity",
      measure: "lines",
    });
    expect(read(table)).toEqual([
      ["A", "none", "1"],
      ["A", "high (10–20 %)", "1"],
      ["A", "critical (> 20 %)", "1"],
      ["A", "not counted", "1"],
      ["A", "4"],
      ["B", "critical (> 20 %)", "2"],
      ["B", "2"],
    ]);
    expect(table.total).toBe("6");
  });

  it("is refused to who takes part in it while it is blind and open", async () => {
    const counter = await createTestApi(world, world.as(world.counter), [reportsModule]);
    const wish = { report: "count", countId: again, rows: "location", measure: "lines" };
    const refused = await counter.call(`GET ${addressOf("pivot", wish)}`);
    await counter.close();
    expect(refused).toMatchObject({ status: 403, body: { code: "blind-count" } });
  });
});

describe("a pivot", () => {
  it("of posted counts says record accuracy in each total from its own lines, not from other percentages", async () => {
    const table = await pivot({ report: "variance", rows: "location", across: "month", measure: "accuracy" });
    expect(table.columns).toEqual([{ key: "2026-03", name: "March 2026" }]);
    // A: one of three lines right; B: neither of two.
    expect(read(table)).toEqual([
      ["A", "33.33", "33.33"],
      ["B", "0", "0"],
    ]);
    expect(table.total).toBe("20");
  });

  it("of two counts tells where they agree", async () => {
    const table = await pivot({
      report: "comparison",
      countId,
      otherId: again,
      rows: "agreement",
      measure: "lines",
    });
    expect(read(table)).toEqual([
      ["differing", "1"],
      ["only in A", "4"],
      ["counted in neither", "1"],
    ]);
  });

  it("of stock is worth what the layers say, whatever the layout", async () => {
    const [sum] = await world.rows<{ value: string }>(
      "SELECT trim_scale(sum(value))::text AS value FROM valuation.layers WHERE company_id = $1",
      world.company.id,
    );
    for (const rows of ["location", "category", "abcClass", "method"] as const)
      expect(await pivot({ report: "stock", rows, measure: "value" })).toMatchObject({ total: sum?.value });
  });

  it("of moves goes from where to where, in the reader's words", async () => {
    const table = await pivot(
      {
        report: "moves",
        rows: "from",
        across: "to",
        measure: "quantity",
        from: "2026-03-02",
        to: "2026-03-02",
      },
      french,
    );
    expect(table.columns.map(({ name }) => name)).toContain("Clients");
    expect(table.rows.map(({ names }) => names[0])).toContain("Fournisseurs");
    const [row] = await world.rows<{ moved: string }>(
      "SELECT trim_scale(sum(quantity))::text AS moved FROM stock.moves",
    );
    expect(table.total).toBe(row?.moved);
  });

  it("knows every dimension and measure it offers, and cells add up to their totals", async () => {
    const reports = Object.keys(pivotOffer) as PivotReport[];
    for (const report of reports) {
      const { dimensions, measures } = pivotOffer[report];
      const of = { report, countId, otherId: again };
      for (const [index, rows] of dimensions.entries()) {
        for (const across of dimensions.filter((other) => other !== rows)) {
          const table = await pivot({ ...of, rows, across, measure: "lines" });
          const cells = table.rows.flatMap((row) => row.cells).map(Number);
          expect(cells.reduce((one, other) => one + other, 0)).toBe(Number(table.total));
        }
        const within = dimensions[(index + 1) % dimensions.length];
        await pivot({ ...of, rows, ...(within === undefined ? {} : { within }), measure: "quantity" });
      }
      for (const measure of measures) await pivot({ ...of, rows: dimensions[0], measure });
    }
  });

  it("refuses what its report does not offer, the same thing twice, and a count of another company", async () => {
    const refused = (wish: object, companyId?: string) =>
      api.call(`GET ${addressOf("pivot", wish, companyId)}`);
    const wish = { report: "stock", rows: "site", measure: "value" };
    expect(await refused({ ...wish, measure: "netValue" })).toMatchObject({
      status: 400,
      body: { code: "validation-failed", fields: [{ path: "query.measure" }] },
    });
    for (const wrong of [
      { rows: "month" },
      { across: "site" },
      { within: "site" },
      { rows: "1; DROP TABLE x" },
    ])
      expect(await refused({ ...wish, ...wrong })).toMatchObject({ status: 400 });
    expect(await refused({ report: "count", rows: "product", measure: "lines" })).toMatchObject({
      status: 400,
    });
    const other = await world.addCompany({ currency: "EUR", decimals: 2, chart: "pcg" });
    const ofCount = { report: "count", countId, rows: "product", measure: "lines" };
    expect(await refused(ofCount, other.id)).toMatchObject({ status: 404 });
    expect(await refused(wish, newId())).toMatchObject({ status: 404 });
  });

  it("says how many columns or rows there would be where a table cannot hold them", async () => {
    const many = await manyLines(world, pivotBounds.rows + 1);
    const wish = { report: "count", countId: many, measure: "lines" };
    const wide = await api.call(
      `GET ${addressOf("pivot", { ...wish, rows: "location", across: "product" })}`,
    );
    expect(wide).toMatchObject({
      status: 422,
      body: { code: "pivot-too-wide", title: "That would be 2001 columns; a table holds at most 60." },
    });
    const long = await french.call(`GET ${addressOf("pivot", { ...wish, rows: "product" })}`);
    expect(long).toMatchObject({
      status: 422,
      body: {
        code: "pivot-too-long",
        title: "Cela ferait 2001 lignes ; un tableau en contient au plus 2000.",
      },
    });
  });
});

describe("a pivot as a file", () => {
  const wish = { report: "count", rows: "location", within: "severity", across: "category" } as const;

  it("is a workbook of numbers with its totals", async () => {
    const file = await api.download(addressOf("pivot-file", { ...wish, countId, measure: "netValue" }));
    expect(file.fileName).toMatch(/ pivot Variances of a count 2026-03-0\d\.xlsx$/);
    const path = join(folder, "pivot.xlsx");
    await writeFile(path, file.bytes);
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(path);
    const [sheet] = book.worksheets;
    const head = (sheet?.views[0]?.state === "frozen" ? sheet.views[0].ySplit : 0) ?? 0;
    const rows = (sheet?.getRows(head, 9) ?? []).map(({ values }) => (values as unknown[]).slice(1));
    expect(rows).toEqual([
      ["Location", "Severity", "avco", "Total"],
      ["A", "none", 0, 0],
      ["A", "high (10–20 %)", -5000, -5000],
      ["A", "critical (> 20 %)", 0, 0],
      ["A", "not counted", 0, 0],
      ["Total A", undefined, -5000, -5000],
      ["B", "critical (> 20 %)", 1500, 1500],
      ["Total B", undefined, 1500, 1500],
      ["Total", undefined, -3500, -3500],
    ]);
    expect(sheet?.lastRow?.getCell(3).font).toMatchObject({ bold: true });
  });

  it("is text that a French spreadsheet opens, percentages as shares", async () => {
    const file = await french.download(
      addressOf("pivot-file", { report: "variance", rows: "location", measure: "accuracy", format: "csv" }),
    );
    expect(file.bytes.toString("utf8").replace("\ufeff", "").trim().split("\r\n")).toEqual([
      "Emplacement;Exactitude du stock",
      "A;0,3333",
      "B;0",
      "Total;0,2",
    ]);
  });
});
