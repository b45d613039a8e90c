import type { Pool } from "pg";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { fail } from "../problem.ts";

/**
 * So many points of a key in a window of seconds, over all nodes in the database; while it cannot be asked, each node
 * counts for itself.
 */
export function createLimiter(
  owner: Pool,
  keyPrefix: string,
  { points, duration }: { readonly points: number; readonly duration: number },
): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: owner,
    storeType: "pool",
    schemaName: "platform",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix,
    points,
    duration,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration }),
  });
}

/**
 * Waits for points that were asked for; the first that is refused says how long to pause.
 * @throws ProblemError too-many-requests
 */
export async function orPause(...tries: readonly Promise<RateLimiterRes>[]): Promise<void> {
  try {
    await Promise.all(tries);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    fail("too-many-requests", { seconds: Math.ceil(refusal.msBeforeNext / 1_000) });
  }
}
