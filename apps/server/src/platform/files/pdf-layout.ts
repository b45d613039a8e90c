import type { Content } from "pdfmake";
import { displayText, printable } from "./display-text.ts";
import { pdfMaker } from "./pdf-maker.ts";
import { isNumeric, logoSize, type ReportColumn, type ReportRow, type ReportStyle } from "./report-table.ts";
import type { PdfReport, PdfTable } from "./write-pdf.ts";

const INK = "#1f2328";
const QUIET = "#6b7280";
const RULE = "#d0d5dd";
const A4_MM = { portrait: 210, landscape: 297 } as const;
const MARGIN_POINTS = 40;
const POINTS_PER_MM = 72 / 25.4;

/** Lays a report out and writes it, in the calling thread: see writePdf. */
export async function renderPdf(path: string, report: PdfReport, style: ReportStyle): Promise<void> {
  const orientation = report.orientation ?? "portrait";
  const width = A4_MM[orientation] * POINTS_PER_MM - 2 * MARGIN_POINTS;
  const footer = (page: number, pages: number): Content => ({
    columns: [
      { text: printable(report.title), color: QUIET },
      { text: `Page ${page} / ${pages}`, alignment: "right", color: QUIET },
    ],
    margin: [MARGIN_POINTS, 16, MARGIN_POINTS, 0],
    fontSize: 8,
  });
  await pdfMaker
    .createPdf({
      pageSize: "A4",
      pageOrientation: orientation,
      pageMargins: [MARGIN_POINTS, MARGIN_POINTS, MARGIN_POINTS, 48],
      info: { title: report.title },
      defaultStyle: { font: "Roboto", fontSize: 9, color: INK },
      footer,
      content: [
        headBlock(report),
        { text: printable(report.title), fontSize: 16, bold: true, margin: [0, 12, 0, 8] },
        ...metaBlock(report.meta),
        ...report.tables.flatMap((table) => tableBlock(table, width, style)),
        ...signatureBlock(report.signatureLabels ?? []),
      ],
    })
    .write(path);
}

const LOGO_MOST = { width: 150, height: 40 };

/** The company at the left, its logo at the right. */
function headBlock({ companyLines, logo }: PdfReport): Content {
  const company = {
    stack: companyLines.map((line) => ({ text: printable(line), color: QUIET, fontSize: 8 })),
  };
  if (logo === undefined || logo === null) return company;
  // It came through the worker's door as plain bytes.
  const bytes = Buffer.from(logo.content).toString("base64");
  const image = `data:${logo.type};base64,${bytes}`;
  return { columns: [company, { image, ...logoSize(logo, LOGO_MOST), alignment: "right" }] };
}

function metaBlock(meta: PdfReport["meta"]): Content[] {
  if (meta.length === 0) return [];
  const body = meta.map(([label, value]) => [{ text: printable(label), color: QUIET }, printable(value)]);
  return [{ table: { widths: ["auto", "*"], body }, layout: "noBorders", margin: [0, 0, 0, 8] }];
}

const TABLE_LAYOUT = {
  hLineWidth: (line: number, node: { table: { headerRows: number } }) =>
    line === node.table.headerRows ? 0.8 : 0.4,
  vLineWidth: () => 0,
  hLineColor: (line: number, node: { table: { headerRows: number } }) =>
    line === node.table.headerRows ? QUIET : RULE,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
};
const CELL_PADDING = 6;

function tableBlock(table: PdfTable, width: number, style: ReportStyle): Content[] {
  const header = table.columns.map((column) =>
    cell(column, printable(column.header), { bold: true, color: QUIET }),
  );
  const rowCells = (row: ReportRow, look: Record<string, unknown>): Content[] =>
    table.columns.map((column) => cell(column, displayText(column, row[column.key] ?? null, style), look));
  const body = [header, ...table.rows.map((row) => rowCells(row, {}))];
  if (table.totals !== undefined) body.push(rowCells(table.totals, { bold: true }));
  const heading = { text: printable(table.heading ?? ""), bold: true, fontSize: 11, margin: [0, 8, 0, 4] };
  const layoutTable = {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      keepWithHeaderRows: 1,
      widths: columnWidths(table, width),
      body,
    },
    layout: TABLE_LAYOUT,
    margin: [0, 0, 0, 8],
  };
  return table.heading === undefined ? [layoutTable] : [heading, layoutTable];
}

function cell(column: ReportColumn, text: string, look: Record<string, unknown>): Content {
  return isNumeric(column.kind) ? { text, alignment: "right", ...look } : { text, ...look };
}

/** Fixed widths: measuring 5,000 rows to fit them would take most of the time. */
function columnWidths(table: PdfTable, width: number): number[] {
  const shares = table.columns.map((column) => column.width ?? (column.kind === "text" ? 24 : 12));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const free = width - table.columns.length * CELL_PADDING;
  return shares.map((share) => (free * share) / total);
}

function signatureBlock(labels: readonly string[]): Content[] {
  if (labels.length === 0) return [];
  const boxes = labels.map((label) => ({
    stack: [
      { text: printable(label), color: QUIET, fontSize: 8 },
      { canvas: [{ type: "line", x1: 0, y1: 44, x2: 140, y2: 44, lineWidth: 0.5, lineColor: QUIET }] },
    ],
  }));
  return [{ columns: boxes, columnGap: 16, margin: [0, 24, 0, 0], unbreakable: true }];
}
