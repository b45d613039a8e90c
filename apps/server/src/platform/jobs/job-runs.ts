import type { Pool } from "pg";
import type { Log } from "../log/log.ts";
import { ProblemError } from "../problem.ts";
import type { Job, JobResult } from "./job.ts";

interface Run {
  readonly organisationId: string;
  readonly jobId: string;
  readonly task: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempt: number;
}

/** Longest error kept with a run; the log has all of it. */
const ERROR_CHARS = 500;

/**
 * Runs a job and leaves a row that says how it went, for people of its organisation. What cannot be recorded is
 * logged and holds up no job.
 */
export async function recordedRun(
  owner: Pool,
  log: Log,
  run: Run,
  work: () => Promise<JobResult | null>,
): Promise<void> {
  const id = await begin(owner, run).catch((error: unknown) => unrecorded(log, run, error));
  let result: JobResult | null;
  try {
    result = await work();
  } catch (error) {
    const failure = { outcome: "failed", error: said(error), result: null } as const;
    await end(owner, run, id, failure).catch((fault: unknown) => unrecorded(log, run, fault));
    throw error;
  }
  const success = { outcome: "done", error: null, result: result === null ? null : told(result) } as const;
  await end(owner, run, id, success).catch((fault: unknown) => unrecorded(log, run, fault));
}

interface RunEnd {
  readonly outcome: "done" | "failed";
  readonly error: string | null;
  readonly result: JobResult | null;
}

/** Without zeros; null where nothing is left. */
function told(result: JobResult): JobResult | null {
  const some = Object.entries(result).filter(([, n]) => n !== 0);
  return some.length === 0 ? null : Object.fromEntries(some);
}

/** An earlier run of the same job that has no end was killed. */
async function begin(owner: Pool, run: Run): Promise<string | null> {
  const { rows } = await owner.query<{ id: string }>({
    name: "jobs-begin-run",
    text: `WITH lost AS (
             UPDATE platform.job_runs SET outcome = 'interrupted', ended_at = now() WHERE job_id = $1 AND outcome IS NULL
           )
           INSERT INTO platform.job_runs (organisation_id, job_id, task, payload, attempt, started_at)
           VALUES ($2, $1, $3, $4, $5, now()) RETURNING id::text`,
    values: [run.jobId, run.organisationId, run.task, JSON.stringify(run.payload), run.attempt],
  });
  return rows[0]?.id ?? null;
}

async function end(
  owner: Pool,
  { organisationId }: Run,
  id: string | null,
  { outcome, error, result }: RunEnd,
): Promise<void> {
  if (id === null) return;
  await owner.query({
    name: "jobs-end-run",
    text: `UPDATE platform.job_runs SET outcome = $3, error = left($4, $5), result = $6, ended_at = now()
           WHERE organisation_id = $1 AND id = $2`,
    values: [organisationId, id, outcome, error, ERROR_CHARS, result],
  });
}

function said(error: unknown): string {
  if (error instanceof ProblemError) return error.problem.code;
  return error instanceof Error ? error.message : String(error);
}

function unrecorded(log: Log, { task, jobId }: Run, error: unknown): null {
  log.warn({ err: error, task, jobId }, "a run of a job could not be recorded");
  return null;
}

/** Writes which tasks run by themselves for each organisation, so that people can see, pause and start them. */
export async function keepSchedules(owner: Pool, jobs: readonly Job[]): Promise<void> {
  const scheduled = jobs.flatMap(({ kind, task, cron }) =>
    kind === "organisation" && cron !== undefined ? [{ task, cron }] : [],
  );
  await owner.query(
    `WITH wanted AS (SELECT * FROM unnest($1::text[], $2::text[]) AS w(task, cron)),
     gone AS (DELETE FROM platform.job_schedules s WHERE s.task NOT IN (SELECT task FROM wanted))
     INSERT INTO platform.job_schedules (task, cron) SELECT task, cron FROM wanted
     ON CONFLICT (task) DO UPDATE SET cron = excluded.cron`,
    [scheduled.map(({ task }) => task), scheduled.map(({ cron }) => cron)],
  );
}
