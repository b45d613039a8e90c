import type { JobRun, JobSchedule, jobsRoutes, Parsed, QueuedJob, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/** An id in `j.payload`; NULL when it is none, as a job that fails over it is listed too. */
const idIn = (key: "importId" | "countId") => {
  const text = sql`(j.payload ->> ${sql.lit(key)})`;
  return sql`CASE WHEN ${text} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN ${text}::uuid END`;
};

/** What a job is about, with its name; NULL when it is about nothing with a screen. */
const subject: RawBuilder<unknown> = sql`
  coalesce(
    (SELECT jsonb_build_object('kind', 'import', 'id', i.id, 'name', i.file_name)
     FROM imports.imports i WHERE i.id = ${idIn("importId")}),
    (SELECT jsonb_build_object('kind', 'count', 'id', c.id, 'name', c.number || ' · ' || c.title)
     FROM counting.counts c WHERE c.id = ${idIn("countId")}))`;

const progress: RawBuilder<unknown> = sql`
  (SELECT jsonb_build_object('done', coalesce(p.done, 0), 'of', i.rows)
   FROM imports.imports i LEFT JOIN imports.progress p ON p.import_id = i.id
   WHERE i.id = ${idIn("importId")} AND i.rows > 0)`;

interface QueuedRow extends Omit<QueuedJob, "runAt" | "startedAt" | "createdAt"> {
  readonly runAt: Date;
  readonly startedAt: Date | null;
  readonly createdAt: Date;
}

/** What runs, waits or has failed: the running ones first, then by when they are due. */
export async function listQueuedJobs(tx: Tx): Promise<QueuedJob[]> {
  const { rows } = await sql<QueuedRow>`
    SELECT j.id::text AS id, j.task, j.state, j.attempts, j.max_attempts AS "maxAttempts", j.run_at AS "runAt",
      j.started_at AS "startedAt", j.created_at AS "createdAt", j.error, ${subject} AS subject,
      ${progress} AS progress,
      j.state <> 'running' AND EXISTS (SELECT FROM platform.list_job_schedules() s WHERE s.task = j.task) AS cancellable
    FROM platform.list_queued_jobs() j
    ORDER BY j.started_at NULLS LAST, j.state = 'waiting', j.run_at`.execute(tx.kysely);
  return rows.map((row) => ({
    ...row,
    runAt: row.runAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }));
}

interface RunRow extends Omit<JobRun, "startedAt" | "endedAt"> {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** Runs, newest first. */
export async function listJobRuns(
  tx: Tx,
  query: Parsed<RouteQuery<typeof jobsRoutes.listJobRuns>>,
): Promise<Page<JobRun>> {
  const order = {
    keys: [
      { name: "started", value: sql`j.started_at`, type: "timestamptz" as const },
      { name: "id", value: sql`j.id`, type: "bigint" as const },
    ],
    descending: true,
  };
  const outcome = query.outcome === undefined ? sql`true` : sql`j.outcome = ${query.outcome}`;
  const page = await readPage<RunRow>(
    tx,
    query,
    order,
    (of) => sql`
      SELECT ${of.key}, j.id::text AS id, j.job_id::text AS "jobId", j.task, j.attempt, j.started_at AS "startedAt",
        j.ended_at AS "endedAt", j.outcome, j.error, ${subject} AS subject
      FROM platform.job_runs j WHERE ${outcome} AND ${of.after} ORDER BY ${of.orderBy} LIMIT ${of.limit}`,
  );
  return { items: page.items.map(answer), next: page.next };
}

const answer = (row: RunRow): JobRun => ({
  ...row,
  startedAt: row.startedAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

interface ScheduleRow extends Omit<JobSchedule, "lastRun"> {
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly outcome: JobRun["outcome"];
}

/** What runs by itself for this organisation. */
export async function listJobSchedules(tx: Tx): Promise<JobSchedule[]> {
  const { rows } = await sql<ScheduleRow>`
    SELECT s.task, s.cron, p.task IS NOT NULL AS paused, r.started_at AS "startedAt", r.ended_at AS "endedAt", r.outcome
    FROM platform.list_job_schedules() s
    LEFT JOIN platform.paused_jobs p ON p.task = s.task
    LEFT JOIN LATERAL (
      SELECT started_at, ended_at, outcome FROM platform.job_runs r WHERE r.task = s.task
      ORDER BY r.started_at DESC, r.id DESC LIMIT 1) r ON true`.execute(tx.kysely);
  return rows.map(({ startedAt, endedAt, outcome, ...row }) => ({
    ...row,
    lastRun:
      startedAt === null
        ? null
        : { startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null, outcome },
  }));
}
