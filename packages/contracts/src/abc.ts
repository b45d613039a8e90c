import { z } from "zod";

/**
 * Products by what went to customers and production over the last twelve months, at cost: A makes the first 80 % of the
 * company's sum, B what goes on to 95 %, C the rest and whatever nobody took.
 */
export const abcClass = z.enum(["A", "B", "C"]);
export type AbcClass = z.infer<typeof abcClass>;
export const abcThresholds = { A: 80, B: 95 } as const;
