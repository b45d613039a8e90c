import { expandUpcE, type Gs1Message, readScannedCode, toGtin14 } from "@stockex/kernel";

/** What a scanned or typed text says, before anybody looks it up. */
export interface NormalisedCode {
  /** As `catalog.barcodes.code` would hold it: GTIN-14, else the text itself. */
  readonly lookup: string;
  /** As typed, without the scanner's symbology prefix: what `catalog.products.code` would hold. */
  readonly scanned: string;
  readonly lot?: string;
  readonly serial?: string;
  /** Exact decimal: how many items the label says there are. */
  readonly quantity?: string;
  /** ISO day of AI 17, else of AI 15 (best before). */
  readonly expiresOn?: string;
}

/** The form a barcode is stored in: EAN, UPC (also UPC-E) and ITF-14 as GTIN-14, any other code as typed. */
export function storedBarcode(code: string): string {
  const typed = code.trim();
  return toGtin14(typed) ?? ofUpcE(typed) ?? typed;
}

/**
 * Takes a scan apart. A GS1 message gives the GTIN of its item (AI 01, else of its content, AI 02) with lot,
 * serial, expiry and count; one without a GTIN the number of its place (AI 414) or logistic unit (AI 00).
 * `currentYear` decides the century of two-digit years. Never fails: what is not understood is looked up as it is.
 */
export function normaliseCode(raw: string, currentYear: number): NormalisedCode {
  const read = readScannedCode(raw, currentYear);
  switch (read.kind) {
    case "gtin":
      return { lookup: read.gtin, scanned: read.code };
    case "gs1":
      return ofMessage(read.message, read.code);
    case "bad-gs1":
      return { lookup: read.code, scanned: read.code };
    case "other":
      return { lookup: storedBarcode(read.code), scanned: read.code };
  }
}

function ofMessage(message: Gs1Message, scanned: string): NormalisedCode {
  const expiresOn = message.expiry ?? message.bestBefore;
  return {
    lookup: message.gtin ?? message.contentGtin ?? message.gln ?? message.sscc ?? scanned,
    scanned,
    ...(message.lot === null ? {} : { lot: message.lot }),
    ...(message.serial === null ? {} : { serial: message.serial }),
    ...(message.count === null ? {} : { quantity: message.count.toString() }),
    ...(expiresOn === null ? {} : { expiresOn }),
  };
}

/** Eight digits that are no EAN-8 may be a UPC-E, which stands for the UPC-A the product carries elsewhere. */
function ofUpcE(code: string): string | null {
  const upcA = expandUpcE(code);
  return upcA === null ? null : toGtin14(upcA);
}
