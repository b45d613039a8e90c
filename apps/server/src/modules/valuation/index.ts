import type { Module } from "../../platform/module.ts";
import { bindRoutes } from "./routes.ts";

export { setFirstStandardCosts } from "./first-costs.ts";
export { assertPeriodOpen, closePeriod } from "./periods.ts";
export { setUpCompanyAccounts } from "./set-up-accounts.ts";
export { LARGE_BATCH, valueBatch } from "./value-batch.ts";
export type { EntryOrigin } from "./write-entries.ts";

export const valuationModule: Module = (deps) => ({ routes: bindRoutes(deps) });
