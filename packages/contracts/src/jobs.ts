import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, pageOf, pageQuery } from "./values.ts";

const tag = "Jobs";
/** A job's number in the queue. */
const jobId = z.string().regex(/^\d{1,18}$/);
const task = z.string().max(100);
const ofJob = z.object({ jobId });
const ofTask = z.object({ task });

/** What a job works on, where that is one thing with a screen of its own. */
export const jobSubject = z.object({ kind: z.enum(["import", "count"]), id, name: z.string() });
export type JobSubject = z.infer<typeof jobSubject>;

export const queuedJob = z.object({
  id: jobId,
  task,
  /** `failed`: it was tried as often as it may be, and waits for somebody to look. */
  state: z.enum(["running", "waiting", "failed"]),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  /** Not before. */
  runAt: instant,
  startedAt: instant.nullable(),
  createdAt: instant,
  /** Of its last run. */
  error: z.string().nullable(),
  subject: jobSubject.nullable(),
  progress: z.object({ done: z.number().int(), of: z.number().int() }).nullable(),
  /** Only a job that comes again by itself can be dropped: an import half applied would wait for ever. */
  cancellable: z.boolean(),
});
export type QueuedJob = z.infer<typeof queuedJob>;

export const jobRun = z.object({
  id: jobId,
  jobId,
  task,
  attempt: z.number().int(),
  startedAt: instant,
  endedAt: instant.nullable(),
  /** Null while it runs; `interrupted`: the server stopped or was killed, and it ran again. */
  outcome: z.enum(["done", "failed", "interrupted"]).nullable(),
  error: z.string().nullable(),
  /** What it came to, where it can be counted: `{ "released": 2, "empty": 1 }`. */
  result: z.record(z.string(), z.number().int()).nullable(),
  subject: jobSubject.nullable(),
});
export type JobRun = z.infer<typeof jobRun>;

export const jobSchedule = z.object({
  task,
  /** Minute, hour, day, month, weekday, in UTC. */
  cron: z.string(),
  paused: z.boolean(),
  lastRun: jobRun.pick({ startedAt: true, endedAt: true, outcome: true }).nullable(),
});
export type JobSchedule = z.infer<typeof jobSchedule>;

export const jobsRoutes = {
  listQueuedJobs: defineRoute({
    id: "listQueuedJobs",
    method: "GET",
    path: "/v1/jobs",
    summary: "Background jobs that run, wait or have failed",
    tag,
    access: "jobs.manage",
    response: z.object({ items: z.array(queuedJob) }),
  }),
  listJobRuns: defineRoute({
    id: "listJobRuns",
    method: "GET",
    path: "/v1/job-runs",
    summary: "Runs of the last two weeks, newest first",
    tag,
    access: "jobs.manage",
    query: pageQuery.extend({ outcome: z.enum(["done", "failed", "interrupted"]).optional() }),
    response: pageOf(jobRun),
  }),
  listJobSchedules: defineRoute({
    id: "listJobSchedules",
    method: "GET",
    path: "/v1/job-schedules",
    summary: "What runs by itself, and when",
    tag,
    access: "jobs.manage",
    response: z.object({ items: z.array(jobSchedule) }),
  }),
  cancelJob: defineRoute({
    id: "cancelJob",
    method: "POST",
    path: "/v1/jobs/:jobId/cancel",
    summary: "Take a waiting or failed job that comes again by itself out of the queue",
    tag,
    access: "jobs.manage",
    params: ofJob,
    problems: ["job-not-waiting"],
  }),
  retryJob: defineRoute({
    id: "retryJob",
    method: "POST",
    path: "/v1/jobs/:jobId/retry",
    summary: "Run a waiting or failed job at once, with all its attempts anew",
    tag,
    access: "jobs.manage",
    params: ofJob,
    problems: ["job-not-waiting"],
  }),
  runJobNow: defineRoute({
    id: "runJobNow",
    method: "POST",
    path: "/v1/job-schedules/:task/run",
    summary: "Run a scheduled task now",
    tag,
    access: "jobs.manage",
    params: ofTask,
    status: 204,
  }),
  pauseJob: defineRoute({
    id: "pauseJob",
    method: "POST",
    path: "/v1/job-schedules/:task/pause",
    summary: "Let a scheduled task not run by itself until it is resumed",
    tag,
    access: "jobs.manage",
    params: ofTask,
  }),
  resumeJob: defineRoute({
    id: "resumeJob",
    method: "POST",
    path: "/v1/job-schedules/:task/resume",
    summary: "Let a paused task run by itself again",
    tag,
    access: "jobs.manage",
    params: ofTask,
  }),
};
