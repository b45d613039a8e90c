import { z } from "zod";
import { id, money, signedMoney } from "./values.ts";

/** From the book value of a count to its counted value, step by step. */
export const valueSteps = z.object({
  bookValue: signedMoney,
  /** Book value and every difference; what was not counted stays at its book value. */
  countedValue: signedMoney,
  /** The weightiest first. */
  steps: z.array(
    z.object({
      id,
      code: z.string(),
      name: z.string(),
      surplusValue: money,
      shortageValue: money,
      netValue: signedMoney,
      /** Lines that differ. */
      differing: z.number().int(),
    }),
  ),
  /** All further steps in one; null when there is none. */
  others: z
    .object({
      groups: z.number().int(),
      surplusValue: money,
      shortageValue: money,
      netValue: signedMoney,
      differing: z.number().int(),
    })
    .nullable(),
});
export type ValueSteps = z.infer<typeof valueSteps>;
