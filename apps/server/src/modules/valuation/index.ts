export { averageCosts } from "./average-costs.ts";
export { setFirstStandardCosts } from "./first-costs.ts";
export { assertPeriodOpen } from "./periods.ts";
export { setUpCompanyAccounts } from "./set-up-accounts.ts";
export { type BatchValuation, LARGE_BATCH, valueBatch } from "./value-batch.ts";
export type { EntryOrigin } from "./write-entries.ts";
