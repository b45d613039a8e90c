import { describe, expect, it } from "vitest";
import { categoryOf } from "./categories.ts";
import { movesCsv, productsCsv } from "./extract.ts";
import { barcodeOf, cleanDescription, isProductCode, packSizeOf } from "./product-facts.ts";
import { type SalesLine, SalesTally } from "./tally.ts";

const line = (changes: Partial<SalesLine>): SalesLine => ({
  InvoiceNo: "536365",
  StockCode: "22423",
  Description: "REGENCY CAKESTAND 3 TIER",
  Quantity: "6",
  InvoiceDate: "2010-12-01 08:26:00",
  UnitPrice: "2.55",
  CustomerID: "17850.0",
  ...changes,
});

function extract(...lines: SalesLine[]) {
  const tally = new SalesTally();
  for (const each of lines) tally.add(each);
  const products = tally.finish();
  const rows = (text: string) => text.trimEnd().split("\n").slice(1);
  return { products: rows(productsCsv(products)), moves: rows(movesCsv(products)), leftOut: tally.leftOut };
}

describe("the extract of the sales file", () => {
  it("costs a product at 55 % of its median price, rounded half up in the fourth decimal", () => {
    const { products } = extract(
      line({ UnitPrice: "0.001" }),
      line({ UnitPrice: "2.555" }),
      line({ UnitPrice: "99" }),
    );
    expect(products).toEqual(["22423,Regency cakestand 3 tier,kitchen,2.5550,1.4053,2022423000007,1"]);
  });

  it("tells sold, returned, written-off and found goods apart", () => {
    const { moves } = extract(
      line({}),
      line({ Quantity: "10", UnitPrice: "0.0", Description: "sample" }),
      line({ InvoiceNo: "C536380", Quantity: "-2" }),
      line({ Quantity: "-5", UnitPrice: "0.0", CustomerID: "", Description: "damages" }),
      line({ Quantity: "3", UnitPrice: "0.0", CustomerID: "", Description: "found" }),
    );
    expect(moves).toEqual(["2010-12-01,22423,16,2,5,3"]);
  });

  it("drops a sale that the same customer cancels whole on the same day, and only then", () => {
    const big = line({ Quantity: "74215" });
    const cancelled = line({ InvoiceNo: "C536366", Quantity: "-74215" });
    const sameDay = extract(line({ Quantity: "1" }), big, cancelled);
    expect(sameDay.moves).toEqual(["2010-12-01,22423,1,,,"]);
    expect(sameDay.leftOut.cancelledSameDay).toBe(2);
    const nextDay = extract(big, { ...cancelled, InvoiceDate: "2010-12-02 10:17:00" });
    expect(nextDay.moves).toEqual(["2010-12-01,22423,74215,,,", "2010-12-02,22423,,74215,,"]);
  });

  it("joins a code's upper and lower case, and names it as its priced lines mostly do", () => {
    const { products } = extract(
      line({ StockCode: "15056bl", Description: "EDWARDIAN PARASOL BLACK" }),
      line({ StockCode: "15056BL", Description: "EDWARDIAN PARASOL BLACK" }),
      line({ StockCode: "15056BL", Description: "wet damaged", UnitPrice: "0.0" }),
    );
    expect(products).toHaveLength(1);
    expect(products[0]).toContain("Edwardian parasol black");
  });

  it("leaves out services and codes that were never sold at a price", () => {
    const { products, leftOut } = extract(
      line({ StockCode: "POST" }),
      line({ StockCode: "22016", Description: "Dotcomgiftshop Gift Voucher £100.00" }),
      line({ StockCode: "84612B", Description: "thrown away", UnitPrice: "0.0" }),
    );
    expect(products).toEqual([]);
    expect(leftOut).toEqual({ notGoods: 1, service: 1, neverPriced: 1, cancelledSameDay: 0 });
  });

  it("refuses a quantity or price it cannot read exactly", () => {
    expect(() => extract(line({ Quantity: "1.5" }))).toThrow("not a whole quantity");
    expect(() => extract(line({ UnitPrice: "1e3" }))).toThrow("not a price");
  });
});

describe("facts read from codes and descriptions", () => {
  it.each([
    ["SET OF 6 SOLDIER SKITTLES", "6"],
    ["PACK/12 BLUE FOLKART CARDS", "12"],
    ["S/12 MINI RABBIT EASTER", "12"],
    ["SET OF THREE VINTAGE GIFT WRAPS", "3"],
    ["CLOTHES PEGS RETROSPOT PACK 24 ", "24"],
    ["3 HOOK HANGER MAGIC GARDEN", "1"],
    ["DOORMAT TOPIARY", "1"],
  ])("reads the pack size of %s as %s", (description, size) => {
    expect(packSizeOf(description)).toBe(size);
  });

  it.each([
    ["WHITE HANGING HEART T-LIGHT HOLDER", "White hanging heart T-light holder"],
    [" SET 2 TEA TOWELS I LOVE LONDON ", "Set 2 tea towels I love London"],
    ["S/12 MINI RABBIT EASTER", "Set of 12 mini rabbit Easter"],
    ["*USB Office Mirror Ball", "USB office mirror ball"],
    ["FAWN AND MUSHROOM ,GREETING CARD.", "Fawn and mushroom, greeting card"],
  ])("cleans %j to %j", (source, clean) => {
    expect(cleanDescription(source)).toBe(clean);
  });

  it.each([
    ["CHRISTMAS T-LIGHT HOLDER", "christmas"],
    ["CREAM HANGING HEART T-LIGHT HOLDER", "candles"],
    ["JUMBO BAG RED RETROSPOT", "bags"],
    ["SET OF 4 NAPKIN RINGS", "tableware"],
    ["GREEN DIAMANTE RING", "jewellery"],
    ["FRENCH BLUE METAL DOOR SIGN 5", "decoration"],
  ])("shelves %s under %s", (description, category) => {
    expect(categoryOf(description)).toBe(category);
  });

  it("gives codes that differ in one letter different barcodes, and the same code always the same", () => {
    const codes = ["15056", "15056B", "15056BL", "15056BP", "DCGS0003", "DCGSSGIRL"];
    const barcodes = codes.map(barcodeOf);
    expect(new Set(barcodes).size).toBe(codes.length);
    expect(barcodes).toEqual(codes.map(barcodeOf));
  });

  it("takes goods' codes and refuses bookkeeping ones", () => {
    expect(["22423", "85123A", "15056BL", "DCGSSBOY"].every(isProductCode)).toBe(true);
    expect(["POST", "M", "D", "BANK CHARGES", "GIFT_0001_20", "C2"].some(isProductCode)).toBe(false);
  });
});
