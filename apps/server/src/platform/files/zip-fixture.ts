import { crc32, deflateRawSync } from "node:zlib";

/** One zip entry as a test wants it, lies included. */
export interface FixtureEntry {
  name: string;
  content: string | Buffer;
  stored?: boolean;
  declaredSize?: number;
  declaredCrc?: number;
  encrypted?: boolean;
  /** Point the directory at this header instead of its own. */
  headerOffset?: number;
}

/** Real zip bytes from entries, for tests: honest unless an entry says otherwise. */
export function zipBytes(entries: readonly FixtureEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const data = entry.stored === true ? content : deflateRawSync(content, { level: 1 });
    const name = Buffer.from(entry.name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.encrypted === true ? 1 : 0, 2);
    fields.writeUInt16LE(entry.stored === true ? 0 : 8, 4);
    fields.writeUInt32LE(entry.declaredCrc ?? crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(entry.declaredSize ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    bodies.push(Buffer.from("PK\x03\x04"), fields, name, data);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(entry.headerOffset ?? offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00"), fields, more, name);
    offset += 30 + name.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

export interface FixtureBook {
  /** Content of <sheetData> of each sheet, by sheet name. */
  sheets: Record<string, string>;
  hidden?: readonly string[];
  afterData?: string;
  sharedStrings?: string;
  /** Content of <cellXfs>; number formats come before it. */
  styles?: { numFmts: string; cellXfs: string };
  date1904?: boolean;
  extra?: readonly FixtureEntry[];
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
const link = (id: string, type: string, target: string) =>
  `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;

/** The parts of a small workbook, written by hand so that tests control every byte. */
export function workbookEntries(book: FixtureBook): FixtureEntry[] {
  const names = Object.keys(book.sheets);
  const list = names.map((name, index) => {
    const state = book.hidden?.includes(name) === true ? ' state="hidden"' : "";
    return `<sheet name="${name}" sheetId="${index + 1}" r:id="r${index + 1}"${state}/>`;
  });
  const links = names.map((_, index) =>
    link(`r${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`),
  );
  const strings = book.sharedStrings ?? "";
  const { numFmts, cellXfs } = book.styles ?? { numFmts: "", cellXfs: '<xf numFmtId="0"/>' };
  return [
    {
      name: "_rels/.rels",
      content: `<Relationships ${PACKAGE}>${link("r1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    },
    {
      name: "xl/workbook.xml",
      content: `<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr date1904="${book.date1904 === true ? 1 : 0}"/><sheets>${list.join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<Relationships ${PACKAGE}>${links.join("")}${link("s", "styles", "styles.xml")}${link("t", "sharedStrings", "/xl/sharedStrings.xml")}</Relationships>`,
    },
    ...names.map((name, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: `<?xml version="1.0"?><worksheet ${MAIN}><sheetData>${book.sheets[name]}</sheetData>${book.afterData ?? ""}</worksheet>`,
    })),
    {
      name: "xl/styles.xml",
      content: `<styleSheet ${MAIN}><numFmts>${numFmts}</numFmts><cellXfs>${cellXfs}</cellXfs></styleSheet>`,
    },
    { name: "xl/sharedStrings.xml", content: `<sst ${MAIN}>${strings}</sst>` },
    ...(book.extra ?? []),
  ];
}

/** A row of inline texts, for sheets where only the words matter. */
export function textRow(rowNumber: number, texts: readonly string[]): string {
  const cells = texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`);
  return `<row r="${rowNumber}">${cells.join("")}</row>`;
}

/** Every item of a stream, for expectations. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
