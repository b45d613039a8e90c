import { jobsRoutes as routes } from "@stockex/contracts";
import { bind } from "../../platform/http/index.ts";
import type { Module } from "../../platform/module.ts";
import { changeQueuedJob, pauseJob, resumeJob, runJobNow } from "./change-jobs.ts";
import { listJobRuns, listJobSchedules, listQueuedJobs } from "./job-query.ts";

/** Background jobs as an organisation sees them, and what may be done about them. */
export const jobsModule: Module = ({ database }) => ({
  routes: [
    bind(routes.listQueuedJobs, async ({ ctx }) => ({ items: await database.read(ctx, listQueuedJobs) })),
    bind(routes.listJobRuns, ({ ctx, query }) => database.read(ctx, (tx) => listJobRuns(tx, query))),
    bind(routes.listJobSchedules, async ({ ctx }) => ({ items: await database.read(ctx, listJobSchedules) })),
    bind(routes.cancelJob, ({ ctx, params }) =>
      database.write(ctx, (tx) => changeQueuedJob(tx, params.jobId, "cancel")),
    ),
    bind(routes.retryJob, ({ ctx, params }) =>
      database.write(ctx, (tx) => changeQueuedJob(tx, params.jobId, "retry")),
    ),
    bind(routes.runJobNow, ({ ctx, params }) => database.write(ctx, (tx) => runJobNow(tx, params.task))),
    bind(routes.pauseJob, ({ ctx, params }) => database.write(ctx, (tx) => pauseJob(tx, params.task))),
    bind(routes.resumeJob, ({ ctx, params }) => database.write(ctx, (tx) => resumeJob(tx, params.task))),
  ],
});
