import type { Category, Product } from "@stockex/contracts";

/** Why a change is refused; `words.ts` says it in the caller's language. */
export type Refusal =
  | "unit-moved"
  | "tracking-moved"
  | "category-stocked"
  | "method-stocked"
  | "nature-stocked";

/** What the ledger already rests on. */
export interface ProductFacts {
  readonly hasMoves: boolean;
  readonly holdsStock: boolean;
}

type FixedOfProduct = Pick<Product, "unitId" | "tracking" | "categoryId">;
type FixedOfCategory = Pick<Category, "method" | "nature">;

/** Whether the change touches what the ledger or the valuation may rest on, so that its facts must be read. */
export function touchesLedger(before: FixedOfProduct, after: FixedOfProduct): boolean {
  return (
    before.unitId !== after.unitId ||
    before.tracking !== after.tracking ||
    before.categoryId !== after.categoryId
  );
}

/** Moves are in the product's unit and by its lots; its stock stands in the layers and account of its category. */
export function refuseProductChange(
  before: FixedOfProduct,
  after: FixedOfProduct,
  facts: ProductFacts,
): Refusal | null {
  if (facts.hasMoves && before.unitId !== after.unitId) return "unit-moved";
  if (facts.hasMoves && before.tracking !== after.tracking) return "tracking-moved";
  if (facts.holdsStock && before.categoryId !== after.categoryId) return "category-stocked";
  return null;
}

/** As `touchesLedger`, of a category. */
export function touchesValuation(before: FixedOfCategory, after: FixedOfCategory): boolean {
  return before.method !== after.method || before.nature !== after.nature;
}

/** Layers were made by the method, and stand in the account of the nature. */
export function refuseCategoryChange(
  before: FixedOfCategory,
  after: FixedOfCategory,
  holdsStock: boolean,
): Refusal | null {
  if (!holdsStock) return null;
  if (before.method !== after.method) return "method-stocked";
  return before.nature !== after.nature ? "nature-stocked" : null;
}
