import type { Product } from "@stockex/contracts";
import { storedBarcode } from "./codes.ts";

/** What is written of a product, beside its id and state. */
export type ProductDraft = Omit<Product, "id" | "version" | "archived">;

/** A field that contradicts another; `words.ts` says it in the caller's language. */
export interface ProductFault {
  readonly path: string;
  readonly fault: "unit-is-own" | "unit-twice" | "barcode-unit" | "barcode-twice";
}

/**
 * The draft as it is stored: barcodes in their stored form, once each, null for the product's own unit; and the
 * fields that contradict each other.
 */
export function tidyProduct(draft: ProductDraft): { draft: ProductDraft; faults: ProductFault[] } {
  const faults: ProductFault[] = [];
  const packs = new Set<string>();
  for (const [index, { unitId }] of draft.units.entries()) {
    const path = `body.units.${index}.unitId`;
    if (unitId === draft.unitId) faults.push({ path, fault: "unit-is-own" });
    if (packs.has(unitId)) faults.push({ path, fault: "unit-twice" });
    packs.add(unitId);
  }
  const unitByCode = new Map<string, string | null>();
  for (const [index, barcode] of draft.barcodes.entries()) {
    const path = `body.barcodes.${index}`;
    const code = storedBarcode(barcode.code);
    const unitId = barcode.unitId === draft.unitId ? null : barcode.unitId;
    if (unitId !== null && !packs.has(unitId)) faults.push({ path, fault: "barcode-unit" });
    if (unitByCode.has(code) && unitByCode.get(code) !== unitId)
      faults.push({ path, fault: "barcode-twice" });
    unitByCode.set(code, unitId);
  }
  const barcodes = [...unitByCode].map(([code, unitId]) => ({ code, unitId }));
  return { draft: { ...draft, barcodes }, faults };
}
