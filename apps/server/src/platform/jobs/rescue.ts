import type { Pool, PoolClient } from "pg";
import type { Log } from "../log/log.ts";
import { startLoop } from "../outbox/wakeful-loop.ts";

export interface Rescue {
  /** This pool of workers, whose id jobs are locked by, lives as long as the process does. */
  watch(poolId: string): void;
  /** The job's run has ended here, well or badly; the queue is being told. */
  ended(jobId: string): void;
  stop(): Promise<void>;
}

/** First half of the advisory locks that say a pool of workers lives; the second is the hash of its id. */
const LIFE_SIGN = 7_261_903;
const LOOK_EVERY_MS = 3_000;
/** A pool takes its first job some milliseconds before its sign of life is up. */
const GRACE_MS = 3_000;

/**
 * Gives the jobs of killed workers back to the queue. The queue alone would keep them locked for four hours,
 * as it cannot tell a killed process from a long job. Here every pool of workers holds an advisory lock on a
 * connection of its own, which the database drops with the process: who holds a job without it is dead.
 * A run that ended while the database was away leaves its job locked too, as the queue tries only once to be told.
 * When the database restarts, a living pool's job may be taken for a dead one's and run twice; jobs find
 * out themselves what is already done.
 */
export function startRescue(owner: Pool, log: Log): Rescue {
  const pools = new Set<string>();
  /** Jobs whose runs ended here, and when. */
  const ends = new Map<string, number>();
  let signs: { readonly client: PoolClient; readonly shown: Set<string> } | null = null;
  const loop = startLoop(
    async () => {
      if (signs === null) {
        const client = await owner.connect();
        const mine = { client, shown: new Set<string>() };
        client.once("error", () => {
          if (signs !== mine) return;
          signs = null;
          // Given back although broken: the pool waits at its end for every client that is out.
          client.release(true);
          loop.wake();
        });
        signs = mine;
      }
      const { client, shown } = signs;
      for (const id of pools) {
        if (shown.has(id)) continue;
        await client.query("SELECT pg_advisory_lock($1, hashtext($2))", [LIFE_SIGN, id]);
        shown.add(id);
      }
      const freed = await freeJobsOfTheDead(client, [...pools]);
      if (freed > 0) log.warn({ count: freed }, "jobs of workers that were killed go back to the queue");
      const due = [...ends].filter(([, at]) => performance.now() - at >= GRACE_MS).map(([id]) => id);
      const kept = due.length === 0 ? 0 : await freeJobsThatEnded(client, [...pools], due);
      for (const id of due) ends.delete(id);
      if (kept > 0)
        log.warn({ count: kept }, "jobs that ended while the database was away go back to the queue");
      return false;
    },
    LOOK_EVERY_MS,
    (error) => {
      log.warn({ err: error }, "looking for jobs of killed workers failed");
      signs?.client.release(true);
      signs = null;
    },
  );
  return {
    watch(poolId) {
      pools.add(poolId);
      loop.wake();
    },
    ended(jobId) {
      ends.set(jobId, performance.now());
    },
    async stop() {
      await loop.stop();
      // Destroyed rather than returned: the locks go with the connection.
      signs?.client.release(true);
      signs = null;
    },
  };
}

/** Gives the number of pools whose jobs were freed. */
async function freeJobsOfTheDead(client: PoolClient, living: readonly string[]): Promise<number> {
  const { rows } = await client.query(
    `WITH holders AS MATERIALIZED (
       SELECT DISTINCT locked_by FROM graphile_worker._private_jobs
       WHERE locked_by <> ALL ($2::text[]) AND locked_at < now() - $3 * interval '1 ms'
     ), dead AS MATERIALIZED (
       SELECT locked_by FROM holders WHERE pg_try_advisory_xact_lock($1, hashtext(locked_by))
     )
     SELECT graphile_worker.force_unlock_workers(ARRAY[locked_by]) FROM dead`,
    [LIFE_SIGN, living, GRACE_MS],
  );
  return rows.length;
}

/** Gives the number of jobs that were still locked. */
async function freeJobsThatEnded(
  client: PoolClient,
  living: readonly string[],
  jobIds: readonly string[],
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = NULL, locked_at = NULL, run_at = greatest(run_at, now())
     WHERE id = ANY ($1::bigint[]) AND locked_by = ANY ($2::text[])`,
    [jobIds, living],
  );
  return rowCount ?? 0;
}
