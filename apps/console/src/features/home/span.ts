/** The days figures are asked for: from the first of the month that lies so many months back, up to today. */
export function spanOf(months: number, today: Date): { readonly from: string; readonly to: string } {
  const from = new Date(Date.UTC(today.getFullYear(), today.getMonth() - months + 1, 1));
  const to = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()));
  return { from: dayText(from), to: dayText(to) };
}

/** First and last day of the month that begins on a day. */
export function monthSpan(first: string): { readonly from: string; readonly to: string } {
  const start = new Date(`${first}T00:00:00Z`);
  const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0));
  return { from: first, to: dayText(last) };
}

const dayText = (date: Date) => date.toISOString().slice(0, 10);

/** A stretch of time as one says it: minutes, then hours, then days. */
export function formatDuration(minutes: number, locale: string): string {
  const [value, unit] =
    minutes < 100
      ? ([minutes, "minute"] as const)
      : minutes < 48 * 60
        ? ([minutes / 60, "hour"] as const)
        : ([minutes / 1440, "day"] as const);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
