import type { Pool, PoolClient } from "pg";
import { createDatabase, type Database, type Tx } from "../src/platform/db/unit-of-work.ts";
import { ProblemError } from "../src/platform/problem.ts";

/** How often each race is run: `RACES=500` for a long search. */
export const RACES = Number(process.env["RACES"] ?? 4);

/**
 * Runs the contenders at the same time, each waiting inside its own work until all are there; gives what
 * became of them in their order: "ok", or the code of the problem. Anything else that is thrown fails the test.
 */
export async function race(
  ...contenders: readonly ((meet: () => Promise<void>) => Promise<unknown>)[]
): Promise<string[]> {
  const meet = barrier(contenders.length);
  const results = await Promise.allSettled(contenders.map((contender) => contender(meet)));
  return results.map((result) => {
    if (result.status === "fulfilled") return "ok";
    if (result.reason instanceof ProblemError) return result.reason.problem.code;
    throw result.reason;
  });
}

/** A use case in a transaction of its own, which begins working when all contenders have begun theirs. */
export const inTransaction =
  (
    write: <T>(work: (tx: Tx) => Promise<T>, userId?: string) => Promise<T>,
    work: (tx: Tx) => Promise<unknown>,
    userId?: string,
  ) =>
  (meet: () => Promise<void>): Promise<unknown> =>
    write(async (tx) => {
      await meet();
      await work(tx);
    }, userId);

/** Lets nobody on until `size` have come; who comes back (a retried transaction) passes. */
function barrier(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let here = 0;
  return () => {
    here += 1;
    if (here >= size) resolve();
    return promise;
  };
}

/** A door that holds whoever comes until it is opened. */
export interface Gate {
  /** Resolves when somebody stands before the door. */
  readonly reached: Promise<void>;
  open(): void;
  pass(): Promise<void>;
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    pass() {
      reached.resolve();
      return opened.promise;
    },
  };
}

/** The same database, whose transactions stand before their COMMIT, everything written, until the gate opens. */
export function committingThrough(pool: Pool, door: Gate): Database {
  const pausing = new Proxy(pool, {
    get: (target, key) =>
      key === "connect" ? async () => pausingClient(await target.connect(), door) : bound(target, key),
  });
  return createDatabase({ pool: pausing });
}

function pausingClient(client: PoolClient, door: Gate): PoolClient {
  const query = bound(client, "query");
  return new Proxy(client, {
    get: (target, key) =>
      key === "query"
        ? async (...args: unknown[]) => {
            if (args[0] === "COMMIT") await door.pass();
            return query(...args);
          }
        : bound(target, key),
  });
}

function bound(target: object, key: string | symbol) {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === "function" ? value.bind(target) : value;
}
