import type { Pool } from "pg";
import { createLimiter, orPause } from "../../platform/limits/index.ts";

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

/** Limits over all nodes. */
export function createPushLimits(owner: Pool): PushLimits {
  const all = createLimiter(owner, "kobo-push", { points: PER_ADDRESS, duration: WINDOW_S });
  const wrong = createLimiter(owner, "kobo-push-wrong", { points: WRONG_PER_ADDRESS, duration: WINDOW_S });
  return {
    take: (address) => orPause(all.consume(address)),
    takeWrong: (address) => orPause(wrong.consume(address)),
  };
}
