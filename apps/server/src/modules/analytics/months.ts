/** Months that a trend looks back. */
const TREND_MONTHS = 12;

/** First day of the month that lies `back` months before the one of `day`. */
export function monthStart(day: string, back: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back;
  const year = String(Math.floor(months / 12)).padStart(4, "0");
  return `${year}-${String((months % 12) + 1).padStart(2, "0")}-01`;
}

/** First days of the last twelve months up to the one of `day`, oldest first. */
export function lastMonths(day: string): readonly string[] {
  return Array.from({ length: TREND_MONTHS }, (_, index) => monthStart(day, TREND_MONTHS - 1 - index));
}

/** The day before a day: the end of the month before its first. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The days figures are over: as asked, else the last twelve months up to the company's today. */
export function spanOf(
  wish: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): { readonly from: string; readonly to: string } {
  const to = wish.to ?? today;
  return { from: wish.from ?? monthStart(to, TREND_MONTHS - 1), to };
}
