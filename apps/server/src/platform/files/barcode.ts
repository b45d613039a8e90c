import bwipjs from "bwip-js/node";

/** A barcode as what it consists of, in modules: bars and spaces by turns, or rows of dark and light squares. */
export type BarcodeSymbol =
  | { readonly kind: "bars"; readonly widths: readonly number[]; readonly modules: number }
  | { readonly kind: "squares"; readonly dark: readonly (readonly boolean[])[]; readonly modules: number };

export type Symbology = "code128" | "ean13" | "qr";

/** Modules of white that a reader needs on each side; EAN-13 wants eleven at its left. */
export const quietModules: Readonly<Record<Symbology, number>> = { code128: 10, ean13: 11, qr: 4 };

const encoders = { code128: "code128", ean13: "ean13", qr: "qrcode" } as const;

/** Encodes a text; null when the symbology cannot carry it. Code 128 carries printable ASCII. */
export function encodeBarcode(symbology: Symbology, text: string): BarcodeSymbol | null {
  if (symbology === "code128" && !/^[\x20-\x7e]+$/.test(text)) return null;
  if (symbology === "ean13" && !/^\d{13}$/.test(text)) return null;
  const drawn = drawnBy(encoders[symbology], text);
  if (drawn === null) return null;
  if ("sbs" in drawn)
    return { kind: "bars", widths: drawn.sbs, modules: drawn.sbs.reduce((sum, width) => sum + width, 0) };
  const { pixs, pixx } = drawn;
  const rows = Array.from({ length: drawn.pixy }, (_, y) =>
    pixs.slice(y * pixx, (y + 1) * pixx).map((square) => square === 1),
  );
  return { kind: "squares", dark: rows, modules: pixx };
}

/** What the encoder would hand to a renderer; null for a text that is none of this symbology. */
function drawnBy(encoder: string, text: string) {
  try {
    return bwipjs.raw({ bcid: encoder, text })[0] ?? null;
  } catch (error) {
    // Its complaints about a text, such as a wrong check digit, are named after the encoder.
    if (String(error).includes("bwipp.")) return null;
    throw error;
  }
}
