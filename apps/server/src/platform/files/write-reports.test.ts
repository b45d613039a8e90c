import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import exceljs from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture, pngPicture } from "../../../test/pictures.ts";
import { displayText } from "./display-text.ts";
import { openTable } from "./read-table.ts";
import type { ReportColumn } from "./report-table.ts";
import { withoutFormula, writeCsv } from "./write-csv.ts";
import { writePdf } from "./write-pdf.ts";
import { writeWorkbook } from "./write-workbook.ts";
import { all } from "./zip-fixture.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-reports-"));
});
afterAll(() => rm(folder, { recursive: true }));

const COLUMNS: readonly ReportColumn[] = [
  { header: "Code", key: "code", kind: "text" },
  { header: "Qty", key: "quantity", kind: "quantity" },
  { header: "Value", key: "value", kind: "money" },
  { header: "Rate", key: "rate", kind: "percent" },
  { header: "Day", key: "day", kind: "date" },
  { header: "Lines", key: "lines", kind: "integer" },
];
const ROWS = [
  { code: "=1+1", quantity: "0.1", value: "-1204.5", rate: "0.984", day: "2026-01-31", lines: "3" },
  {
    code: "_x0041_ é\u0001<&>",
    quantity: "0.2",
    value: "10",
    rate: "0",
    day: "2026-02-01T13:45:00",
    lines: null,
  },
  { code: "007", quantity: "12345678901234.123456", value: null, rate: "-0.5", day: null, lines: "0" },
];
const FRENCH = { locale: "fr", currency: "XAF" } as const;

async function* later<T>(items: readonly T[]) {
  for (const item of items) yield item;
}

describe("writeWorkbook", () => {
  it.each([
    ["png", { content: pngPicture(), type: "image/png", width: 40, height: 10 }],
    ["jpeg", { content: picture, type: "image/jpeg", width: 800, height: 600 }],
  ] as const)("carries a %s logo above its lines", async (extension, logo) => {
    const path = join(folder, `logo-${extension}.xlsx`);
    const sheets = ["One", "Two"].map((name) => ({
      name,
      titleLines: ["Stock"],
      columns: COLUMNS,
      rows: ROWS,
      totals: ["value"],
    }));
    await writeWorkbook(path, { sheets, logo }, FRENCH);
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(path);
    const [first, second] = book.worksheets;
    const [image] = first?.getImages() ?? [];
    expect(image?.range).toMatchObject({ tl: { nativeRow: 0, nativeCol: 0 } });
    const media = book.getImage(Number(image?.imageId));
    expect(media.extension).toBe(extension);
    expect(media.buffer).toEqual(logo.content);
    expect(first?.getCell("A2").value).toBe("Stock");
    expect(second?.getImages()).toEqual([]);
    const table = await openTable({ path });
    expect(table.headerRowNumber).toBe(3);
    expect(await all(table.rows())).toHaveLength(4);
  });

  it("writes what the reader reads back: exact decimals, dates, texts that are no formulas", async () => {
    const path = join(folder, "stock.xlsx");
    const sheet = {
      name: "Stock: [2026]",
      titleLines: ["Stock", "au 31/01"],
      columns: COLUMNS,
      totals: ["quantity", "value"],
    };
    await writeWorkbook(path, { sheets: [{ ...sheet, rows: later(ROWS) }] }, FRENCH);
    const table = await openTable({ path });
    expect(table.sheetNames).toEqual(["Stock   2026"]);
    expect(table.headerRow).toEqual(COLUMNS.map((column) => column.header));
    expect(table.headerRowNumber).toBe(3);
    const rows = await all(table.rows());
    expect(rows.map((row) => row.cells)).toEqual([
      ["=1+1", "0.1", "-1204.5", "0.984", "2026-01-31", "3"],
      ["_x0041_ é<&>", "0.2", "10", "0", "2026-02-01T13:45:00", null],
      ["007", "12345678901234.123456", null, "-0.5", null, "0"],
      ["Total", "12345678901234.4", "-1194.5", null, null, null],
    ]);
    expect(rows[0]?.notes).toEqual([]);
    expect(rows[3]?.notes).toEqual([
      { column: 1, kind: "formula" },
      { column: 2, kind: "formula" },
    ]);
  });

  it("gives real types, formats by currency, a frozen filtered header and SUM formulas", async () => {
    const path = join(folder, "types.xlsx");
    const sheet = { name: "S", titleLines: ["T"], columns: COLUMNS, rows: ROWS, totals: ["value"] };
    await writeWorkbook(
      path,
      { sheets: [sheet, { ...sheet, name: "s" }] },
      { locale: "en", currency: "EUR" },
    );
    const book = new exceljs.Workbook();
    await book.xlsx.readFile(path);
    expect(book.worksheets.map((worksheet) => worksheet.name)).toEqual(["S", "s (2)"]);
    const first = book.getWorksheet("S");
    expect(first?.views[0]).toMatchObject({ state: "frozen", ySplit: 2 });
    expect(first?.autoFilter).toBe("A2:F5");
    expect(first?.getCell("A3").value).toBe("=1+1");
    expect(first?.getCell("B3").value).toBe(0.1);
    expect(first?.getCell("B3").numFmt).toBe("#,##0.0");
    expect(first?.getCell("C3").numFmt).toBe("#,##0.00");
    expect(first?.getCell("D3").numFmt).toBe("0.0%");
    expect(first?.getCell("E3").value).toEqual(new Date("2026-01-31T00:00:00Z"));
    expect(first?.getCell("C6").value).toEqual({ formula: "SUM(C3:C5)", result: -1194.5 });
  });

  it("refuses a value that does not fit its column", async () => {
    const sheet = { name: "S", titleLines: [], columns: COLUMNS, rows: [{ quantity: "1e5" }] };
    await expect(writeWorkbook(join(folder, "bad.xlsx"), { sheets: [sheet] }, FRENCH)).rejects.toThrow(
      RangeError,
    );
  });
});

describe("writeCsv", () => {
  it("writes French CSV with a mark, semicolons and decimal commas, and disarms formulas", async () => {
    const path = join(folder, "fr.csv");
    await writeCsv(path, { columns: COLUMNS, rows: ROWS.slice(0, 2) }, { locale: "fr" });
    const text = await readFile(path, "utf8");
    expect(text.split("\r\n").slice(0, 2)).toEqual([
      "\ufeffCode;Qty;Value;Rate;Day;Lines",
      "'=1+1;0,1;-1204,5;0,984;2026-01-31;3",
    ]);
    expect((await openTable({ path })).delimiter).toBe(";");
  });

  it("writes English CSV, quoting what needs it", async () => {
    const path = join(folder, "en.csv");
    const rows = [{ code: 'a "b", c\nd', quantity: "-5.5" }];
    await writeCsv(path, { columns: COLUMNS.slice(0, 2), rows: later(rows) }, { locale: "en" });
    expect(await readFile(path, "utf8")).toBe('\ufeffCode,Qty\r\n"a ""b"", c\nd",-5.5\r\n');
  });

  it.each(["=1", "+1", "-a", "-1+2", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x", "  =1", "-1e5"])(
    "disarms %j",
    (text) => {
      expect(withoutFormula(text)).toBe(`'${text}`);
    },
  );

  it.each(["-12", "-12.5", "-12,5", "a=b", "12", ""])("leaves %j alone", (text) => {
    expect(withoutFormula(text)).toBe(text);
  });
});

describe("writePdf", () => {
  const column = (kind: ReportColumn["kind"]): ReportColumn => ({ header: "h", key: "k", kind });

  it("writes pages that number themselves, in the orientation asked for", async () => {
    const path = join(folder, "report.pdf");
    const rows = Array.from({ length: 120 }, (_, n) => ({
      code: `A-${n}`,
      quantity: "1.5",
      value: "-1204500",
      day: "2026-01-31",
    }));
    await writePdf(
      path,
      {
        title: "Fiche d'inventaire",
        companyLines: ["Société Exemple"],
        meta: [["Site", "Dépôt Nord"]],
        tables: [
          { heading: "Lignes", columns: COLUMNS, rows, totals: { code: "Total", value: "-144540000" } },
        ],
        signatureLabels: ["Compteur", "Contrôleur"],
        orientation: "landscape",
        logo: { content: pngPicture(), type: "image/png", width: 40, height: 10 },
      },
      FRENCH,
    );
    const bytes = (await readFile(path)).toString("latin1");
    expect(bytes.startsWith("%PDF-")).toBe(true);
    expect(bytes.trimEnd().endsWith("%%EOF")).toBe(true);
    expect(bytes.match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(4);
    expect(bytes).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
    expect(bytes).toMatch(/\/Subtype \/Image\s+\/BitsPerComponent 8\s+\/Width 40\s+\/Height 10/);
  }, 30_000);

  it("rejects when the document cannot be written", async () => {
    const report = { title: "T", companyLines: [], meta: [], tables: [] };
    await expect(writePdf(join(folder, "absent", "x.pdf"), report, FRENCH)).rejects.toThrow(/ENOENT/);
  }, 30_000);

  it("shows numbers and days as the reader writes them", () => {
    expect(displayText(column("money"), "-1204500.4", FRENCH)).toBe("−1\u00a0204\u00a0500");
    expect(displayText(column("money"), "1204.5", { locale: "en", currency: "EUR" })).toBe("1,204.50");
    expect(displayText(column("quantity"), "12345678901234567.5", { locale: "en", currency: "EUR" })).toBe(
      "12,345,678,901,234,567.5",
    );
    expect(displayText(column("money"), "-0.25", FRENCH)).toBe("0");
    expect(displayText(column("percent"), "0.984", FRENCH)).toBe("98,4\u00a0%");
    expect(displayText(column("date"), "2026-01-31T08:05:00Z", FRENCH)).toBe("31/01/2026 08:05");
    expect(displayText(column("text"), null, FRENCH)).toBe("");
  });
});
