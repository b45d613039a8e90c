import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import type { Log } from "../log/log.ts";
import { OUTBOX_CHANNEL } from "./notifier.ts";

/** A connection kept for the life of the node, opened anew whenever it is lost. */
export interface Listener {
  /** The present connection, or null while there is none. Session locks taken on it end with it. */
  client(): PoolClient | null;
  stop(): Promise<void>;
}

/** Listens for events on a connection of its own. `onWake` is called for each notification and each (re)connection. */
export function listenForEvents(owner: Pool, log: Log, onWake: () => void): Listener {
  let current: PoolClient | null = null;
  let stopped = false;
  const ending = new AbortController();

  const hold = async () => {
    while (!stopped) {
      let client: PoolClient | null = null;
      try {
        client = await owner.connect();
        const lost = lossOf(client);
        client.on("notification", onWake);
        await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
        current = client;
        onWake();
        await Promise.race([lost, aborted(ending.signal)]);
      } catch (error) {
        log.warn({ err: error }, "the connection that hears of events could not be opened");
      }
      current = null;
      client?.release(true);
      if (!stopped) await sleep(250, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const holding = hold();
  return {
    client: () => current,
    async stop() {
      stopped = true;
      ending.abort();
      await holding;
    },
  };
}

function lossOf(client: PoolClient): Promise<void> {
  return new Promise((resolve) => {
    client.once("error", () => resolve());
    client.once("end", () => resolve());
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
