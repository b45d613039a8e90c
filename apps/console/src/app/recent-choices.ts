import type { Choice } from "./palette-choices.ts";

const MOST = 8;
const placeOf = (userId: string) => `stockex.recent.${userId}`;

/** What a person chose last on this browser, newest first. */
export function recentChoices(userId: string): readonly Choice[] {
  const kept = localStorage.getItem(placeOf(userId));
  return kept === null ? [] : (JSON.parse(kept) as Choice[]);
}

/** Puts a choice before the others. */
export function rememberChoice(userId: string, choice: Choice): void {
  const others = recentChoices(userId).filter(({ key }) => key !== choice.key);
  localStorage.setItem(placeOf(userId), JSON.stringify([choice, ...others].slice(0, MOST)));
}
