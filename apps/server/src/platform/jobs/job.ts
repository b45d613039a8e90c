import type { Pool } from "pg";
import type { z } from "zod";
import type { RequestContext } from "../context.ts";
import type { Log } from "../log/log.ts";

/** What a running job may use beside its payload. */
export interface JobRun {
  /** Aborts when the server stops: end at the next safe point and throw, the job runs again later. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** 1 on the first run. */
  readonly attempt: number;
}

/** What a run came to, in numbers people see beside it: `{ released: 2, empty: 1 }`. Zeros are left out. */
export type JobResult = Readonly<Record<string, number>>;

/**
 * Work done in the background for one organisation, as the system. It may run again after a crash, so it
 * must find out itself what is already done. `cron` runs it for every organisation at that time (UTC), with
 * the payload `{}`.
 */
export interface OrganisationJob<Payload extends z.ZodType = z.ZodType> {
  readonly kind: "organisation";
  /** `<module>.<verb>`: "counting.post". */
  readonly task: string;
  readonly payload: Payload;
  readonly cron?: string;
  readonly run: (
    ctx: RequestContext,
    payload: z.output<Payload>,
    job: JobRun,
  ) => Promise<void> | Promise<JobResult>;
}

/** Upkeep over all organisations at once, as owner of the database; reviewed, and never for a user. */
export interface UpkeepJob {
  readonly kind: "upkeep";
  readonly task: string;
  /** When (UTC): "* * * * *" is each minute. Without it the job runs when somebody enqueues it. */
  readonly cron?: string;
  readonly run: (owner: Pool, job: JobRun) => Promise<void>;
}

export type Job = OrganisationJob | UpkeepJob;

/** Declares an organisation's job with its payload typed by its schema. */
export function organisationJob<Payload extends z.ZodType>(
  job: Omit<OrganisationJob<Payload>, "kind">,
): OrganisationJob {
  const { payload, run, ...rest } = job;
  return {
    ...rest,
    kind: "organisation",
    payload,
    run: (ctx, value, how) => run(ctx, payload.parse(value), how),
  };
}

/** Declares an upkeep job. */
export function upkeepJob(job: Omit<UpkeepJob, "kind">): UpkeepJob {
  return { ...job, kind: "upkeep" };
}
