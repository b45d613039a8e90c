import { fail } from "../../platform/problem.ts";

/** How far a device's clock may be ahead: taken for now, not refused. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * When a document's moves physically happened; now when it does not say.
 * @throws ProblemError move-in-future
 */
export function effectiveTime(said: string | undefined, now: Date): Date {
  if (said === undefined) return now;
  const at = new Date(said);
  if (at <= now) return at;
  if (at.getTime() - now.getTime() <= CLOCK_TOLERANCE_MS) return now;
  return fail("move-in-future");
}

/** The calendar day of an instant in a time zone: "2026-03-31". */
function localDay(at: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

// Making a format reads the time zone database; there are as many as companies have time zones.
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The day of the entries: as said, else the local day of the move.
 * @throws ProblemError move-in-future when it is after today
 */
export function accountingDay(
  said: string | undefined,
  how: { readonly effectiveAt: Date; readonly now: Date; readonly timeZone: string },
): string {
  if (said === undefined) return localDay(how.effectiveAt, how.timeZone);
  // Days as ISO text sort as days do.
  return said <= localDay(how.now, how.timeZone) ? said : fail("move-in-future");
}
