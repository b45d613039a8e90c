import type { Product, Tracking } from "@stockex/contracts";
import { newId } from "@stockex/kernel";

/** A pack as it is being typed: a carton of 12 is 12 / 1, the third of a kilogram 1 / 3. */
export interface TypedPack {
  readonly key: string;
  readonly unitId: string;
  readonly numerator: string;
  readonly denominator: string;
}
export interface TypedBarcode {
  readonly key: string;
  readonly code: string;
  /** Empty for the product's own unit. */
  readonly unitId: string;
}

/** A product as it stands in the form. */
export interface TypedProduct {
  readonly code: string;
  readonly name: string;
  readonly categoryId: string;
  readonly unitId: string;
  readonly tracking: Tracking;
  readonly packs: readonly TypedPack[];
  readonly barcodes: readonly TypedBarcode[];
}

type ProductBody = Omit<Product, "id" | "version" | "archived">;

export const emptyProduct: TypedProduct = {
  code: "",
  name: "",
  categoryId: "",
  unitId: "",
  tracking: "none",
  packs: [],
  barcodes: [],
};

/** A product that exists, into the form. */
export function typedOf(product: Product): TypedProduct {
  return {
    code: product.code,
    name: product.name,
    categoryId: product.categoryId,
    unitId: product.unitId,
    tracking: product.tracking,
    packs: product.units.map((pack) => ({ ...pack, key: newId() })),
    barcodes: product.barcodes.map(({ code, unitId }) => ({ key: newId(), code, unitId: unitId ?? "" })),
  };
}

/** Whether both parts of the fraction are whole numbers above zero. */
export const isFraction = ({ numerator, denominator }: TypedPack): boolean =>
  [numerator, denominator].every((part) => /^[1-9]\d{0,17}$/.test(part.trim()));

/** What the form says to the server; null while a pack has no unit or no fraction. Empty barcodes are left out. */
export function bodyOf(typed: TypedProduct): ProductBody | null {
  const { packs, barcodes, ...facts } = typed;
  if (typed.categoryId === "" || typed.unitId === "") return null;
  if (!packs.every((pack) => pack.unitId !== "" && isFraction(pack))) return null;
  return {
    ...facts,
    units: packs.map(({ unitId, numerator, denominator }) => ({
      unitId,
      numerator: numerator.trim(),
      denominator: denominator.trim(),
    })),
    barcodes: barcodes
      .filter(({ code }) => code.trim() !== "")
      .map(({ code, unitId }) => ({ code: code.trim(), unitId: unitId === "" ? null : unitId })),
  };
}
