import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createImportsWorld, type ImportsWorld } from "../../../test/imports-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { workbookEntries, zipBytes } from "../../platform/files/zip-fixture.ts";
import { listRows } from "./rows-query.ts";

describe("sending a file", () => {
  let db: TestDatabase;
  let world: ImportsWorld;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createImportsWorld(db);
  });
  afterAll(async () => {
    world.remove();
    await db.drop();
  });

  const book = (rows: string, afterData = "") =>
    zipBytes(workbookEntries({ sheets: { Stock: rows }, afterData }));
  const text = (reference: string, value: string) =>
    `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const row = (number: number, cells: string) => `<row r="${number}">${cells}</row>`;
  const rowsOf = async (id: string) =>
    (await world.database.read(world.ctx, (tx) => listRows(tx, id, { limit: 100, only: "all" }))).items;
  const mapping = { productCode: 0, productName: 1, quantity: 2 };

  it.each([
    [
      "Windows-1252 with semicolons",
      iconv.encode("CODE ART;DÉSIGNATION;QTÉ\r\nP1;Thé vert;5\r\n", "win1252"),
      "windows-1252",
      ";",
    ],
    ["UTF-8 with commas", Buffer.from("CODE ART,DÉSIGNATION,QTÉ\nP1,Thé vert,5\n"), "utf-8", ","],
    [
      "UTF-8 with a byte order mark and tabs",
      Buffer.from("\ufeffCODE ART\tDÉSIGNATION\tQTÉ\nP1\tThé vert\t5\n"),
      "utf-8",
      "\t",
    ],
    [
      "UTF-16",
      Buffer.from("\ufeffCODE ART\tDÉSIGNATION\tQTÉ\nP1\tThé vert\t5\n", "utf16le"),
      "utf-16le",
      "\t",
    ],
  ])("reads %s", async (_what, content, encoding, delimiter) => {
    const sent = await world.send("products", content);
    expect(sent).toMatchObject({
      state: "mapped",
      format: "csv",
      encoding,
      delimiter,
      rows: 1,
      mapping,
      columns: ["CODE ART", "DÉSIGNATION", "QTÉ"],
    });
    expect(await rowsOf(sent.id)).toEqual([{ row: 2, cells: ["P1", "Thé vert", "5"], errors: [] }]);
  });

  it("finds the headings of a workbook under its title, merged cells among them", async () => {
    const content = book(
      row(1, text("A1", "Inventaire 2026")) +
        row(3, text("A3", "CODE ART") + text("B3", "DESIGN") + text("D3", "QTE")) +
        row(4, `${text("A4", "P1") + text("B4", "Tea")}<c r="D4"><v>5</v></c>`),
      '<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells>',
    );
    const sent = await world.send("products", content, { name: "stock.xlsx" });
    expect(sent).toMatchObject({
      format: "xlsx",
      encoding: null,
      columns: ["CODE ART", "DESIGN", "", "QTE"],
      mapping: { productCode: 0, productName: 1, quantity: 3 },
    });
    expect(await rowsOf(sent.id)).toEqual([{ row: 4, cells: ["P1", "Tea", null, "5"], errors: [] }]);
  });

  it("takes the value of a formula and refuses one that has none", async () => {
    await world.product("P1");
    await world.product("P2");
    await world.product("P3");
    const { a, supplier } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.move("07:00", { product, from: supplier, to: a, quantity: "1", unitCost: "5" });
    const countId = await world.release();
    const content = book(
      row(1, text("A1", "CODE ART") + text("B1", "EMPLACEMENT") + text("C1", "QTE") + text("D1", "PRIX")) +
        row(2, `${text("A2", "P1") + text("B2", "A")}<c r="C2"><f>2+3</f><v>5</v></c>`) +
        row(3, `${text("A3", "P2") + text("B3", "A")}<c r="C3"><f>2+3</f></c>`) +
        row(4, `${text("A4", "P3") + text("B4", "A")}<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c>`) +
        // The count does not read the price: its error is nobody's business.
        row(5, `${text("A5", "P3") + text("B5", "B")}<c r="C5"><v>1</v></c><c r="D5" t="e"><v>#N/A</v></c>`),
    );
    const checked = await world.check(await world.send("count", content, { countId, name: "a.xlsx" }));
    expect(await world.errors(checked)).toEqual([
      "3 quantity formula-error -",
      "4 quantity formula-error #DIV/0!",
    ]);
  });

  it("passes over a million empty rows", async () => {
    const blanks = Array.from({ length: 20_000 }, (_, i) => `<row r="${i * 50 + 3}"/>`).join("");
    const content = book(
      row(1, text("A1", "CODE ART") + text("B1", "QTE")) +
        row(2, text("A2", "P1") + text("B2", "1")) +
        blanks +
        row(1_048_576, text("A1048576", "P2") + text("B1048576", "2")),
    );
    const sent = await world.send("products", content);
    expect((await rowsOf(sent.id)).map((each) => each.row)).toEqual([2, 1_048_576]);
    const csv = `CODE ART;QTE\r\nP1;1\r\n${";\r\n".repeat(1_000_000)}P2;2\r\n`;
    const sentCsv = await world.send("products", csv);
    expect((await rowsOf(sentCsv.id)).map((each) => each.row)).toEqual([2, 1_000_003]);
  });

  it("keeps every character of a cell that is no separator", async () => {
    const value = 'a "quoted" \\ {brace} NULL, ; l\'été\n2nd line';
    const sent = await world.send(
      "products",
      `CODE ART,QTE\r\n"${value.replaceAll('"', '""')}","a\x1fb"\r\n`,
    );
    expect(await rowsOf(sent.id)).toMatchObject([{ cells: [value, "a b"] }]);
  });

  it.each([
    ["nothing", Buffer.alloc(0), "file-empty"],
    ["headings alone", Buffer.from("CODE ART;QTE\r\n"), "file-empty"],
    ["no headings", Buffer.from("1;2\r\n3;4\r\n"), "file-no-header"],
    ["UTF-16 without its mark", Buffer.from("CODE ART;QTE\r\nP1;1\r\n", "utf16le"), "file-encoding"],
    ["a PDF", Buffer.from("%PDF-1.7 CODE ART;QTE"), "file-kind-unknown"],
    ["a quotation mark never closed", Buffer.from('CODE ART;QTE\r\n"P1;1\r\nP2;2\r\n'), "file-not-readable"],
    ["a broken zip", Buffer.from("PK\x03\x04 nothing more"), "file-not-readable"],
  ])("refuses %s and keeps nothing", async (_what, content, code) => {
    const before = await world.rows("SELECT FROM imports.rows");
    await expect(world.send("products", content)).rejects.toMatchObject({ problem: { code } });
    expect(await world.rows("SELECT FROM imports.rows")).toHaveLength(before.length);
  });

  it("says in the sender's language what is wrong with a file", async () => {
    const content = Buffer.from('CODE ART;QTE\r\nP0;1\r\n"P1;1\r\n');
    await expect(world.send("products", content, { language: "fr" })).rejects.toMatchObject({
      problem: { params: { detail: expect.stringContaining("guillemet") } },
    });
  });

  it("keeps nothing of a file that turns bad after thousands of rows", async () => {
    const before = await world.rows("SELECT FROM imports.rows");
    const lines = Array.from({ length: 12_000 }, (_, i) => `P${i};1`).join("\r\n");
    await expect(world.send("products", `CODE ART;QTE\r\n${lines}\r\n"P;1`)).rejects.toMatchObject({
      problem: { code: "file-not-readable" },
    });
    expect(await world.rows("SELECT FROM imports.rows")).toHaveLength(before.length);
  });

  it("takes a file for a count only while it is counted", async () => {
    const file = "CODE ART;QTE\r\nP1;1";
    await expect(world.send("count", file)).rejects.toMatchObject({ problem: { code: "validation-failed" } });
    const unknown = { countId: "01900000-0000-7000-8000-000000000000" };
    await expect(world.send("count", file, unknown)).rejects.toMatchObject({
      problem: { code: "not-found" },
    });
    await expect(world.send("products", file, { siteId: unknown.countId })).rejects.toMatchObject({
      problem: { code: "unknown-reference" },
    });
  });

  it("takes an opening stock only for a company without stock", async () => {
    const file = "CODE ART;QTE\r\nP1;1";
    await expect(world.send("opening-stock", file, { siteId: world.company.siteId })).rejects.toMatchObject({
      problem: { code: "opening-stock-exists" },
    });
  });
});
