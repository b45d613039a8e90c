import type { Pool } from "pg";
import { type Job, upkeepJob } from "./jobs/index.ts";

/** A caller who has not repeated a request for this long will not: the key may serve anew. */
const KEYS_KEPT = "14 days";
/** Long enough to see what a job does every night, and what went wrong last week. */
const RUNS_KEPT = "14 days";

/** What the platform itself tidies, nightly. */
export const upkeepJobs: readonly Job[] = [
  upkeepJob({
    task: "platform.tidy",
    cron: "17 2 * * *",
    run: async (owner: Pool) => {
      await owner.query("DELETE FROM platform.idempotency_keys WHERE created_at < now() - $1::interval", [
        KEYS_KEPT,
      ]);
      await owner.query("DELETE FROM platform.job_runs WHERE started_at < now() - $1::interval", [RUNS_KEPT]);
      await owner.query("DELETE FROM platform.rate_limits WHERE expire < extract(epoch FROM now()) * 1000");
    },
  }),
];
