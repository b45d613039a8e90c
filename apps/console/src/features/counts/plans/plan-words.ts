import type { Frequency } from "@stockex/contracts";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../../ui/locale.ts";

/** A Monday: days behind it give the names of weekdays. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** "Mon" for 1, "Sun" for 7. */
export function weekdayName(weekday: number, locale: string, how: "short" | "long" = "short"): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: how, timeZone: "UTC" });
  return format.format(new Date(MONDAY + (weekday - 1) * DAY_MS));
}

/** "Mon 2 Mar 2026" */
export function formatPlanDay(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}

/** Days that follow each other, together: 1, 2, 3, 5 gives 1–3 and 5. */
function runsOf(days: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last?.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** When a plan is due: "every 2 weeks · Mon, Thu", "every month · on day 31 · Mon–Fri". */
export function useFrequencyText(): (frequency: Frequency) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return ({ every, unit, weekdays, startsOn }) => {
    const start = new Date(`${startsOn}T00:00:00Z`);
    const own = ((start.getUTCDay() + 6) % 7) + 1;
    const days = unit === "week" && weekdays.length === 0 ? [own] : weekdays;
    const names = runsOf(days).map((run) => {
      const [first = own, last = first] = [run[0], run.at(-1)];
      const apart = run.length > 2 ? "–" : ", ";
      return first === last
        ? weekdayName(first, locale)
        : `${weekdayName(first, locale)}${apart}${weekdayName(last, locale)}`;
    });
    return [
      t(`plans.every_${unit}`, { count: every }),
      ...(unit === "month" ? [t("plans.onDay", { day: start.getUTCDate() })] : []),
      ...(names.length === 0 ? [] : [names.join(", ")]),
    ].join(" · ");
  };
}
