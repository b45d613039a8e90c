import type { Module } from "../../platform/module.ts";
import { bindRoutes } from "./routes.ts";

export { abcClasses } from "./abc-classes.ts";
export { createCategoriesInBulk } from "./categories.ts";
export { normaliseCode, storedBarcode } from "./codes.ts";
export { holdLedgerFacts, waitForLedger } from "./ledger-facts.ts";
export type { NewProduct } from "./product-store.ts";
export { createProductsInBulk } from "./products.ts";
export { ensureDefaultUnits } from "./units.ts";

export const catalogModule: Module = (deps) => ({ routes: bindRoutes(deps) });
