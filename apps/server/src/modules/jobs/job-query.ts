import type { JobRun, JobSchedule, jobsRoutes, Parsed, QueuedJob, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
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

/** What runs, waits or has failed: the running ones first, then by when they are due. */
export async function listQueuedJobs(tx: Tx): Promise<QueuedJob[]> {
  const { rows } = await sql<QueuedJob>`
    SELECT j.id::text AS id, j.task, j.state, j.attempts, j.max_attempts AS "maxAttempts",
      ${isoInstant(sql`j.run_at`)} AS "runAt", ${isoInstant(sql`j.started_at`)} AS "startedAt",
      ${isoInstant(sql`j.created_at`)} AS "createdAt", j.error, ${subject} AS subject,
      ${progress} AS progress,
      j.state <> 'running' AND EXISTS (SELECT FROM platform.list_job_schedules() s WHERE s.task = j.task) AS cancellable
    FROM platform.list_queued_jobs() j
    ORDER BY j.started_at NULLS LAST, j.state = 'waiting', j.run_at`.execute(tx.kysely);
  return rows;
}

/** Runs, newest first. */
export function listJobRuns(
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
  return readPage<JobRun>(
    tx,
    query,
    order,
    (of) => sql`
      SELECT ${of.key}, j.id::text AS id, j.job_id::text AS "jobId", j.task, j.attempt,
        ${isoInstant(sql`j.started_at`)} AS "startedAt", ${isoInstant(sql`j.ended_at`)} AS "endedAt", j.outcome, j.error, j.result,
        ${subject} AS subject
      FROM platform.job_runs j WHERE ${outcome} AND ${of.after} ORDER BY ${of.orderBy} LIMIT ${of.limit}`,
  );
}

/** What runs by itself for this organisation. */
export async function listJobSchedules(tx: Tx): Promise<JobSchedule[]> {
  const { rows } = await sql<JobSchedule>`
    SELECT s.task, s.cron, p.task IS NOT NULL AS paused, r.run AS "lastRun"
    FROM platform.list_job_schedules() s
    LEFT JOIN platform.paused_jobs p ON p.task = s.task
    LEFT JOIN LATERAL (
      SELECT jsonb_build_object('startedAt', ${isoInstant(sql`r.started_at`)}, 'endedAt', ${isoInstant(sql`r.ended_at`)},
        'outcome', r.outcome) AS run
      FROM platform.job_runs r WHERE r.task = s.task ORDER BY r.started_at DESC, r.id DESC LIMIT 1) r ON true`.execute(
    tx.kysely,
  );
  return rows;
}
