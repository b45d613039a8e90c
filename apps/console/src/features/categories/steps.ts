import type { CategoryDepreciation } from "@stockex/contracts";
import { typedDecimal } from "../../ui/typed-decimal.ts";

type Steps = CategoryDepreciation["steps"];

/** A step as it is being typed. */
export interface TypedStep {
  /** Only for the screen: tells lines apart while they change. */
  readonly key: string;
  readonly days: string;
  readonly percent: string;
}

/** What is wrong with a line: the field, and why. */
export type StepFault = "days" | "days-not-rising" | "percent" | "percent-falling";

const MOST_DAYS = 36_500;
const PERCENT_DECIMALS = 4;

/** Reads the typed lines; the faults stand at the place of their line, null where there is none. */
export function readSteps(typed: readonly TypedStep[]): {
  readonly steps: Steps;
  readonly faults: readonly (StepFault | null)[];
} {
  const steps: Steps = [];
  const faults = typed.map(({ days, percent }): StepFault | null => {
    const fromDays = /^\d{1,5}$/.test(days.trim()) ? Number(days) : 0;
    const lost = typedDecimal(percent, PERCENT_DECIMALS);
    if (fromDays < 1 || fromDays > MOST_DAYS) return "days";
    if (lost === null || Number(lost) > 100) return "percent";
    const before = steps.at(-1);
    if (before !== undefined && fromDays <= before.fromDays) return "days-not-rising";
    if (before !== undefined && Number(lost) < Number(before.percent)) return "percent-falling";
    steps.push({ fromDays, percent: lost });
    return null;
  });
  return { steps, faults };
}
