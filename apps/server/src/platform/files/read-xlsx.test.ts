import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenTableOptions, openTable } from "./read-table.ts";
import { all, type FixtureBook, textRow, workbookEntries, zipBytes } from "./zip-fixture.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-xlsx-"));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
async function opened(book: FixtureBook, options?: OpenTableOptions) {
  made += 1;
  const path = join(folder, `${made}.bin`);
  await writeFile(path, zipBytes(workbookEntries(book)));
  return openTable({ path }, options);
}

async function cellsOf(book: FixtureBook) {
  const rows = await all((await opened(book)).rows());
  return rows.map((row) => row.cells);
}

const HEADER = textRow(1, ["Code", "Name"]);

describe("reading a workbook", () => {
  it("reads shared, rich, inline and formula strings, without phonetic guides", async () => {
    const cells = await cellsOf({
      sheets: {
        S: `${HEADER}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>
          <c r="C2" t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r></is></c>
          <c r="D2" t="str"><f>A2</f><v>calc &amp; co</v></c></row>`,
      },
      sharedStrings:
        "<si><t>plain_x000A_two</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>no</t></rPh></si>",
    });
    expect(cells).toEqual([["plain\ntwo", "rich", "in line", "calc & co"]]);
  });

  it("reads numbers as typed, dates as ISO, booleans as words", async () => {
    const cells = await cellsOf({
      sheets: {
        S: `${HEADER}<row r="2"><c><v>1.1000000000000001</v></c><c><v>1E-7</v></c><c s="1"><v>45000</v></c>
          <c s="2"><v>45000.25</v></c><c t="b"><v>1</v></c><c t="d"><v>2026-01-02T00:00:00Z</v></c><c s="3"><v>1.5</v></c></row>`,
      },
      styles: {
        numFmts:
          '<numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/><numFmt numFmtId="165" formatCode="[h]:mm"/>',
        cellXfs: '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>',
      },
    });
    expect(cells).toEqual([
      ["1.1", "0.0000001", "2023-03-15", "2023-03-15T06:00:00", "true", "2026-01-02", "1.5"],
    ]);
  });

  it("reads dates of the 1904 calendar", async () => {
    const cells = await cellsOf({
      sheets: { S: `${HEADER}<row r="2"><c s="0"><v>1</v></c></row>` },
      styles: { numFmts: "", cellXfs: '<xf numFmtId="14"/>' },
      date1904: true,
    });
    expect(cells).toEqual([["1904-01-02", null]]);
  });

  it("takes a formula's last value and says so; an error or a missing value is not blank", async () => {
    const table = await opened({
      sheets: {
        S: `${HEADER}<row r="2"><c><f>1+1</f><v>2</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>B9</f></c><c t="str"><f>""</f><v></v></c></row>
          <row r="3"><c t="e"><v>#N/A</v></c><c><v>1e400</v></c></row>`,
      },
    });
    expect(await all(table.rows())).toEqual([
      {
        rowNumber: 2,
        cells: ["2", "#DIV/0!", null, null],
        notes: [
          { column: 0, kind: "formula" },
          { column: 1, kind: "error-value" },
          { column: 2, kind: "formula-without-value" },
          { column: 3, kind: "formula" },
        ],
      },
      {
        rowNumber: 3,
        cells: ["#N/A", "1e400"],
        notes: [
          { column: 0, kind: "error-value" },
          { column: 1, kind: "error-value" },
        ],
      },
    ]);
  });

  it("finds the header under blank and title rows, keeps row numbers and skips blank rows", async () => {
    const table = await opened({
      sheets: {
        S: `<row r="2">${'<c r="B2" t="inlineStr"><is><t>Stock at year end</t></is></c>'}</row>
          ${textRow(4, [" Code ", "", "Unit\nname"])}<row r="5"/><row r="7"><c r="A7"><v>5</v></c></row>
          <row r="8"><c r="A8" t="inlineStr"><is><t>  </t></is></c></row>`,
      },
    });
    expect(table.headerRow).toEqual(["Code", "", "Unit name"]);
    expect(table.headerRowNumber).toBe(4);
    expect(await all(table.rows())).toEqual([{ rowNumber: 7, cells: ["5", null, null], notes: [] }]);
    expect(await all(table.rows())).toHaveLength(1);
  });

  it("tolerates merged headings and names them", async () => {
    const table = await opened({
      sheets: { S: textRow(1, ["Code", "Size", "", "Name"]) + textRow(2, ["a", "b", "c", "d"]) },
      afterData: '<mergeCells count="2"><mergeCell ref="B1:C1"/><mergeCell ref="A5:B6"/></mergeCells>',
    });
    expect(table.headerRow).toEqual(["Code", "Size", "", "Name"]);
    expect(table.mergedHeaders).toEqual(["B1:C1"]);
  });

  it("takes the first visible sheet with a header, or the one asked for", async () => {
    const book = {
      sheets: {
        Old: textRow(1, ["Hidden", "One"]),
        Cover: textRow(1, ["Read me"]),
        Data: HEADER,
        More: textRow(1, ["X", "Y"]),
      },
      hidden: ["Old"],
    };
    const table = await opened(book);
    expect(table.sheetName).toBe("Data");
    expect(table.sheetNames).toEqual(["Old", "Cover", "Data", "More"]);
    expect((await opened(book, { sheet: "More" })).headerRow).toEqual(["X", "Y"]);
    await expect(opened(book, { sheet: "Nope" })).rejects.toMatchObject({ code: "file-not-readable" });
  });

  it("takes the header row it is told", async () => {
    const table = await opened(
      { sheets: { S: HEADER + textRow(2, ["Real", "Header"]) } },
      { headerRowNumber: 2 },
    );
    expect(table.headerRow).toEqual(["Real", "Header"]);
    expect(await all(table.rows())).toEqual([]);
  });

  it("reads prefixed elements and cells without references, as some programs write", async () => {
    const cells = await cellsOf({
      sheets: {
        S: `${HEADER}<x:row xmlns:x="u"><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c><x:v>2</x:v></x:c></x:row>`,
      },
    });
    expect(cells).toEqual([["a", "2"]]);
  });

  it("passes a million empty rows by", async () => {
    let rows = "";
    for (let number = 2; number <= 1_000_000; number += 1) rows += `<row r="${number}" spans="1:3"/>`;
    const before = process.memoryUsage().rss;
    const table = await opened({ sheets: { S: HEADER + rows + textRow(1_000_001, ["last", "one"]) } });
    expect(await all(table.rows())).toEqual([{ rowNumber: 1_000_001, cells: ["last", "one"], notes: [] }]);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  }, 60_000);

  it("says when there is no header and when there is nothing", async () => {
    await expect(opened({ sheets: { S: textRow(1, ["alone"]) } })).rejects.toMatchObject({
      code: "file-no-header",
    });
    await expect(opened({ sheets: { S: "" } })).rejects.toMatchObject({ code: "file-empty" });
  });
});
