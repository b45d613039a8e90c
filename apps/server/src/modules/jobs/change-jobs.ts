import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { enqueue } from "../../platform/jobs/index.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { listJobSchedules, listQueuedJobs } from "./job-query.ts";

/**
 * Takes a job out of the queue, or lets it run at once; a job just running is left alone. Only what comes again by
 * itself can be taken out.
 * @throws ProblemError not-found, job-not-waiting
 */
export async function changeQueuedJob(tx: Tx, jobId: string, how: "cancel" | "retry"): Promise<void> {
  const job = (await listQueuedJobs(tx)).find(({ id }) => id === jobId) ?? fail("not-found");
  if (job.state === "running" || (how === "cancel" && !job.cancellable)) fail("job-not-waiting");
  const { rows } = await sql<{ changed: boolean }>`
    SELECT platform.change_queued_job(${jobId}::bigint, ${how}) AS changed`.execute(tx.kysely);
  if (rows[0]?.changed !== true) fail("job-not-waiting");
  await appendAudit(tx, {
    action: `job.${how}`,
    objectType: "job",
    objectId: jobId,
    before: { task: job.task, state: job.state, attempts: job.attempts, error: job.error },
  });
}

/** @throws ProblemError not-found */
export async function runJobNow(tx: Tx, task: string): Promise<void> {
  await assertScheduled(tx, task);
  await enqueue(tx, task, {}, { jobKey: "now", maxAttempts: 5 });
  await appendAudit(tx, { action: "job.run-now", objectType: "job", objectId: task });
}

/** @throws ProblemError not-found */
export async function pauseJob(tx: Tx, task: string): Promise<void> {
  if ((await assertScheduled(tx, task)).paused) return;
  await sql`
    INSERT INTO platform.paused_jobs (organisation_id, task, paused_by, paused_at)
    VALUES (${tx.ctx.organisationId}, ${task}, ${tx.ctx.userId}, ${tx.ctx.clock.now()})
    ON CONFLICT DO NOTHING`.execute(tx.kysely);
  await appendAudit(tx, { action: "job.pause", objectType: "job", objectId: task });
}

/** @throws ProblemError not-found */
export async function resumeJob(tx: Tx, task: string): Promise<void> {
  if (!(await assertScheduled(tx, task)).paused) return;
  await sql`DELETE FROM platform.paused_jobs WHERE task = ${task}`.execute(tx.kysely);
  await appendAudit(tx, { action: "job.resume", objectType: "job", objectId: task });
}

async function assertScheduled(tx: Tx, task: string) {
  return (await listJobSchedules(tx)).find((one) => one.task === task) ?? fail("not-found");
}
