import { Button, SegmentedControl } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePages } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { JobStateTag, Subject } from "./job-parts.tsx";
import classes from "./jobs.module.css";
import { useResultWords, useTaskName } from "./task-words.ts";

const route = getRouteApi("/_shell/jobs");
const ASK_MS = 5_000;
const outcomes = ["all", "failed", "interrupted"] as const;

/** How the jobs of the last two weeks went. */
export function Runs() {
  const { t } = useTranslation();
  const locale = useLocale();
  const nameOf = useTaskName();
  const resultOf = useResultWords();
  const { outcome } = route.useSearch();
  const navigate = route.useNavigate();
  const runs = usePages(
    routes.listJobRuns,
    { query: { limit: 25, ...(outcome ? { outcome } : {}) } },
    { every: ASK_MS },
  );
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("jobs.lately")}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t("jobs.show")}
          value={outcome ?? "all"}
          onChange={(value) =>
            void navigate({
              search: { outcome: value === "failed" || value === "interrupted" ? value : undefined },
              replace: true,
              resetScroll: false,
            })
          }
          data={outcomes.map((value) => ({
            value,
            label: value === "all" ? t("jobs.all") : t(`jobs.state_${value}`),
          }))}
        />
      </header>
      <ProblemNotice error={runs.error} onRetry={runs.retry} />
      {!runs.loading && runs.items.length === 0 ? <p className={sheet["quiet"]}>{t("jobs.noRuns")}</p> : null}
      <ul className={classes["runs"]} aria-label={t("jobs.lately")}>
        {runs.items.map((run) => (
          <li key={run.id}>
            <span className={classes["time"]}>{formatInstant(run.startedAt, locale, "short")}</span>
            <JobStateTag state={run.outcome ?? "running"} />
            <span className={classes["name"]}>
              {nameOf(run.task)} <Subject subject={run.subject} />
              {run.result === null ? null : <span className={classes["result"]}>{resultOf(run.result)}</span>}
              {run.error === null ? null : (
                <span className={classes["error"]} title={run.error}>
                  {run.error}
                </span>
              )}
            </span>
            <span className={classes["took"]}>{took(run.startedAt, run.endedAt, locale)}</span>
          </li>
        ))}
      </ul>
      {runs.hasMore ? (
        <Button
          size="xs"
          variant="default"
          mt="sm"
          loading={runs.loadingMore}
          onClick={() => void runs.more()}
        >
          {t("ui.more")}
        </Button>
      ) : null}
    </section>
  );
}

/** "0.4 s", "3 min" */
function took(startedAt: string, endedAt: string | null, locale: string): string {
  if (endedAt === null) return "";
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const [value, unit] = seconds < 120 ? [seconds, "second"] : [seconds / 60, "minute"];
  const digits = seconds < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}
