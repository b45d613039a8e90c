import { describe, expect, it } from "vitest";
import { demoCategories } from "./categories.ts";
import { readDemoMoves, readDemoProducts } from "./read.ts";

describe("the committed demo data", () => {
  it("holds thousands of products with unique codes and valid, unique in-store barcodes", async () => {
    const products = await readDemoProducts();
    expect(products).toHaveLength(3807);
    expect(new Set(products.map(({ code }) => code)).size).toBe(products.length);
    expect(new Set(products.map(({ barcode }) => barcode)).size).toBe(products.length);
    for (const { barcode, code } of products) {
      expect(barcode, code).toMatch(/^2\d{12}$/);
      expect(weightedSum(barcode) % 10, code).toBe(0);
    }
  });

  it("uses every category and costs each product at less than its price and more than nothing", async () => {
    const products = await readDemoProducts();
    expect(new Set(products.map(({ category }) => category))).toEqual(
      new Set(demoCategories.map(({ key }) => key)),
    );
    for (const { code, unitCost, unitPrice, description, packSize } of products) {
      const cost = BigInt(unitCost.replace(".", ""));
      expect(cost > 0n && cost < BigInt(unitPrice.replace(".", "")), code).toBe(true);
      expect(description, code).toMatch(/^\S.*\S$/);
      expect(packSize, code).toMatch(/^[1-9]\d*$/);
    }
  });

  it("tells a year of moves in day order, each of a known product and of something", async () => {
    const codes = new Set((await readDemoProducts()).map(({ code }) => code));
    let rows = 0;
    let previous = "";
    for await (const { day, code, sold, returned, writtenOff, found } of readDemoMoves()) {
      const key = `${day},${code}`;
      if (key <= previous || !codes.has(code)) throw new Error(`out of order or unknown: ${key}`);
      if (BigInt(sold) + BigInt(returned) + BigInt(writtenOff) + BigInt(found) <= 0n) throw new Error(key);
      previous = key;
      rows += 1;
    }
    expect(rows).toBe(278_196);
    expect(previous.slice(0, 10)).toBe("2011-12-09");
  });
});

function weightedSum(gtin: string): number {
  return [...gtin]
    .reverse()
    .reduce((sum, digit, i) => sum + (digit.charCodeAt(0) - 48) * (i % 2 === 0 ? 1 : 3), 0);
}
