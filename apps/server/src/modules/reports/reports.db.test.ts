import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "@stockex/kernel";
import exceljs from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type Download, type TestApi } from "../../../test/api.ts";
import { type CountingWorld, createCountingWorld } from "../../../test/counting-world.ts";
import { manyLines, postedCount, type ReportedProducts } from "../../../test/report-world.ts";
import type { RequestContext } from "../../platform/context.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { openTable } from "../../platform/files/read-table.ts";
import { reportsModule } from "./index.ts";
import { PRINTED_ROWS } from "./report.ts";
import { varianceReport } from "./variance-report.ts";

describe("reports", () => {
  let db: TestDatabase;
  let world: CountingWorld;
  let folder: string;
  let countId: string;
  let product: ReportedProducts;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "stockex-reports-"));
    db = await createTestDatabase();
    world = await createCountingWorld(db);
    ({ countId, product } = await postedCount(world));
  });
  afterAll(async () => {
    await db.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function api(how: Partial<RequestContext> = {}): Promise<TestApi> {
    const module = (deps: Parameters<typeof reportsModule>[0]) =>
      reportsModule({ ...deps, filesDir: folder });
    return createTestApi(world, { ...world.as(world.controller), ...how }, [module]);
  }

  async function download(path: `/v1/${string}`, how: Partial<RequestContext> = {}): Promise<Download> {
    const server = await api(how);
    try {
      return await server.download(path);
    } finally {
      await server.close();
    }
  }

  /** Sheets of a workbook as exceljs reads them. */
  async function sheets(file: Download): Promise<exceljs.Workbook> {
    const path = join(folder, `${newId()}.xlsx`);
    await writeFile(path, file.bytes);
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(path);
    return book;
  }

  /** Rows under the header of the first sheet, by heading, as our own reader takes them. */
  async function table(file: Download): Promise<Record<string, string | null>[]> {
    const path = join(folder, file.fileName);
    await writeFile(path, file.bytes);
    const reader = await openTable({ path }, { headerRowNumber: await headerRow(file) });
    const rows: Record<string, string | null>[] = [];
    for await (const { cells } of reader.rows())
      rows.push(Object.fromEntries(reader.headerRow.map((heading, i) => [heading, cells[i] ?? null])));
    return rows;
  }

  async function headerRow(file: Download): Promise<number> {
    if (!file.fileName.endsWith(".xlsx")) return 1;
    const [sheet] = (await sheets(file)).worksheets;
    return (sheet?.views[0]?.state === "frozen" ? sheet.views[0].ySplit : undefined) ?? 1;
  }

  const codeOf = (id: string) => id.slice(-12);

  it("the comparison of two counts holds what each found, at which price and worth what", async () => {
    const again = await world.release({ kind: "products", productIds: [product.lost] }, { at: "+1 08:00" });
    const { a } = world.company.places;
    await world.read(again, { product: product.lost, place: a, quantity: "88", at: "+1 09:00" });
    const path = `/v1/counts/${countId}/comparison-report?otherId=${again}` as const;
    const file = await download(path);
    expect(file).toMatchObject({ status: 200, fileName: "C-2026-001 compared C-2026-002.xlsx" });
    const rows = await table(file);
    expect(rows.find((row) => row["Product"] === codeOf(product.lost))).toMatchObject({
      "A Counted": "90",
      "A Unit cost": "500",
      "A Value": "45000",
      "B Counted": "88",
      "B Value": "44000",
      Difference: "-2",
      "Value B − A": "-1000",
    });
    expect(rows.find((row) => row["Product"] === codeOf(product.same))).toMatchObject({
      "A Counted": "7",
      "B Counted": null,
      Difference: null,
    });
    const [differing, printed] = [
      await table(await download(`${path}&only=differing&format=csv`)),
      await download(`${path}&format=pdf`),
    ];
    expect(differing.some((row) => row["Product"] === codeOf(product.unseen))).toBe(false);
    expect(printed).toMatchObject({ status: 200 });
  });

  it("the variance workbook holds each line with its difference and what was posted", async () => {
    const file = await download(`/v1/counts/${countId}/variance-report`);
    expect(file).toMatchObject({ status: 200, fileName: "C-2026-001 variances.xlsx" });
    const rows = await table(file);
    const row = (id: string, place: string) =>
      rows.find((r) => r["Product"] === codeOf(id) && r["Location"] === place);
    expect(row(product.lost, "A")).toMatchObject({
      Book: "100",
      Counted: "90",
      Difference: "-10",
      Severity: "high (10–20 %)",
      "Unit cost": "500",
      "Value of difference": "-5000",
      "To post": "-10",
      "Value to post": "-5000",
      "Posted value": "-5000",
      Line: "posted",
      "Counted by": "Cid Counter",
    });
    expect(row(product.found, "B")).toMatchObject({ Book: "0", Counted: "3", Severity: "critical (> 20 %)" });
    expect(row(product.same, "A")).toMatchObject({ Difference: "0", "Posted value": null });
    expect(row(product.unseen, "A")).toMatchObject({ Book: "5", Counted: null, Decision: "book kept" });
    expect(row(product.misplaced, "A")).toMatchObject({
      Difference: "-6",
      "Explained by transfers": "-6",
      "To post": "0",
    });
    expect(rows.at(-1)).toMatchObject({
      Location: "Total",
      "Value to post": "-3500",
      "Posted value": "-3500",
    });
  });

  it("dates are dates on the company's clock, numbers numbers, totals formulas", async () => {
    const book = await sheets(await download(`/v1/counts/${countId}/variance-report`));
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual(["Variances", "Summary", "Categories"]);
    const [sheet] = book.worksheets;
    const header = await headerRow(await download(`/v1/counts/${countId}/variance-report`));
    const headings = (sheet?.getRow(header).values ?? []) as string[];
    const at = headings.indexOf("Counted at");
    const lost = sheet?.getRows(header + 1, 6)?.find((r) => r.getCell(2).value === codeOf(product.lost));
    expect(lost?.getCell(at).value).toEqual(new Date("2026-03-02T10:10:00Z"));
    expect(lost?.getCell(headings.indexOf("Difference")).value).toBe(-10);
    const total = sheet?.lastRow?.getCell(headings.indexOf("Value to post")).value;
    expect(total).toMatchObject({ formula: expect.stringMatching(/^SUM\(/), result: -3500 });
  });

  it("the summary counts lines and values by band and sums to the count", async () => {
    const book = await sheets(await download(`/v1/counts/${countId}/variance-report`));
    const rows = book.worksheets[1]?.getSheetValues().slice(3) ?? [];
    expect(rows.map((row) => (Array.isArray(row) ? row.slice(1, 3) : row))).toEqual(
      [
        ["critical (> 20 %)", 3],
        ["high (10–20 %)", 1],
        ["none", 1],
        ["not counted", 1],
        ["Total", { formula: "SUM(B3:B6)", result: 6, shareType: undefined, ref: undefined }],
      ].map((row) => (row[0] === "Total" ? ["Total", expect.objectContaining({ result: 6 })] : row)),
    );
  });

  it("speaks French, with decimal commas and semicolons in the .csv", async () => {
    const file = await download(`/v1/counts/${countId}/variance-report?format=csv&only=differing`, {
      language: "fr",
    });
    expect(file).toMatchObject({ fileName: "C-2026-001 ecarts.csv", type: "text/csv; charset=utf-8" });
    const text = file.bytes.toString("utf8");
    expect(text.split("\r\n")[0]).toContain("Emplacement;Article;Désignation");
    const rows = await table(file);
    expect(rows).toHaveLength(4);
    expect(rows.find((r) => r["Article"] === codeOf(product.lost))).toMatchObject({
      "Écart relatif": "-0,1",
      Gravité: "élevé (10–20 %)",
      Ligne: "validée",
    });
  });

  it("gives a PDF, and leaves no file behind", async () => {
    const file = await download(`/v1/counts/${countId}/variance-report?format=pdf`, { language: "fr" });
    expect(file).toMatchObject({ fileName: "C-2026-001 ecarts.pdf", type: "application/pdf" });
    expect(file.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await readdir(join(folder, "reports"))).toEqual([]);
  });

  it("is refused to who takes part in a blind count still open, and to another organisation", async () => {
    const open = await world.release({ kind: "products", productIds: [product.same] });
    await world.read(open, {
      product: product.same,
      place: world.company.places.a,
      quantity: "1",
      at: "13:00",
    });
    const path = `/v1/counts/${open}/variance-report` as const;
    const refused = await download(path, { userId: world.counter });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.bytes.toString())).toMatchObject({ code: "blind-count" });
    expect((await download(path)).status).toBe(200);
    expect((await download(path, { organisationId: newId() })).status).toBe(404);
    const entries = `/v1/companies/${world.company.id}/entries-report` as const;
    expect((await download(entries, { organisationId: newId() })).status).toBe(404);
  });

  it("entries of a count: its number, its lines, debit equal to credit", async () => {
    const path = `/v1/companies/${world.company.id}/entries-report` as const;
    const file = await download(`${path}?originId=${countId}`);
    expect(file.fileName).toBe("C-2026-001 entries.xlsx");
    const rows = await table(file);
    expect(rows.slice(0, -1).map((r) => [r["Account"], r["Debit"], r["Credit"]])).toEqual([
      ["31", "1500", null],
      ["6031", "5000", null],
      ["31", null, "5000"],
      ["6031", null, "1500"],
    ]);
    expect(rows.at(-1)).toMatchObject({ Debit: "6500", Credit: "6500" });
    const none = await table(await download(`${path}?format=csv&from=2020-01-01&to=2020-12-31`));
    expect(none).toEqual([]);
  });

  it("stock now and at the end of a past day is worth what the layers say", async () => {
    const path = `/v1/companies/${world.company.id}/stock-report` as const;
    const now = await table(await download(path));
    const lost = now.find((r) => r["Product"] === codeOf(product.lost));
    expect(lost).toMatchObject({ Location: "A", Quantity: "90", "Unit cost": "500", Value: "45000" });
    expect(now.at(-1)).toMatchObject({ Value: await worth("2026-03-09") });
    await world.move("+5 09:00", {
      product: product.lost,
      from: world.company.places.a,
      to: world.company.places.customer,
      quantity: "40",
      kind: "issue",
    });
    const then = await download(`${path}?on=2026-03-06`);
    expect(then.fileName).toMatch(/ stock 2026-03-06\.xlsx$/);
    const rows = await table(then);
    expect(rows.find((r) => r["Product"] === codeOf(product.lost))).toMatchObject({ Quantity: "90" });
    expect(rows.at(-1)).toMatchObject({ Value: await worth("2026-03-06") });
    const later = await table(await download(`${path}?on=2026-03-07`));
    expect(later.find((r) => r["Product"] === codeOf(product.lost))).toMatchObject({ Quantity: "50" });
  });

  async function worth(day: string): Promise<string | undefined> {
    const [sum] = await world.rows<{ value: string }>(
      "SELECT trim_scale(sum(value))::text AS value FROM valuation.layers WHERE accounting_date <= $1",
      day,
    );
    return sum?.value;
  }

  it("prints the weightiest differences first and says what was left out", async () => {
    const many = await manyLines(world, PRINTED_ROWS + 200);
    const printed = await world.database.read(world.as(world.controller), async (tx) => {
      const report = await varianceReport(tx, { countId: many, only: "all" }, new AbortController().signal);
      return report.printed();
    });
    const [, differing, others] = printed.tables;
    expect(differing?.rows.map((row) => row["toPostValue"])).toEqual(["-30", "-20", "-10"]);
    expect(differing?.totals).toMatchObject({ toPostValue: "-60" });
    expect(others?.rows).toHaveLength(PRINTED_ROWS - 3);
    expect(printed.leftOut).toBe(200);
  });
});
