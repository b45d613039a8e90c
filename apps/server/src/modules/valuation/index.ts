import type { Module } from "../../platform/module.ts";
import { bindRoutes } from "./routes.ts";

export { averageCosts } from "./average-costs.ts";
export { setFirstStandardCosts } from "./first-costs.ts";
export { assertPeriodOpen, closePeriod } from "./periods.ts";
export { setUpCompanyAccounts } from "./set-up-accounts.ts";
export { setStandardCost } from "./standard-cost.ts";
export { type BatchValuation, LARGE_BATCH, valueBatch } from "./value-batch.ts";
export type { EntryOrigin } from "./write-entries.ts";

export const valuationModule: Module = (deps) => ({ routes: bindRoutes(deps) });
