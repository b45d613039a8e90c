import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { type DemoCategoryKey, demoCategories } from "./categories.ts";

/** One product of the demo company. Amounts are decimal text in pounds sterling, ready for Money. */
export interface DemoProduct {
  /** Stock code, unique: five digits and up to two letters, or DCGS…. */
  readonly code: string;
  readonly description: string;
  readonly category: DemoCategoryKey;
  /** The price seen most in the middle: the median of the year's sales lines. */
  readonly unitPrice: string;
  /** 55 % of the price, an assumption: the source has no costs. */
  readonly unitCost: string;
  /** EAN-13, in-store range, unique. */
  readonly barcode: string;
  /** Whole pieces inside one sold unit ("Set of 6" → "6"), "1" when the description does not say. */
  readonly packSize: string;
}

/** What one product did on one day. Whole, non-negative units as text, at least one of them not "0". */
export interface DemoMove {
  /** ISO date, 2010-12-01 to 2011-12-09, in the warehouse's own calendar. */
  readonly day: string;
  readonly code: string;
  /** Went to customers, without what was keyed wrong and cancelled the same day. */
  readonly sold: string;
  /** Came back from customers. */
  readonly returned: string;
  /** Damaged, lost or thrown away. */
  readonly writtenOff: string;
  /** Put right upwards by staff. */
  readonly found: string;
}

const categoryKeys: ReadonlySet<string> = new Set(demoCategories.map(({ key }) => key));

/** All demo products, in code order. Throws when the file does not have the shape extract.ts writes. */
export async function readDemoProducts(): Promise<DemoProduct[]> {
  const text = await readFile(new URL("products.csv", import.meta.url), "utf8");
  const rows: string[][] = parse(text, { from_line: 2 });
  return rows.map((row) => {
    const [code, description, category, unitPrice, unitCost, barcode, packSize] = row;
    if (
      code === undefined ||
      description === undefined ||
      !isCategory(category) ||
      unitPrice === undefined ||
      unitCost === undefined ||
      barcode === undefined ||
      packSize === undefined
    ) {
      throw new Error(`products.csv: unexpected row ${row.join(",")}`);
    }
    return { code, description, category, unitPrice, unitCost, barcode, packSize };
  });
}

/** The year's moves, by day and then code, streamed. Every code is one of readDemoProducts. */
export async function* readDemoMoves(): AsyncGenerator<DemoMove, void, undefined> {
  const input = createReadStream(new URL("daily-moves.csv.gz", import.meta.url)).pipe(createGunzip());
  let heading = true;
  for await (const line of createInterface({ input })) {
    if (!heading) yield parseMove(line);
    heading = false;
  }
}

function parseMove(line: string): DemoMove {
  const [day, code, sold, returned, writtenOff, found] = line.split(",");
  if (day === undefined || code === undefined || found === undefined) {
    throw new Error(`daily-moves.csv.gz: unexpected row ${line}`);
  }
  return {
    day,
    code,
    sold: sold || "0",
    returned: returned || "0",
    writtenOff: writtenOff || "0",
    found: found || "0",
  };
}

function isCategory(text: string | undefined): text is DemoCategoryKey {
  return text !== undefined && categoryKeys.has(text);
}
