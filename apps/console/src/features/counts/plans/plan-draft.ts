import type { CountPlan, Frequency } from "@stockex/contracts";
import { type Line, linesOf } from "../assignment-lines.tsx";

/** What a plan says beside the set-up of its counts, as it is being typed. */
export interface TypedPlan {
  readonly every: string;
  readonly unit: Frequency["unit"];
  readonly weekdays: readonly number[];
  readonly startsOn: string;
  readonly release: boolean;
  readonly lines: readonly Line[];
}

/** A plan that exists, or a new one: each week from the day given. */
export function typedPlan(plan: CountPlan | undefined, today: string): TypedPlan {
  if (plan === undefined)
    return { every: "1", unit: "week", weekdays: [], startsOn: today, release: true, lines: [] };
  const { frequency, release, assignments } = plan;
  const { every, unit, weekdays, startsOn } = frequency;
  return { every: String(every), unit, weekdays, startsOn, release, lines: linesOf(assignments) };
}

const MOST = 99;

/** The finished frequency; null while it is none. */
export function frequencyOf({ every, unit, weekdays, startsOn }: TypedPlan): Frequency | null {
  const count = /^[1-9]\d?$/.test(every.trim()) ? Number(every) : null;
  if (count === null || count > MOST || startsOn === "") return null;
  return { every: count, unit, weekdays: weekdays.toSorted((a, b) => a - b), startsOn };
}

/** Today on this machine: "2026-03-31". */
export function localToday(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
