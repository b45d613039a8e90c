import { Button } from "@mantine/core";
import { type QueuedJob, routes } from "@stockex/contracts";
import { IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { formatCount, formatInstant, share } from "../../ui/format.ts";
import { useLocale } from "../../ui/locale.ts";
import { Bar } from "../../ui/parts.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { JobStateTag, Subject } from "./job-parts.tsx";
import classes from "./jobs.module.css";
import { refreshJobs } from "./refresh.ts";
import { useTaskName } from "./task-words.ts";

/** No live news tells of the queue. */
const ASK_MS = 3_000;

/** What runs, waits, or failed and waits for somebody to look. */
export function Queue() {
  const { t } = useTranslation();
  const jobs = useRead(routes.listQueuedJobs, {}, { every: ASK_MS });
  const items = jobs.data?.items;
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("jobs.now")}</h2>
      </header>
      <ProblemNotice error={jobs.error} onRetry={jobs.refetch} />
      {items?.length === 0 ? <p className={sheet["quiet"]}>{t("jobs.nothingNow")}</p> : null}
      {items === undefined || items.length === 0 ? null : (
        <ul className={classes["queue"]} aria-label={t("jobs.now")}>
          {items.map((job) => (
            <Job key={job.id} job={job} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Job({ job }: { readonly job: QueuedJob }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const nameOf = useTaskName();
  const { progress, error } = job;
  return (
    <li>
      <div className={classes["what"]}>
        <JobStateTag state={job.state} />
        <strong>{nameOf(job.task)}</strong>
        <Subject subject={job.subject} />
      </div>
      <p className={classes["quiet"]}>
        <When job={job} />
        {job.attempts > 1 || job.state === "failed"
          ? ` · ${t("jobs.attempts", { done: job.attempts, most: job.maxAttempts })}`
          : null}
      </p>
      {job.state === "running" && progress !== null ? (
        <div className={classes["progress"]}>
          <Bar value={share(progress.done, progress.of)} label={t("counts.progress")} />
          <span>
            {formatCount(progress.done, locale)} / {formatCount(progress.of, locale)}
          </span>
        </div>
      ) : null}
      {error === null ? null : (
        <p className={classes["error"]} title={error}>
          {error}
        </p>
      )}
      {job.state === "running" ? null : <Actions job={job} name={nameOf(job.task)} />}
    </li>
  );
}

function When({ job }: { readonly job: QueuedJob }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (job.state === "running")
    return t("jobs.since", { time: formatInstant(job.startedAt ?? job.createdAt, locale, "time-exact") });
  if (job.state === "failed") return t("jobs.asked", { time: formatInstant(job.createdAt, locale, "short") });
  return t("jobs.due", { time: formatInstant(job.runAt, locale, "short") });
}

function Actions({ job, name }: { readonly job: QueuedJob; readonly name: string }) {
  const { t } = useTranslation();
  const retry = useWrite(routes.retryJob, { refresh: refreshJobs });
  const cancel = useWrite(routes.cancelJob, { refresh: refreshJobs });
  const params = { jobId: job.id };
  return (
    <div className={classes["actions"]}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={retry.isPending}
        aria-label={`${t(job.state === "failed" ? "jobs.retry" : "jobs.atOnce")}: ${name}`}
        onClick={() => retry.mutate({ params })}
      >
        {t(job.state === "failed" ? "jobs.retry" : "jobs.atOnce")}
      </Button>
      {job.cancellable ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTrash size={14} aria-hidden />}
          loading={cancel.isPending}
          aria-label={`${t("jobs.cancel")}: ${name}`}
          onClick={() => cancel.mutate({ params })}
        >
          {t("jobs.cancel")}
        </Button>
      ) : null}
    </div>
  );
}
