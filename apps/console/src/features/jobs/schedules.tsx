import { Button } from "@mantine/core";
import { type JobSchedule, routes } from "@stockex/contracts";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatInstant } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { JobStateTag } from "./job-parts.tsx";
import classes from "./jobs.module.css";
import { refreshJobs } from "./refresh.ts";
import { useScheduleWords, useTaskName } from "./task-words.ts";

const ASK_MS = 10_000;

/** What runs by itself: when, how the last time went, and a hand on it. */
export function Schedules() {
  const { t } = useTranslation();
  const schedules = useRead(routes.listJobSchedules, {}, { every: ASK_MS });
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("jobs.byItself")}</h2>
      </header>
      <ProblemNotice error={schedules.error} onRetry={schedules.refetch} />
      <ul className={classes["queue"]} aria-label={t("jobs.byItself")}>
        {schedules.data?.items.map((schedule) => (
          <Schedule key={schedule.task} schedule={schedule} />
        ))}
      </ul>
    </section>
  );
}

function Schedule({ schedule }: { readonly schedule: JobSchedule }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const name = useTaskName()(schedule.task);
  const when = useScheduleWords();
  const { lastRun, paused } = schedule;
  const params = { task: schedule.task };
  const run = useWrite(routes.runJobNow, { refresh: refreshJobs });
  const pause = useWrite(routes.pauseJob, { refresh: refreshJobs });
  const resume = useWrite(routes.resumeJob, { refresh: refreshJobs });
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <li>
      <div className={classes["what"]}>
        <strong>{name}</strong>
        {paused ? <JobStateTag state="paused" /> : null}
      </div>
      <p className={classes["quiet"]}>
        {when(schedule.cron)}
        {" · "}
        {lastRun === null
          ? t("jobs.neverRan")
          : t("jobs.lastRan", { time: formatInstant(lastRun.startedAt, locale, "short") })}{" "}
        {lastRun === null ? null : <JobStateTag state={lastRun.outcome ?? "running"} />}
      </p>
      <div className={classes["actions"]}>
        <Button
          size="xs"
          variant="default"
          loading={run.isPending}
          aria-label={`${t("jobs.runNow")}: ${name}`}
          onClick={() => run.mutate({ params })}
        >
          {t("jobs.runNow")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon size={14} aria-hidden />}
          loading={pause.isPending || resume.isPending}
          aria-label={`${t(paused ? "jobs.resume" : "jobs.pause")}: ${name}`}
          onClick={() => (paused ? resume : pause).mutate({ params })}
        >
          {t(paused ? "jobs.resume" : "jobs.pause")}
        </Button>
      </div>
    </li>
  );
}
