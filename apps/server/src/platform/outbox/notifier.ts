import type { Database } from "../db/unit-of-work.ts";
import type { Log } from "../log/log.ts";

export const OUTBOX_CHANNEL = "stockex_outbox";
/** Commits within this time share one notification. */
const DEBOUNCE_MS = 15;

/**
 * Wakes the readers on all nodes after commits that wrote events. The notification is its own tiny
 * transaction: inside the writing one, NOTIFY takes a lock over the whole database until commit and lets
 * writers commit only one after another. A lost one costs a second: readers also poll.
 * @returns the function that ends it
 */
export function notifyAfterCommit(database: Database, log: Log): () => void {
  let timer: NodeJS.Timeout | null = null;
  const send = () => {
    timer = null;
    database.pool
      .query("SELECT pg_notify($1, '')", [OUTBOX_CHANNEL])
      .catch((error: unknown) => log.debug({ err: error }, "readers of events were not woken"));
  };
  const unsubscribe = database.onEvents(() => {
    timer ??= setTimeout(send, DEBOUNCE_MS).unref();
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}
