import type { LabelFault, LabelSymbology } from "@stockex/contracts";
import { type BarcodeSymbol, encodeBarcode, quietModules } from "../../platform/files/barcode.ts";
import { fitted, wrapped } from "./fitted-text.ts";
import type { LabelOrder, LabelText } from "./label.ts";

/** One line of text: its box from the left, its baseline. Millimetres, as everything here. */
export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  readonly size: number;
  readonly bold: boolean;
  readonly align: "start" | "middle";
}

/** A label as it is printed, on whatever medium. */
export interface DrawnLabel {
  readonly id: string;
  readonly code: string;
  readonly symbology: LabelSymbology;
  readonly symbol: BarcodeSymbol;
  readonly texts: readonly DrawnText[];
  /** Where the dark of the barcode begins, how wide a module is, how high the bars are. */
  readonly at: { readonly x: number; readonly y: number; readonly module: number; readonly height: number };
}

export interface LabelSize {
  readonly width: number;
  readonly height: number;
  /** What a printer of dots can place; 0 for none. */
  readonly dot: number;
}

/**
 * Narrowest modules that hand-held readers take from an office or label printer (7.5 mil; an EAN-13 is printed at no
 * less than 80 % of 0.33 mm, GS1 General Specifications 5.2.3), and what more of would not help.
 */
const narrowest: Readonly<Record<LabelSymbology, number>> = { code128: 0.19, ean13: 0.264, qr: 0.3 };
const widest: Readonly<Record<LabelSymbology, number>> = { code128: 0.5, ean13: 0.495, qr: 1.2 };

/** Places title, detail, barcode and code on a label, or says why there can be no label. */
export function drawLabel(
  label: LabelText,
  order: Pick<LabelOrder, "of" | "symbology">,
  size: LabelSize,
): DrawnLabel | LabelFault {
  if (label.fault !== null) return label.fault;
  const symbol = encodeBarcode(order.symbology, label.code);
  if (symbol === null) return order.symbology === "ean13" ? "no-ean13" : "not-encodable";
  const drawn =
    symbol.kind === "bars"
      ? besideNothing(label, order, size, symbol)
      : besideText(label, order, size, symbol);
  return drawn ?? "too-narrow";
}

const marginOf = ({ width, height }: LabelSize) =>
  Math.max(1.5, Math.min(3.5, Math.min(width, height) * 0.08));
const between = (least: number, most: number, value: number) => Math.max(least, Math.min(most, value));
/** Letters take this much above their baseline, and lines this much altogether. */
const ASCENT = 0.78;
const LINE = 1.2;

/** Dots a label printer takes for one module at most (^BY, ^BQ). */
const MOST_DOTS = 10;

/** The width of a module that lets the symbol fit; null when that is too thin for a reader. */
function moduleFor(symbology: LabelSymbology, modules: number, room: number, dot: number): number | null {
  const fits = Math.min(room / modules, widest[symbology]);
  const module = dot === 0 ? fits : Math.min(MOST_DOTS, Math.floor(fits / dot + 1e-9)) * dot;
  return module < narrowest[symbology] ? null : module;
}

/** Bars over the whole width, title and detail above, the code below. */
function besideNothing(
  label: LabelText,
  { of, symbology }: Pick<LabelOrder, "of" | "symbology">,
  size: LabelSize,
  symbol: BarcodeSymbol,
): DrawnLabel | null {
  const margin = marginOf(size);
  const inner = size.width - 2 * margin;
  // The margin is white too: the quiet zone may use it up to the edge's own millimetre.
  const room = size.width - 2;
  const module = moduleFor(symbology, symbol.modules + 2 * quietModules[symbology], room, size.dot);
  if (module === null) return null;
  const titleSize =
    of === "locations" ? between(2.4, 9, size.height * 0.17) : between(2, 4.5, size.height * 0.1);
  const smallSize = between(1.7, 3.2, size.height * 0.075);
  const titleLines =
    of === "products" && size.height >= 30
      ? wrapped(label.title, titleSize, inner, 2)
      : [fitted(label.title, titleSize, inner, "start")];
  const texts: DrawnText[] = [];
  const place = (text: string, y: number, textSize: number, bold: boolean) =>
    texts.push({
      text,
      x: margin,
      width: inner,
      baseline: y + textSize * ASCENT,
      size: textSize,
      bold,
      align: "middle",
    });
  let y = margin;
  for (const line of titleLines) {
    place(line, y, titleSize, true);
    y += titleSize * LINE;
  }
  place(fitted(label.detail, smallSize, inner, "end"), y, smallSize, false);
  y += smallSize * LINE + 0.6;
  const codeTop = size.height - margin - smallSize;
  place(fitted(label.code, smallSize, inner, "start"), codeTop, smallSize, false);
  const x = onDot((size.width - symbol.modules * module) / 2, size.dot);
  const height = codeTop - 0.6 - y;
  if (height < 4) return null;
  return { id: label.id, code: label.code, symbology, symbol, texts, at: { x, y, module, height } };
}

/** A square at the left, what is written at its right. */
function besideText(
  label: LabelText,
  { of, symbology }: Pick<LabelOrder, "of" | "symbology">,
  size: LabelSize,
  symbol: BarcodeSymbol,
): DrawnLabel | null {
  const margin = marginOf(size);
  const quiet = quietModules[symbology];
  const room = Math.min(size.height - 2, size.width * 0.5);
  const module = moduleFor(symbology, symbol.modules + 2 * quiet, room, size.dot);
  if (module === null) return null;
  const side = symbol.modules * module;
  const x = onDot(Math.max(margin, quiet * module), size.dot);
  const y = onDot((size.height - side) / 2, size.dot);
  const left = x + side + quiet * module;
  const width = size.width - margin - left;
  const titleSize =
    of === "locations" ? between(2.4, 8, size.height * 0.15) : between(2, 4.2, size.height * 0.1);
  const smallSize = between(1.7, 3.2, size.height * 0.075);
  const lines = [
    ...wrapped(label.title, titleSize, width, of === "locations" ? 1 : 3).map((text) => ({
      text,
      size: titleSize,
      bold: true,
    })),
    { text: fitted(label.detail, smallSize, width, "end"), size: smallSize, bold: false },
    { text: fitted(label.code, smallSize, width, "start"), size: smallSize, bold: false },
  ];
  const total = lines.reduce((sum, line) => sum + line.size * LINE, 0);
  let top = Math.max(margin, (size.height - total) / 2);
  const texts = lines.map((line): DrawnText => {
    const baseline = top + line.size * ASCENT;
    top += line.size * LINE;
    return { ...line, x: left, width, baseline, align: "start" };
  });
  return { id: label.id, code: label.code, symbology, symbol, texts, at: { x, y, module, height: side } };
}

const onDot = (place: number, dot: number) => (dot === 0 ? place : Math.round(place / dot) * dot);
