import { routes } from "@stockex/contracts";

/** What a decision about lines makes out of date. */
export const refreshLines = [
  routes.listLines,
  routes.readLine,
  routes.readCountSummary,
  routes.countSuggestions,
  routes.readValueSteps,
  routes.readCount,
  routes.listCounts,
];
