import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTable } from "./read-table.ts";
import { all } from "./zip-fixture.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-csv-"));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
async function read(bytes: string | Buffer) {
  made += 1;
  const path = join(folder, `${made}.xlsx`);
  await writeFile(path, bytes);
  const table = await openTable({ path });
  return { ...table, data: await all(table.rows()) };
}

describe("reading a CSV", () => {
  it.each([
    [",", "code,name\nA,b\n"],
    [";", "code;name;price\nA;b;1,5\nB;c;2,25\n"],
    ["\t", "code\tname\nA\tb, c; d\n"],
    [";", 'code;name\nA;"x,y,z"\nB;"p,q,r"\n'],
    [",", 'code,name\nA,"x;y;z"\n'],
  ])("guesses the delimiter %j", async (delimiter, text) => {
    expect((await read(text)).delimiter).toBe(delimiter);
  });

  it.each([
    ["utf-8", Buffer.from("code;désignation\nA;œuf à 2 €\n")],
    ["utf-8", Buffer.from("\ufeffcode;désignation\nA;œuf à 2 €\n")],
    ["windows-1252", iconv.encode("code;désignation\nA;œuf à 2 €\n", "win1252")],
    ["utf-16le", Buffer.from("\ufeffcode;désignation\nA;œuf à 2 €\n", "utf16le")],
    ["utf-16be", Buffer.from("\ufeffcode;désignation\nA;œuf à 2 €\n", "utf16le").swap16()],
  ])("reads %s, whatever the file's name says", async (encoding, bytes) => {
    const table = await read(bytes);
    expect(table.encoding).toBe(encoding);
    expect(table.headerRow).toEqual(["code", "désignation"]);
    expect(table.data).toEqual([{ rowNumber: 2, cells: ["A", "œuf à 2 €"], notes: [] }]);
  });

  it("notices a byte that is not UTF-8 late in the file", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`code;nom\n${"A;abcdefgh\n".repeat(20_000)}`),
      Buffer.from([0xe9, 0x3b, 0x62]),
    ]);
    const table = await read(bytes);
    expect(table.encoding).toBe("windows-1252");
    expect(table.data.at(-1)?.cells).toEqual(["é", "b"]);
  });

  it("keeps quotes, line breaks in cells, short and long rows, and the row numbers a spreadsheet shows", async () => {
    const { data } = await read(
      'sep=;\r\ncode;name\r\n\r\nA;"two\nlines ""q"""\r\nB\r\nC;pipe 1/2" long;more\r\n',
    );
    expect(data).toEqual([
      { rowNumber: 4, cells: ["A", 'two\nlines "q"'], notes: [] },
      { rowNumber: 5, cells: ["B", null], notes: [] },
      { rowNumber: 6, cells: ["C", 'pipe 1/2" long', "more"], notes: [] },
    ]);
  });

  it("keeps texts as they are: leading zeros, exponents, formulas", async () => {
    const { data } = await read("code,name\n00012,=1+1\n1e5,NaN\n");
    expect(data.map((row) => row.cells)).toEqual([
      ["00012", "=1+1"],
      ["1e5", "NaN"],
    ]);
  });

  it("skips title rows above the header", async () => {
    const table = await read("Stock au 31/12/2026;\n2026;12\ncode;nom\nA;b\n");
    expect(table.headerRow).toEqual(["code", "nom"]);
    expect(table.headerRowNumber).toBe(3);
  });

  it("says when no row looks like a header", async () => {
    await expect(read("1,2\n3,4\n")).rejects.toMatchObject({ code: "file-no-header" });
    await expect(read("alone\nwords\n")).rejects.toMatchObject({ code: "file-no-header" });
  });
});
