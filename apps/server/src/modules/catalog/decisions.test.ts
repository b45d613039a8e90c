import { describe, expect, it } from "vitest";
import { refuseCategoryChange, refuseProductChange, touchesLedger, touchesValuation } from "./decisions.ts";
import { type ProductDraft, tidyProduct } from "./tidy-product.ts";

const product = { unitId: "piece", tracking: "none", categoryId: "toys" } as const;
const moved = { hasMoves: true, holdsStock: false };
const stocked = { hasMoves: true, holdsStock: true };

describe("refuseProductChange", () => {
  it("fixes unit and tracking once the product has moved", () => {
    expect(refuseProductChange(product, { ...product, unitId: "kg" }, moved)).toBe("unit-moved");
    expect(refuseProductChange(product, { ...product, tracking: "lot" }, moved)).toBe("tracking-moved");
  });

  it("fixes the category only while the product is in stock", () => {
    const change = { ...product, categoryId: "books" };
    expect(refuseProductChange(product, change, stocked)).toBe("category-stocked");
    expect(refuseProductChange(product, change, moved)).toBeNull();
  });

  it("refuses nothing before the first move", () => {
    const free = { hasMoves: false, holdsStock: false };
    const change = { unitId: "kg", tracking: "serial", categoryId: "books" } as const;
    expect(refuseProductChange(product, change, free)).toBeNull();
  });
});

describe("refuseCategoryChange", () => {
  const category = { method: "fifo", nature: "goods" } as const;

  it("fixes method and nature while the category holds stock", () => {
    expect(refuseCategoryChange(category, { ...category, method: "avco" }, true)).toBe("method-stocked");
    expect(refuseCategoryChange(category, { ...category, nature: "supplies" }, true)).toBe("nature-stocked");
    expect(refuseCategoryChange(category, { ...category, method: "avco" }, false)).toBeNull();
  });

  it("does not ask about stock when neither changes", () => {
    expect(touchesValuation(category, category)).toBe(false);
    expect(touchesLedger(product, product)).toBe(false);
  });
});

describe("tidyProduct", () => {
  const draft: ProductDraft = {
    code: "P",
    name: "P",
    ...product,
    units: [{ unitId: "carton", numerator: "12", denominator: "1" }],
    barcodes: [],
  };
  const faults = (change: Partial<ProductDraft>) => tidyProduct({ ...draft, ...change }).faults;

  it("stores each barcode once, as GTIN-14, without a unit where it is the product's own", () => {
    const barcodes = [
      { code: "4006381333931", unitId: "piece" },
      { code: "04006381333931", unitId: null },
      { code: "10614141000415", unitId: "carton" },
    ];
    expect(tidyProduct({ ...draft, barcodes }).draft.barcodes).toEqual([
      { code: "04006381333931", unitId: null },
      { code: "10614141000415", unitId: "carton" },
    ]);
  });

  it("names a barcode that stands for two units", () => {
    const barcodes = [
      { code: "X", unitId: null },
      { code: "X", unitId: "carton" },
    ];
    expect(faults({ barcodes })).toEqual([{ path: "body.barcodes.1", fault: "barcode-twice" }]);
  });

  it("names a barcode whose unit is not one of the product's", () => {
    const barcodes = [{ code: "X", unitId: "pallet" }];
    expect(faults({ barcodes })).toEqual([{ path: "body.barcodes.0", fault: "barcode-unit" }]);
  });

  it("names a pack unit given twice and one that is the product's own", () => {
    const pack = { numerator: "12", denominator: "1" };
    const units = ["carton", "carton", "piece"].map((unitId) => ({ unitId, ...pack }));
    expect(faults({ units }).map(({ fault }) => fault)).toEqual(["unit-twice", "unit-is-own"]);
  });
});
