import type { Product } from "@stockex/contracts";
import { expect, it } from "vitest";
import { bodyOf, emptyProduct, typedOf } from "./draft.ts";

const product: Product = {
  id: "p",
  code: "A-1",
  name: "Rice, 5 kg",
  categoryId: "c",
  unitId: "kg",
  tracking: "lot",
  units: [{ unitId: "bag", numerator: "1", denominator: "3" }],
  barcodes: [
    { code: "03760020507350", unitId: null },
    { code: "13760020507357", unitId: "bag" },
  ],
  version: 4,
  archived: false,
};

it("goes into the form and back unchanged", () => {
  const { id: _, version: __, archived: ___, ...body } = product;
  expect(bodyOf(typedOf(product))).toEqual(body);
});

it("waits for category, unit, and whole numbers above zero in each pack", () => {
  const typed = typedOf(product);
  const [pack] = typed.packs;
  if (pack === undefined) throw new Error("the product has a pack");
  expect(bodyOf(emptyProduct)).toBeNull();
  for (const wrong of ["", "0", "1.5", "-2", "1e3"]) {
    expect(bodyOf({ ...typed, packs: [{ ...pack, denominator: wrong }] })).toBeNull();
  }
  expect(bodyOf({ ...typed, packs: [{ ...pack, unitId: "" }] })).toBeNull();
});

it("leaves out a barcode that was not typed", () => {
  const typed = { ...typedOf(product), barcodes: [{ key: "k", code: "  ", unitId: "" }] };
  expect(bodyOf(typed)?.barcodes).toEqual([]);
});
