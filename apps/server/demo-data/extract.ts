// Makes products.csv and daily-moves.csv.gz beside this file from the full sales file (see README.md):
//   node apps/server/demo-data/extract.ts path/to/sales.csv.gz
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, gzipSync } from "node:zlib";
import { parse } from "csv-parse";
import { categoryOf } from "./categories.ts";
import { barcodeOf, cleanDescription, packSizeOf } from "./product-facts.ts";
import { type SalesLine, SalesTally, type TalliedProduct } from "./tally.ts";

const costPercent = 55n;

/** CSV text of the product file: one row per product, in code order. */
export function productsCsv(products: readonly TalliedProduct[]): string {
  const rows = products.map(({ code, sourceDescription, medianPrice }) =>
    [
      code,
      quote(cleanDescription(sourceDescription)),
      categoryOf(sourceDescription),
      tenThousandths(medianPrice * 10n),
      tenThousandths(roundHalfUp(medianPrice * 10n * costPercent, 100n)),
      barcodeOf(code),
      packSizeOf(sourceDescription),
    ].join(","),
  );
  return csv("code,description,category,unit_price,unit_cost,barcode,pack_size", rows);
}

/** CSV text of the moves file: one row per day and product that moved, in that order; blank is nothing. */
export function movesCsv(products: readonly TalliedProduct[]): string {
  const rows: string[] = [];
  for (const { code, days } of products) {
    for (const [day, { sold, returned, writtenOff, found }] of days) {
      const amounts = [sold, returned, writtenOff, found];
      if (amounts.every((amount) => amount === 0n)) continue;
      rows.push([day, code, ...amounts.map((amount) => (amount === 0n ? "" : String(amount)))].join(","));
    }
  }
  return csv("day,code,sold,returned,written_off,found", rows.sort());
}

function csv(heading: string, rows: readonly string[]): string {
  return `${[heading, ...rows].join("\n")}\n`;
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function tenThousandths(amount: bigint): string {
  const digits = String(amount).padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** Gzip whose header names no time and no operating system, so that the same rows are the same bytes. */
function anonymousGzip(text: string): Buffer {
  const zipped = gzipSync(text, { level: 9 });
  zipped.fill(0, 4, 8);
  zipped[9] = 255;
  return zipped;
}

async function main(source: string): Promise<void> {
  const tally = new SalesTally();
  const rows = parse({ columns: true });
  rows.on("data", (line: SalesLine) => tally.add(line));
  await pipeline(createReadStream(source), createGunzip(), rows);

  const products = tally.finish();
  const moves = movesCsv(products);
  await writeFile(new URL("products.csv", import.meta.url), productsCsv(products));
  await writeFile(new URL("daily-moves.csv.gz", import.meta.url), anonymousGzip(moves));
  console.log(`${tally.lineCount} lines read`);
  console.log(`${products.length} products, ${moves.split("\n").length - 2} day rows written`);
  console.log(`lines left out: ${JSON.stringify(tally.leftOut)}`);
  console.log(`codes left out (${tally.codesLeftOut.size}): ${[...tally.codesLeftOut].sort().join(" ")}`);
}

if (import.meta.main) {
  const source = process.argv[2];
  if (source === undefined) {
    console.error("usage: node apps/server/demo-data/extract.ts path/to/sales.csv.gz");
    process.exit(2);
  }
  await main(source);
}
