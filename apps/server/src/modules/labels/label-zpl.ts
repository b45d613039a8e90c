import type { DrawnLabel, DrawnText, LabelSize } from "./draw-label.ts";

/**
 * A label in ZPL II: the printer draws the barcode itself, in whole dots. `dot` is the size of one.
 * Text is UTF-8 (^CI28) in the printer's scalable font; what ZPL would take for commands goes as hexadecimal (^FH).
 */
export function labelZpl(label: DrawnLabel, size: LabelSize, copies: number): string {
  const dots = (value: number) => Math.round(value / size.dot);
  const lines = [
    "^XA",
    "^CI28",
    `^PW${dots(size.width)}`,
    `^LL${dots(size.height)}`,
    "^LH0,0",
    ...label.texts.map((text) => textField(text, dots)),
    barcodeField(label, dots),
    ...(copies === 1 ? [] : [`^PQ${copies}`]),
    "^XZ",
  ];
  return `${lines.join("\n")}\n`;
}

function textField(text: DrawnText, dots: (value: number) => number): string {
  const height = dots(text.size);
  const top = dots(text.baseline - text.size * 0.78);
  const align = text.align === "middle" ? "C" : "L";
  // A field block of one line centres; in it a backslash begins a command of its own.
  const data = hex(text.text.replaceAll("\\", "\\\\"));
  return `^FO${dots(text.x)},${top}^A0N,${height},${height}^FB${dots(text.width)},1,0,${align},0^FH^FD${data}^FS`;
}

function barcodeField({ at, code, symbology }: DrawnLabel, dots: (value: number) => number): string {
  const origin = `^FO${dots(at.x)},${dots(at.y)}`;
  const module = dots(at.module);
  switch (symbology) {
    case "code128":
      // Mode A chooses the shortest code set by itself; ">" begins its commands, and is itself ">0".
      return `${origin}^BY${module},2,${dots(at.height)}^BCN,${dots(at.height)},N,N,N,A^FH^FD${hex(code.replaceAll(">", ">0"))}^FS`;
    case "ean13":
      // Twelve digits: the printer adds the check digit.
      return `${origin}^BY${module},2,${dots(at.height)}^BEN,${dots(at.height)},N,N^FD${code.slice(0, 12)}^FS`;
    case "qr":
      return `${origin}^BQN,2,${module}^FH^FDMA,${hex(code)}^FS`;
  }
}

/** ZPL's own characters as hexadecimal, under ^FH. */
const hex = (text: string) =>
  text.replace(/[\^~_\p{Cc}]/gu, (letter) =>
    [...Buffer.from(letter)].map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
