/** What a browser keeps of a sign-in by the organisation's provider, until it comes back from there. */
export interface SingleSignOnUnderWay {
  readonly ticket: string;
  /** Where to go afterwards. */
  readonly next: string | null;
}

const KEY = "stockex.single-sign-on";
const NAME_KEY = "stockex.sign-in-name";

/** In this window alone: what comes back in another one was begun by somebody else. */
export function keepUnderWay(underWay: SingleSignOnUnderWay): void {
  sessionStorage.setItem(KEY, JSON.stringify(underWay));
}

/** Once: a reload of the answer begins again. */
export function takeUnderWay(): SingleSignOnUnderWay | null {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (text === null) return null;
  const kept = JSON.parse(text) as Partial<SingleSignOnUnderWay>;
  return typeof kept.ticket === "string" ? { ticket: kept.ticket, next: kept.next ?? null } : null;
}

/** The name of the organisation one signed in with last on this device. */
export const keptSignInName = (): string => localStorage.getItem(NAME_KEY) ?? "";
export const keepSignInName = (name: string): void => localStorage.setItem(NAME_KEY, name);
