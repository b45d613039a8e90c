import { isProductCode, isServiceDescription } from "./product-facts.ts";

/** One line of the source file, as text. */
export interface SalesLine {
  readonly InvoiceNo: string;
  readonly StockCode: string;
  readonly Description: string;
  readonly Quantity: string;
  readonly InvoiceDate: string;
  readonly UnitPrice: string;
  readonly CustomerID: string;
}

/** Pieces of one product on one day, by what happened to them. */
export interface DayTotals {
  sold: bigint;
  returned: bigint;
  writtenOff: bigint;
  found: bigint;
}

interface ProductTally {
  /** Descriptions of priced lines only: unpriced lines carry staff notes ("damages", "?lost"). */
  readonly descriptions: Map<string, number>;
  /** Prices in thousandths, one per priced line. */
  readonly prices: bigint[];
  readonly days: Map<string, DayTotals>;
  lines: number;
}

/** Why lines were left out, with how many. */
export interface LeftOut {
  notGoods: number;
  service: number;
  neverPriced: number;
  cancelledSameDay: number;
}

export interface TalliedProduct {
  readonly code: string;
  readonly sourceDescription: string;
  readonly medianPrice: bigint;
  readonly days: ReadonlyMap<string, DayTotals>;
}

/** Adds up source lines by product and day. Lines must come in the source's order, which is by time. */
export class SalesTally {
  readonly leftOut: LeftOut = { notGoods: 0, service: 0, neverPriced: 0, cancelledSameDay: 0 };
  readonly codesLeftOut = new Set<string>();
  lineCount = 0;
  readonly #products = new Map<string, ProductTally>();
  #today = "";
  #soldToday = new Map<string, number>();

  add(line: SalesLine): void {
    this.lineCount += 1;
    // 112 codes occur in both cases (15056bl, 15056BL) and name the same thing.
    const code = line.StockCode.toUpperCase();
    if (!isProductCode(code)) {
      this.leftOut.notGoods += 1;
      this.codesLeftOut.add(code);
      return;
    }
    const price = parsePrice(line.UnitPrice);
    const pieces = parsePieces(line.Quantity);
    const day = line.InvoiceDate.slice(0, 10);
    const product = this.#product(code);
    product.lines += 1;
    const description = line.Description.trim();
    if (price > 0n && description !== "") {
      product.prices.push(price);
      product.descriptions.set(description, (product.descriptions.get(description) ?? 0) + 1);
    }
    const totals = totalsOf(product, day);
    if (pieces >= 0n) this.#addOut(line, code, day, price, pieces, totals);
    else this.#addBack(line, code, day, -pieces, totals);
  }

  /** The products with goods, a price and a description, in code order. Call once, after the last line. */
  finish(): TalliedProduct[] {
    const kept: TalliedProduct[] = [];
    for (const [code, product] of [...this.#products].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const sourceDescription = mostFrequent(product.descriptions);
      if (sourceDescription === undefined) {
        this.leftOut.neverPriced += product.lines;
        this.codesLeftOut.add(code);
      } else if (isServiceDescription(sourceDescription)) {
        this.leftOut.service += product.lines;
        this.codesLeftOut.add(code);
      } else {
        kept.push({ code, sourceDescription, medianPrice: lowerMedian(product.prices), days: product.days });
      }
    }
    return kept;
  }

  #addOut(
    line: SalesLine,
    code: string,
    day: string,
    price: bigint,
    pieces: bigint,
    totals: DayTotals,
  ): void {
    // No price and no customer: staff put stock right after finding some. A free sample has a customer.
    if (price === 0n && line.CustomerID === "") {
      totals.found += pieces;
      return;
    }
    totals.sold += pieces;
    if (day !== this.#today) {
      this.#today = day;
      this.#soldToday = new Map();
    }
    const key = saleKey(line, code, pieces);
    this.#soldToday.set(key, (this.#soldToday.get(key) ?? 0) + 1);
  }

  #addBack(line: SalesLine, code: string, day: string, pieces: bigint, totals: DayTotals): void {
    if (!line.InvoiceNo.startsWith("C")) {
      totals.writtenOff += pieces;
      return;
    }
    const key = saleKey(line, code, pieces);
    const open = day === this.#today ? (this.#soldToday.get(key) ?? 0) : 0;
    if (open === 0) {
      totals.returned += pieces;
      return;
    }
    // Keyed wrong and cancelled the same day (74,215 and 80,995 pieces among them): no goods moved.
    this.#soldToday.set(key, open - 1);
    totals.sold -= pieces;
    this.leftOut.cancelledSameDay += 2;
  }

  #product(code: string): ProductTally {
    const known = this.#products.get(code);
    if (known !== undefined) return known;
    const fresh: ProductTally = { descriptions: new Map(), prices: [], days: new Map(), lines: 0 };
    this.#products.set(code, fresh);
    return fresh;
  }
}

function saleKey(line: SalesLine, code: string, pieces: bigint): string {
  return `${code} ${line.CustomerID} ${pieces}`;
}

function totalsOf(product: ProductTally, day: string): DayTotals {
  const known = product.days.get(day);
  if (known !== undefined) return known;
  const fresh: DayTotals = { sold: 0n, returned: 0n, writtenOff: 0n, found: 0n };
  product.days.set(day, fresh);
  return fresh;
}

function parsePieces(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new Error(`not a whole quantity: ${text}`);
  return BigInt(text);
}

/** A price in thousandths, exactly. */
function parsePrice(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(text);
  if (match === null) throw new Error(`not a price: ${text}`);
  const thousandths = BigInt(`${match[2]}${(match[3] ?? "").padEnd(3, "0")}`);
  return match[1] === "-" ? -thousandths : thousandths;
}

/** The key counted most often; among equals the first in code-unit order, so that runs agree. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let bestCount = 0;
  for (const [text, count] of counts) {
    if (count > bestCount || (count === bestCount && best !== undefined && text < best)) {
      best = text;
      bestCount = count;
    }
  }
  return best;
}

function lowerMedian(values: readonly bigint[]): bigint {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
}
