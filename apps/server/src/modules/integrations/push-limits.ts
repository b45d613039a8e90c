import type { Pool } from "pg";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { fail } from "../../platform/problem.ts";

const WINDOW_S = 60;
/** A field team that sends a day's forms at once over KoboToolbox's few addresses. */
const PER_ADDRESS = 600;
/** Wrong secrets of an address in the window; one of 256 bits is not guessed, but nobody needs to try. */
const WRONG_PER_ADDRESS = 20;

export interface PushLimits {
  /** @throws ProblemError too-many-requests */
  take(address: string): Promise<void>;
  /** @throws ProblemError too-many-requests */
  takeWrong(address: string): Promise<void>;
}

/** Limits over all nodes in the database; while it cannot be asked, each node counts for itself. */
export function createPushLimits(owner: Pool): PushLimits {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterPostgres({
      storeClient: owner,
      storeType: "pool",
      schemaName: "platform",
      tableName: "rate_limits",
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration: WINDOW_S,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_S }),
    });
  const all = limiter("kobo-push", PER_ADDRESS);
  const wrong = limiter("kobo-push-wrong", WRONG_PER_ADDRESS);
  return {
    take: (address) => orPause(all.consume(address)),
    takeWrong: (address) => orPause(wrong.consume(address)),
  };
}

async function orPause(taken: Promise<RateLimiterRes>): Promise<void> {
  try {
    await taken;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    fail("too-many-requests", { seconds: Math.ceil(refusal.msBeforeNext / 1000) });
  }
}
