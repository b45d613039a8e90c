import type { DutyPair } from "@stockex/contracts";

/** Days of moves that can stand against a duty, at most. */
export const MOST_DAYS = 365;

const textOf = ({ one, other }: DutyPair) => `${one} ${other}`;

/** The pair taken in, or out where it was in. */
export function togglePair(pairs: readonly DutyPair[], pair: DutyPair): DutyPair[] {
  const others = pairs.filter((one) => textOf(one) !== textOf(pair));
  return others.length < pairs.length ? others : [...others, pair];
}

/** Whether two lists hold the same pairs, in whichever order. */
export function samePairs(one: readonly DutyPair[], other: readonly DutyPair[]): boolean {
  const texts = new Set(one.map(textOf));
  return texts.size === new Set(other.map(textOf)).size && other.every((pair) => texts.has(textOf(pair)));
}
