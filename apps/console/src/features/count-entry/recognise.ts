import { parseLocalisedQuantity } from "@stockex/kernel";

/** What a line of input means while a product waits for its quantity. */
export type Meaning =
  | { readonly kind: "quantity"; readonly quantity: string }
  | { readonly kind: "code"; readonly code: string }
  | {
      readonly kind: "unclear";
      readonly why: "ambiguous" | "too-many-decimals" | "out-of-range" | "negative";
    };

/** So many digits in a row are a barcode, not goods on a shelf. */
const BARCODE_DIGITS = 8;
/** A wedge scanner sends a key every few milliseconds; people need more than this on average. */
const SCANNER_GAP_MS = 30;
const SHORTEST_SCAN = 4;

/**
 * Reads a line of input where a quantity is awaited: `12`, `2,5`, `12*6`; or the next code, when it came from
 * the scanner, is as long as a barcode or is no number at all.
 */
export function meaningOf(text: string, scanned: boolean, language: "fr" | "en"): Meaning {
  const line = text.trim();
  if (scanned || new RegExp(`^\\d{${BARCODE_DIGITS},}$`).test(line)) return { kind: "code", code: line };
  const parsed = parseLocalisedQuantity(line, language);
  if (parsed.ok) {
    if (parsed.value.isNegative()) return { kind: "unclear", why: "negative" };
    return { kind: "quantity", quantity: parsed.value.toString() };
  }
  return parsed.error === "not-a-number"
    ? { kind: "code", code: line }
    : { kind: "unclear", why: parsed.error };
}

/** Decimals of an exact decimal text: `"2.50"` has 2. */
export function decimalsIn(quantity: string): number {
  return quantity.split(".")[1]?.length ?? 0;
}

/** Tells a scanner from fingers by the time between keys. */
export class WedgeWatch {
  #first = 0;
  #last = 0;
  #keys = 0;

  /** A key at this time in milliseconds. */
  key(now: number): void {
    if (this.#keys === 0) this.#first = now;
    this.#last = now;
    this.#keys += 1;
  }

  /** Whether the keys since the last call came from a scanner; begins anew. */
  finish(): boolean {
    const keys = this.#keys;
    const gap = (this.#last - this.#first) / Math.max(1, keys - 1);
    this.#keys = 0;
    return keys >= SHORTEST_SCAN && gap < SCANNER_GAP_MS;
  }
}
