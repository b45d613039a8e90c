import type exceljs from "exceljs";
import { logoSize, type ReportLogo } from "./report-table.ts";

type Workbook = InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>;
type Worksheet = ReturnType<Workbook["addWorksheet"]>;

const MOST = { width: 200, height: 48 };
const EMU_PER_PIXEL = 9_525;
const POINTS_PER_PIXEL = 0.75;
const PART = "drawings/drawing1.xml";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** What exceljs's streaming writer (4.4, pinned) has inside and does not tell. */
interface Zip {
  append(content: string | Buffer, entry: { name: string }): unknown;
}
interface SheetInside {
  readonly stream: { write(text: string): unknown };
  readonly _sheetRelsWriter: { addRelationship(relation: { Type: string; Target: string }): string };
  _writeLegacyData(): void;
}

/**
 * Gives the sheet, in which nothing was written yet, a first row with the logo. The streaming writer knows pictures
 * as backgrounds only, so the drawing's parts are put beside its own: holding the whole workbook in memory for one
 * picture would cost a gigabyte on a large report.
 */
export function placeLogo(book: Workbook, worksheet: Worksheet, logo: ReportLogo): void {
  const [zip, sheet] = [zipOf(book), insideOf(worksheet)];
  const size = logoSize(logo, MOST);
  const extension = logo.type === "image/png" ? "png" : "jpeg";
  const row = worksheet.addRow([]);
  row.height = (size.height + 6) * POINTS_PER_PIXEL;
  row.commit();
  zip.append(logo.content, { name: `xl/media/logo.${extension}` });
  zip.append(drawingOf(size), { name: `xl/${PART}` });
  zip.append(
    `${HEAD}<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/image" Target="../media/logo.${extension}"/></Relationships>`,
    { name: "xl/drawings/_rels/drawing1.xml.rels" },
  );
  const relation = sheet._sheetRelsWriter.addRelationship({
    Type: `${OFFICE}/drawing`,
    Target: `../${PART}`,
  });
  const rest = sheet._writeLegacyData.bind(worksheet);
  // The schema wants a drawing just before legacy ones.
  sheet._writeLegacyData = () => {
    sheet.stream.write(`<drawing r:id="${relation}"/>`);
    rest();
  };
  nameParts(zip, extension, logo.type);
}

/** Names the new parts in the list of what each part of the package is. */
function nameParts(zip: Zip, extension: string, type: string): void {
  const append = zip.append.bind(zip);
  const names =
    `<Override PartName="/xl/${PART}" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>` +
    `<Default Extension="${extension}" ContentType="${type}"/>`;
  zip.append = (content, entry) =>
    append(
      entry.name === "[Content_Types].xml"
        ? String(content).replace("</Types>", `${names}</Types>`)
        : content,
      entry,
    );
}

function drawingOf({ width, height }: { readonly width: number; readonly height: number }): string {
  const [cx, cy] = [width * EMU_PER_PIXEL, height * EMU_PER_PIXEL];
  const margin = 2 * EMU_PER_PIXEL;
  return `${HEAD}<xdr:wsDr xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main"><xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>${margin}</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>${margin}</xdr:rowOff></xdr:from><xdr:ext cx="${cx}" cy="${cy}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="Logo"/><xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="${OFFICE}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${cx}" cy="${cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>`;
}

function zipOf(book: object): Zip {
  if ("zip" in book && isZip(book.zip)) return book.zip;
  throw new Error("this exceljs writes its zip otherwise: see placeLogo");
}

const isZip = (zip: unknown): zip is Zip =>
  typeof zip === "object" && zip !== null && "append" in zip && typeof zip.append === "function";

function insideOf(worksheet: object): SheetInside {
  if (isSheetInside(worksheet)) return worksheet;
  throw new Error("this exceljs writes its sheets otherwise: see placeLogo");
}

const isSheetInside = (sheet: object): sheet is SheetInside =>
  "stream" in sheet && "_sheetRelsWriter" in sheet && "_writeLegacyData" in sheet;
