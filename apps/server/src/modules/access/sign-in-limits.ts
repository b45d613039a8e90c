import type { Pool } from "pg";
import { createLimiter, orPause } from "../../platform/limits/index.ts";

const WINDOW_S = 15 * 60;
/** Wrong passwords an account takes in the window before it pauses. */
const PER_ACCOUNT = 10;
/** And an address: a warehouse shares one, so it is wide. */
const PER_ADDRESS = 100;
/**
 * Wrong second factors of an account in the window. Three of a million codes are right at a time: five tries find
 * one with a chance of 1 in 66,000, and only for who has the password.
 */
const PER_SECOND_FACTOR = 5;

export interface SignInLimits {
  /**
   * Counts a try before the password is looked at, so that parallel tries count too.
   * @throws ProblemError too-many-requests
   */
  take(account: string, address: string): Promise<void>;
  /** Gives the try back: the password was right. */
  forgive(account: string, address: string): Promise<void>;
  /** The same for the second factor, which has tries of its own. @throws ProblemError too-many-requests */
  takeSecondFactor(account: string): Promise<void>;
  forgiveSecondFactor(account: string): Promise<void>;
  /** The same where no account is named, as by a one-time link. @throws ProblemError too-many-requests */
  takeOfAddress(address: string): Promise<void>;
  forgiveAddress(address: string): Promise<void>;
}

/** Limits over all nodes. */
export function createSignInLimits(owner: Pool): SignInLimits {
  const limiter = (keyPrefix: string, points: number) =>
    createLimiter(owner, keyPrefix, { points, duration: WINDOW_S });
  const byAccount = limiter("sign-in-account", PER_ACCOUNT);
  const byAddress = limiter("sign-in-address", PER_ADDRESS);
  const bySecondFactor = limiter("second-factor", PER_SECOND_FACTOR);
  return {
    take: (account, address) => orPause(byAccount.consume(account), byAddress.consume(address)),
    async forgive(account, address) {
      await Promise.all([byAccount.delete(account), byAddress.reward(address)]);
    },
    takeSecondFactor: (account) => orPause(bySecondFactor.consume(account)),
    async forgiveSecondFactor(account) {
      await bySecondFactor.delete(account);
    },
    takeOfAddress: (address) => orPause(byAddress.consume(address)),
    async forgiveAddress(address) {
      await byAddress.reward(address);
    },
  };
}
