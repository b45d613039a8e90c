import { EventEmitter } from "node:events";
import type { Clock } from "@stockex/kernel";
import {
  Logger,
  parseCronItems,
  type Runner,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
} from "graphile-worker";
import { z } from "zod";
import { systemContext } from "../context.ts";
import type { Database } from "../db/unit-of-work.ts";
import type { Log } from "../log/log.ts";
import type { Job, JobResult, JobRun, OrganisationJob, UpkeepJob } from "./job.ts";
import { keepSchedules, recordedRun } from "./job-runs.ts";
import { startRescue } from "./rescue.ts";

export interface JobsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: readonly Job[];
  /** Jobs at once on this node; 2 when absent, so that requests keep connections and cores. */
  readonly concurrency?: number;
}

export interface JobWorker {
  /** Lets running jobs end (they are told to), and takes no more. */
  stop(): Promise<void>;
}

/** A waiting job is heard of by NOTIFY; the poll only finds those due later or lost. */
const POLL_MS = 2_000;

/** Makes or upgrades the queue's own tables; before the first `enqueue`. */
export async function migrateJobs(database: Database, log: Log): Promise<void> {
  await runMigrations({ pgPool: database.ownerPool, logger: quiet(log) });
}

/** Starts taking jobs on this node; each runs on one node at a time and again after a failure, with backoff. */
export async function startJobs(options: JobsOptions): Promise<JobWorker> {
  const { database, log, jobs } = options;
  const names = new Set(jobs.map((job) => job.task));
  if (names.size !== jobs.length) throw new Error("two jobs have the same task name");
  const taskList: TaskList = {};
  for (const job of jobs) Object.assign(taskList, tasksOf(job, options));
  await keepSchedules(database.ownerPool, jobs);
  const rescue = startRescue(database.ownerPool, log);
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => rescue.watch(workerPool.id));
  events.on("job:complete", ({ job }) => rescue.ended(job.id));
  const runner: Runner = await run({
    pgPool: database.ownerPool,
    events,
    logger: quiet(log),
    taskList,
    parsedCronItems: parseCronItems(jobs.flatMap(cronItem)),
    concurrency: options.concurrency ?? 2,
    pollInterval: POLL_MS,
    noHandleSignals: true,
  });
  // A worker that ends by itself is started again by the service manager; here it must not stay unheard.
  runner.promise.catch((error: unknown) => log.error({ err: error }, "the job worker ended"));
  return {
    async stop() {
      await runner.stop();
      await rescue.stop();
    },
  };
}

const forOrganisation = z.looseObject({ organisationId: z.uuid() });

function tasksOf(job: Job, options: JobsOptions): TaskList {
  if (job.kind === "upkeep") return { [job.task]: upkeepTask(job, options) };
  const { task } = job;
  return { [task]: organisationTask(job, options), [everyOrganisation(task)]: fanOutTask(job, options) };
}

function upkeepTask(job: UpkeepJob, { database, log }: JobsOptions): TaskList[string] {
  return async (_payload, helpers) => {
    await told(log, job.task, runOf(helpers, log), (how) => job.run(database.ownerPool, how));
  };
}

function organisationTask(job: OrganisationJob, { database, clock, log }: JobsOptions): TaskList[string] {
  return async (payload, helpers) => {
    const { organisationId, ...rest } = forOrganisation.parse(payload);
    const ctx = systemContext(organisationId, { clock, channel: "job" });
    const run = { jobId: helpers.job.id, task: job.task, organisationId, payload: rest };
    await recordedRun(database.ownerPool, log, { ...run, attempt: helpers.job.attempts }, () =>
      told(log, job.task, runOf(helpers, log), (how) => job.run(ctx, job.payload.parse(rest), how)),
    );
  };
}

/** Puts one job per organisation in the queue, so that a failing one does not hold up the others. */
function fanOutTask(job: OrganisationJob, { database }: JobsOptions): TaskList[string] {
  return async (_payload, helpers) => {
    const { rows } = await database.ownerPool.query<{ organisationId: string }>(
      `SELECT o.organisation_id AS "organisationId" FROM access.organisations o
       WHERE NOT EXISTS (SELECT FROM platform.paused_jobs p WHERE p.organisation_id = o.organisation_id AND p.task = $1)`,
      [job.task],
    );
    for (const row of rows)
      await helpers.addJob(job.task, row, {
        jobKey: `${row.organisationId}:${job.task}:cron`,
        maxAttempts: 5,
      });
  };
}

function everyOrganisation(task: string): string {
  return `${task}/every-organisation`;
}

function cronItem(job: Job) {
  if (job.cron === undefined) return [];
  const task = job.kind === "upkeep" ? job.task : everyOrganisation(job.task);
  return [{ task, match: job.cron, identifier: task, options: { maxAttempts: 3, jobKey: `cron:${task}` } }];
}

interface WorkerHelpers {
  readonly job: { readonly id: string; readonly attempts: number };
  readonly abortSignal?: AbortSignal | undefined;
}

function runOf(helpers: WorkerHelpers, log: Log): JobRun {
  return {
    signal: helpers.abortSignal ?? new AbortController().signal,
    log: log.child({ jobId: helpers.job.id }),
    attempt: helpers.job.attempts,
  };
}

async function told(
  log: Log,
  task: string,
  job: JobRun,
  work: (job: JobRun) => Promise<void> | Promise<JobResult>,
): Promise<JobResult | null> {
  const began = performance.now();
  try {
    const result = (await work(job)) ?? null;
    log.debug({ task, ms: Math.round(performance.now() - began) }, "a job is done");
    return result;
  } catch (error) {
    log.warn({ err: error, task, attempt: job.attempt }, "a job failed; it will be tried again");
    throw error;
  }
}

/** The library's own lines, which may hold payloads, are kept out of the log except its warnings' text. */
function quiet(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error" || level === "warning") log.debug({ module: "jobs" }, message);
  });
}
