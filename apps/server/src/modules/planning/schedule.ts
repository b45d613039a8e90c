import type { Frequency } from "@stockex/contracts";

/** Calendar arithmetic on days as they are written, "2026-03-31": no time of day, so no time zone can shift them. */

const DAY_MS = 86_400_000;
const WEEK = 7;

const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
/** 1 is Monday; 1970-01-01 was a Thursday. */
const weekdayOf = (number: number): number => ((((number + 3) % WEEK) + WEEK) % WEEK) + 1;

/** The first date after `day` on which something of this frequency is due. */
export function nextAfter(frequency: Frequency, day: string): string {
  const after = numberOf(day);
  const { every, unit } = frequency;
  const start = numberOf(frequency.startsOn);
  // Begins at the last step that is surely not beyond the answer, so that a plan of ten years ago costs no more.
  const longest = { day: 1, week: WEEK, month: 31 }[unit] * every;
  for (let step = Math.max(0, Math.floor((after - start) / longest) - 1); ; step += 1) {
    const found = datesOf(frequency, start, step * every).find((date) => date > after && date >= start);
    if (found !== undefined) return dayOf(found);
  }
}

/** The next dates after `day`, without repetition. */
export function nextDates(frequency: Frequency, day: string, count: number): string[] {
  const dates: string[] = [];
  for (let last = day; dates.length < count; dates.push(last)) last = nextAfter(frequency, last);
  return dates;
}

/** The first date on or after `day`. */
export function nextFrom(frequency: Frequency, day: string): string {
  return nextAfter(frequency, dayOf(numberOf(day) - 1));
}

/** The dates of the period that lies so many units behind the start, in order. */
function datesOf({ unit, weekdays }: Frequency, start: number, units: number): number[] {
  switch (unit) {
    case "day":
      return [onWeekday(start + units, weekdays)];
    case "week": {
      const monday = start - (weekdayOf(start) - 1) + units * WEEK;
      const chosen = weekdays.length === 0 ? [weekdayOf(start)] : weekdays.toSorted((a, b) => a - b);
      return chosen.map((weekday) => monday + weekday - 1);
    }
    case "month":
      return [onWeekday(monthsLater(start, units), weekdays)];
  }
}

/** The date itself, or the next one that falls on a chosen weekday. */
function onWeekday(date: number, weekdays: readonly number[]): number {
  if (weekdays.length === 0) return date;
  let on = date;
  while (!weekdays.includes(weekdayOf(on))) on += 1;
  return on;
}

/** The same day of a later month, or that month's last. */
function monthsLater(start: number, months: number): number {
  const from = new Date(start * DAY_MS);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const beginning = new Date(first);
  const last = new Date(Date.UTC(beginning.getUTCFullYear(), beginning.getUTCMonth() + 1, 0)).getUTCDate();
  return first / DAY_MS + Math.min(from.getUTCDate(), last) - 1;
}
