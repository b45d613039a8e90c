import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTable } from "./read-table.ts";
import { TableFileError } from "./table-file-error.ts";
import { type FixtureBook, textRow, workbookEntries, zipBytes } from "./zip-fixture.ts";

// Making these files takes longer than refusing them; only the refusal is held to the limits below.
vi.setConfig({ testTimeout: 60_000 });

const MAX_MS = 2_000;
const MAX_BYTES = 200 * 1024 * 1024;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
/** Opens and reads a file to its end; gives the refusal, and fails when it came too late or cost too much. */
async function refusal(bytes: string | Buffer): Promise<string> {
  made += 1;
  const path = join(folder, `${made}.bin`);
  await writeFile(path, bytes);
  const memory = process.memoryUsage().rss;
  const started = process.cpuUsage();
  try {
    const table = await openTable({ path });
    for await (const _ of table.rows());
  } catch (error) {
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(MAX_MS);
    expect(process.memoryUsage().rss - memory).toBeLessThan(MAX_BYTES);
    if (error instanceof TableFileError) return `${error.code} ${error.params["reason"]}`;
    throw error;
  }
  return "accepted";
}

const book = (parts: FixtureBook) => refusal(zipBytes(workbookEntries(parts)));
const HEADER = textRow(1, ["Code", "Name"]);

describe("hostile workbooks", () => {
  it("refuses a zip bomb in the sheet", async () => {
    expect(await book({ sheets: { S: HEADER + " ".repeat(80 * 1024 * 1024) } })).toBe(
      "file-hostile zip-bomb",
    );
  });

  it("refuses a sheet that inflates past its declared size", async () => {
    const entries = workbookEntries({ sheets: { S: HEADER + " ".repeat(80 * 1024 * 1024) } });
    const lying = entries.map((entry) =>
      entry.name.includes("sheet1") ? { ...entry, declaredSize: 900_000 } : entry,
    );
    expect(await refusal(zipBytes(lying))).toBe("file-hostile lying-sizes");
  });

  it("refuses a DTD, billion laughs and undeclared entities", async () => {
    const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
      "",
    );
    const content = `<!DOCTYPE w [<!ENTITY l0 "ha">${laughs}]><w>&l9;</w>`;
    const extra = [{ name: "xl/custom.xml", content }];
    expect(await book({ sheets: { S: HEADER }, extra })).toBe("file-hostile doctype");
    expect(await book({ sheets: { S: `${HEADER}<row><c><v>&l9;</v></c></row>` } })).toBe(
      "file-not-readable xml",
    );
  });

  it("refuses a name that climbs out of the folder", async () => {
    const extra = [{ name: "xl/../../../etc/cron.d/x", content: "x" }];
    expect(await book({ sheets: { S: HEADER }, extra })).toBe("file-hostile unsafe-name");
  });

  it("refuses a million columns", async () => {
    const cells = (count: number) => '<c t="b"><v>1</v></c>'.repeat(count);
    expect(await book({ sheets: { S: `${HEADER}<row r="2">${cells(16_000)}</row>` } })).toBe(
      "file-too-large columns",
    );
    const far = '<row r="2"><c r="BDWGN2"><v>1</v></c></row>';
    expect(await book({ sheets: { S: HEADER + far } })).toBe("file-hostile cell-reference");
  });

  it("refuses 16,000 sheets, as parts or as names", async () => {
    const parts = Array.from({ length: 16_000 }, (_, n) => ({
      name: `xl/worksheets/sheet${n}.xml`,
      content: "<a/>",
    }));
    const stored = parts.map((part) => ({ ...part, stored: true }));
    expect(await refusal(zipBytes(stored))).toBe("file-hostile too-many-entries");
    const entries = workbookEntries({ sheets: { S: HEADER } }).map((entry) => {
      if (entry.name !== "xl/workbook.xml") return entry;
      return {
        ...entry,
        content: String(entry.content).replace(/<sheet .*?\/>/, (sheet) => sheet.repeat(16_000)),
      };
    });
    const padded = entries.map((entry) => ({ ...entry, stored: true }));
    expect(await refusal(zipBytes(padded))).toBe("file-hostile too-many-sheets");
  });

  it("refuses deep nesting and an endless tag", async () => {
    const noise = Array.from({ length: 400_000 }, (_, n) => (n * 2_654_435_761).toString(36)).join("");
    expect(await book({ sheets: { S: HEADER + "<a>".repeat(1000) } })).toBe("file-hostile deep-xml");
    expect(await book({ sheets: { S: `${HEADER}<a b="${noise}"/>` } })).toBe("file-hostile endless-token");
  });

  it("refuses NUL characters, __proto__ headings, and rows out of order", async () => {
    expect(await book({ sheets: { S: HEADER + textRow(2, ["a_x0000_b"]) } })).toBe("file-hostile nul-byte");
    expect(await book({ sheets: { S: textRow(1, ["__proto__", "Name"]) } })).toBe("file-hostile heading");
    expect(await book({ sheets: { S: HEADER + textRow(9, ["a"]) + textRow(9, ["b"]) } })).toBe(
      "file-hostile row-order",
    );
  });

  it("does not open zips inside zips", async () => {
    const inner = zipBytes(workbookEntries({ sheets: { S: HEADER } }));
    expect(await refusal(zipBytes([{ name: "a.xlsx", content: inner }]))).toBe(
      "file-kind-unknown zip-without-workbook",
    );
  });

  it("refuses a shared string that is not there, and cut XML", async () => {
    const missing = '<row r="2"><c t="s"><v>7</v></c></row>';
    expect(await book({ sheets: { S: HEADER + missing } })).toBe("file-not-readable shared-string");
    expect(await book({ sheets: { S: `${HEADER}<row r="2"><c>` } })).toBe("file-not-readable xml");
  });
});

describe("hostile texts", () => {
  it("refuses a million columns, an endless line and an endless quoted text", async () => {
    expect(await refusal(`a,b\n${"x,".repeat(400_000)}\n`)).toBe("file-too-large columns");
    expect(await refusal(`a,b\n${",".repeat(30_000_000)}\n`)).toBe("file-too-large row-length");
    expect(await refusal(`a,b\n"${"x\n".repeat(2_000_000)}"\n`)).toBe("file-too-large row-length");
  });

  it("refuses NUL bytes, binary, and UTF-16 or UTF-32 it cannot be sure of", async () => {
    expect(await refusal("code,name\nA\0B,c\n")).toBe("file-hostile nul-byte");
    expect(await refusal(Buffer.from("code,name\n", "utf16le"))).toBe("file-encoding utf-16-without-mark");
    expect(await refusal(Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]))).toBe("file-encoding utf-32");
    expect(await refusal(Buffer.alloc(5000, 1))).toBe("file-kind-unknown binary");
    expect(await refusal(Buffer.from([0x41, 0x2c, 0x42, 0x0a, 0x81, 0x2c, 0x8d]))).toBe(
      "file-encoding unknown-encoding",
    );
  });

  it("refuses a quote never closed and a __proto__ heading", async () => {
    expect(await refusal('code,name\n"A,b\nC,d\n')).toBe("file-not-readable quote-not-closed");
    expect(await refusal("__proto__,name\n")).toBe("file-hostile heading");
  });

  it.each([
    ["old-excel-or-encrypted", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ["pdf", Buffer.from("%PDF-1.7")],
    ["image", Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ["html-or-xml", Buffer.from("<html><table><tr><td>a</td></tr></table>")],
    ["html-or-xml", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])("names a file that is none: %s", async (reason, bytes) => {
    expect(await refusal(bytes)).toBe(`file-kind-unknown ${reason}`);
  });

  it("refuses an empty file and one past the size limit", async () => {
    expect(await refusal("")).toBe("file-empty no-bytes");
    expect(await refusal("\n\n")).toBe("file-empty no-rows");
    const path = join(folder, "large.csv");
    await writeFile(path, "code,name\n");
    await expect(openTable({ path }, { maxFileBytes: 5 })).rejects.toMatchObject({ code: "file-too-large" });
  });
});
