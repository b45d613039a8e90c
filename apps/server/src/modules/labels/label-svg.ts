import { type LabelSheet, type LabelSheetName, labelSheets } from "@stockex/contracts";
import type { DrawnLabel } from "./draw-label.ts";

/** Whole micrometres are enough for any printer and keep pages small. */
const mm = (value: number) => String(Math.round(value * 1000) / 1000);

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A drawn label. */
function content({ symbol, texts, at }: DrawnLabel): string {
  const written = texts.map(({ text, x, width, baseline, size, bold, align }) => {
    const middle = align === "middle";
    const look = `${bold ? ' font-weight="bold"' : ""}${middle ? ' text-anchor="middle"' : ""}`;
    return `<text x="${mm(middle ? x + width / 2 : x)}" y="${mm(baseline)}" font-size="${mm(size)}"${look}>${escaped(text)}</text>`;
  });
  return `<path d="${symbolPath(symbol, at)}"/>${written.join("")}`;
}

/** A label at its place on a page; a picture of its own cuts what a foreign font makes too long. */
function labelAt(label: DrawnLabel, left: number, top: number, { width, height }: LabelSheet): string {
  const box = `x="${mm(left)}" y="${mm(top)}" width="${mm(width)}" height="${mm(height)}"`;
  return `<svg ${box} viewBox="0 0 ${mm(width)} ${mm(height)}">${content(label)}</svg>`;
}

/** All that is dark as one path: thousands of rectangles of their own would take most of a PDF's time. */
function symbolPath(symbol: DrawnLabel["symbol"], at: DrawnLabel["at"]): string {
  const box = (x: number, y: number, width: number, height: number) =>
    `M${mm(x)} ${mm(y)}h${mm(width)}v${mm(height)}h${mm(-width)}z`;
  if (symbol.kind === "bars") {
    let x = at.x;
    return symbol.widths
      .map((modules, index) => {
        const bar = index % 2 === 0 ? box(x, at.y, modules * at.module, at.height) : "";
        x += modules * at.module;
        return bar;
      })
      .join("");
  }
  return symbol.dark
    .flatMap((row, y) =>
      runsOf(row).map(({ from, length }) =>
        box(at.x + from * at.module, at.y + y * at.module, length * at.module, at.module),
      ),
    )
    .join("");
}

/** Stretches of dark squares: neighbours in one piece leave no hairline between them. */
function runsOf(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last !== undefined && last.from + last.length === x) last.length += 1;
    else runs.push({ from: x, length: 1 });
  }
  return runs;
}

const picture = (width: number, height: number, inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${mm(width)} ${mm(height)}" width="${mm(width)}mm" height="${mm(height)}mm" font-family="Roboto, Arial, sans-serif" fill="#000">${inside}</svg>`;

/** One label of a roll. */
export const labelPicture = (label: DrawnLabel, size: { readonly width: number; readonly height: number }) =>
  picture(size.width, size.height, content(label));

/** A4 pages of a sheet; the first label stands at `startAt`, counted from 1. */
export function sheetPages(
  labels: readonly DrawnLabel[],
  name: LabelSheetName,
  startAt: number,
  mostPages = Number.POSITIVE_INFINITY,
): string[] {
  const sheet: LabelSheet = labelSheets[name];
  const each = sheet.columns * sheet.rows;
  const pages: string[] = [];
  for (let page = 0; page < Math.min(pagesOf(labels.length, name, startAt), mostPages); page++) {
    const first = page * each - (startAt - 1);
    const cells = Array.from({ length: each }, (_, cell) => {
      const label = labels[first + cell];
      if (label === undefined) return "";
      const left = sheet.left + (cell % sheet.columns) * sheet.across;
      return labelAt(label, left, sheet.top + Math.floor(cell / sheet.columns) * sheet.down, sheet);
    });
    pages.push(picture(210, 297, cells.join("")));
  }
  return pages;
}

/** How many pages so many labels take. */
export function pagesOf(labels: number, name: LabelSheetName, startAt: number): number {
  const { columns, rows } = labelSheets[name];
  return labels === 0 ? 0 : Math.ceil((labels + startAt - 1) / (columns * rows));
}
