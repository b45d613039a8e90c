import { useTranslation } from "react-i18next";
import { useLocale } from "../../ui/locale.ts";

const names = {
  "imports.apply": "jobs.task_importsApply",
  "imports.tidy": "jobs.task_importsTidy",
  "counting.post": "jobs.task_countingPost",
  "analytics.keep-month-ends": "jobs.task_keepMonthEnds",
  "planning.make-counts": "jobs.task_makeCounts",
  "planning.remind": "jobs.task_remind",
  "integrations.pull-kobo": "jobs.task_pullKobo",
} as const;

const isNamed = (task: string): task is keyof typeof names => Object.hasOwn(names, task);

/** What a task is called; a newer server's may have no name here yet. */
export function useTaskName(): (task: string) => string {
  const { t } = useTranslation();
  return (task) => (isNamed(task) ? t(names[task]) : task);
}

/** When a schedule runs, on the reader's clock: daily, hourly and every few minutes in words, else as it is written. */
export function useScheduleWords(): (cron: string) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return (cron) => {
    const daily = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron);
    if (daily !== null) {
      const at = new Date();
      at.setUTCHours(Number(daily[2]), Number(daily[1]), 0, 0);
      const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(at);
      return t("jobs.daily", { time });
    }
    const hourly = /^(\d{1,2}) \* \* \* \*$/.exec(cron);
    if (hourly !== null) return t("jobs.hourly", { minute: String(hourly[1]).padStart(2, "0") });
    const often = /^\*\/(\d{1,2}) \* \* \* \*$/.exec(cron);
    if (often !== null) return t("jobs.often", { count: Number(often[1]) });
    return cron === "* * * * *" ? t("jobs.often", { count: 1 }) : `${cron} (UTC)`;
  };
}

const results = [
  "released",
  "draft",
  "empty",
  "open",
  "failed",
  "reminded",
  "submissions",
  "readings",
  "pullsFailed",
] as const;

/** What a run came to: "2 counts released · 1 plan without anything to count". */
export function useResultWords(): (result: Readonly<Record<string, number>>) => string {
  const { t } = useTranslation();
  return (result) =>
    results
      .flatMap((kind) => {
        const count = result[kind];
        return count === undefined ? [] : [t(`jobs.result_${kind}`, { count })];
      })
      .join(" · ");
}
