import { decodeEscapes, isDateFormat } from "./cell-values.ts";
import type { InspectedZip } from "./inspect-zip.ts";
import { SharedStrings } from "./shared-strings.ts";
import { TableFileError } from "./table-file-error.ts";
import { parseXml, type XmlAttributes, type XmlHandlers } from "./xml-stream.ts";

const MAX_SHEETS = 200;

export interface SheetPart {
  name: string;
  hidden: boolean;
  part: string;
}

/** What the sheets of a workbook share. */
export interface WorkbookParts {
  zip: InspectedZip;
  sheets: SheetPart[];
  date1904: boolean;
  /** For each cell style index, whether it shows a date. */
  dateStyles: boolean[];
  strings: SharedStrings;
}

/**
 * Reads a workbook's small parts: sheet list, styles, shared strings.
 * Throws TableFileError `file-kind-unknown` when the zip is no workbook.
 */
export async function readBook(zip: InspectedZip): Promise<WorkbookParts> {
  const rootLinks = zip.has("_rels/.rels") ? await readLinks(zip, "_rels/.rels") : [];
  const bookPart = rootLinks.find((link) => link.type.endsWith("/officeDocument"));
  if (bookPart === undefined || !zip.has(bookPart.target)) {
    throw new TableFileError("file-kind-unknown", { reason: "zip-without-workbook" });
  }
  const folder = bookPart.target.replace(/[^/]*$/, "");
  const linksPart = `${folder}_rels/${bookPart.target.slice(folder.length)}.rels`;
  const links = zip.has(linksPart) ? await readLinks(zip, linksPart, folder) : [];
  const { sheets, date1904 } = await readSheetList(zip, bookPart.target, links);
  const partOf = (type: string) => links.find((link) => link.type.endsWith(`/${type}`))?.target;
  return {
    zip,
    sheets,
    date1904,
    dateStyles: await readDateStyles(zip, partOf("styles")),
    strings: await readSharedStrings(zip, partOf("sharedStrings")),
  };
}

async function readPart(zip: InspectedZip, part: string, handlers: Partial<XmlHandlers>): Promise<void> {
  const none = () => undefined;
  const parsing = parseXml(part, zip.read(part), { open: none, close: none, text: none, ...handlers });
  for await (const _ of parsing);
}

interface Link {
  id: string;
  type: string;
  target: string;
}

async function readLinks(zip: InspectedZip, part: string, folder = ""): Promise<Link[]> {
  const links: Link[] = [];
  await readPart(zip, part, {
    open(name, attributes) {
      if (name !== "Relationship" || attributes["TargetMode"] === "External") return;
      const target = attributes["Target"] ?? "";
      links.push({
        id: attributes["Id"] ?? "",
        type: attributes["Type"] ?? "",
        target: resolvePart(folder, target),
      });
    },
  });
  return links;
}

function resolvePart(folder: string, target: string): string {
  const steps = target.startsWith("/") ? [] : folder.split("/").filter((step) => step !== "");
  for (const step of target.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

async function readSheetList(zip: InspectedZip, part: string, links: readonly Link[]) {
  const sheets: SheetPart[] = [];
  let date1904 = false;
  const worksheets = new Map(
    links.filter((link) => link.type.endsWith("/worksheet")).map((link) => [link.id, link.target]),
  );
  await readPart(zip, part, {
    open(name, attributes) {
      if (name === "workbookPr") date1904 = isTrue(attributes["date1904"]);
      if (name !== "sheet") return;
      if (sheets.length === MAX_SHEETS) {
        throw new TableFileError("file-hostile", { reason: "too-many-sheets", limit: MAX_SHEETS });
      }
      const target = worksheets.get(linkId(attributes) ?? "");
      // Chart and macro sheets have no rows and no worksheet link.
      if (target === undefined || !zip.has(target)) return;
      const state = attributes["state"];
      const hidden = state === "hidden" || state === "veryHidden";
      sheets.push({ name: attributes["name"] ?? `${sheets.length + 1}`, hidden, part: target });
    },
  });
  if (sheets.length === 0) throw new TableFileError("file-empty", { reason: "no-sheet" });
  return { sheets, date1904 };
}

function linkId(attributes: XmlAttributes): string | undefined {
  const key = Object.keys(attributes).find((name) => name.endsWith(":id"));
  return key === undefined ? undefined : attributes[key];
}

function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

async function readDateStyles(zip: InspectedZip, part: string | undefined): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (part === undefined || !zip.has(part)) return styles;
  const codes = new Map<number, string>();
  let inCellStyles = false;
  await readPart(zip, part, {
    open(name, attributes) {
      if (name === "numFmt") codes.set(Number(attributes["numFmtId"]), attributes["formatCode"] ?? "");
      else if (name === "cellXfs") inCellStyles = true;
      else if (name === "xf" && inCellStyles) {
        const id = Number(attributes["numFmtId"] ?? "0");
        styles.push(isDateFormat(id, codes.get(id)));
      }
    },
    close(name) {
      if (name === "cellXfs") inCellStyles = false;
    },
  });
  return styles;
}

async function readSharedStrings(zip: InspectedZip, part: string | undefined): Promise<SharedStrings> {
  const strings = new SharedStrings();
  if (part === undefined || !zip.has(part)) return strings;
  let text = "";
  let inText = false;
  let inPhonetic = false;
  await readPart(zip, part, {
    open(name) {
      if (name === "si") text = "";
      else if (name === "t") inText = !inPhonetic;
      else if (name === "rPh") inPhonetic = true;
    },
    close(name) {
      if (name === "si") strings.add(decodeEscapes(text));
      else if (name === "t") inText = false;
      else if (name === "rPh") inPhonetic = false;
    },
    text(piece) {
      if (inText) text += piece;
    },
  });
  return strings;
}
