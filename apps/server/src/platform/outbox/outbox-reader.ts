import type { DomainEvent } from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";
import type { Database } from "../db/unit-of-work.ts";
import type { Log } from "../log/log.ts";
import type { Consumer } from "./consumer.ts";
import { ConsumerRunner, type DispatchOptions } from "./dispatcher.ts";
import { listenForEvents } from "./listener.ts";
import { LiveCursor } from "./live-cursor.ts";
import { notifyAfterCommit } from "./notifier.ts";
import { startLoop, type WakefulLoop } from "./wakeful-loop.ts";

const POLL_MS = 1_000;

export interface OutboxOptions extends DispatchOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly consumers: readonly Consumer[];
  /** Hears every event that becomes visible from now on, on every node; for live topics. */
  readonly onEvent: (event: DomainEvent) => void;
}

export interface OutboxReader {
  stop(): Promise<void>;
}

/**
 * Starts delivering events on this node: to consumers in order (one node each), to live readers at once. What
 * commits after it has returned is news to live readers.
 */
export async function startOutbox(options: OutboxOptions): Promise<OutboxReader> {
  const { database, log, consumers } = options;
  const owner = database.ownerPool;
  const names = new Set(consumers.map((consumer) => consumer.name));
  if (names.size !== consumers.length) throw new Error("two consumers have the same name");
  const live = new LiveCursor(owner, options.onEvent);
  await live.round();
  const stopping = new AbortController();
  const loops: WakefulLoop[] = [];
  const wakeAll = () => {
    for (const loop of loops) loop.wake();
  };
  const endNotifying = notifyAfterCommit(database, log);
  const listener = listenForEvents(owner, log, wakeAll);
  const complain = (error: unknown) => log.warn({ err: error }, "events could not be read; trying again");
  for (const consumer of consumers) {
    const runner = new ConsumerRunner(consumer, { ...options, owner }, stopping.signal);
    loops.push(startLoop(() => runner.round(listener.client()), POLL_MS, complain));
  }
  loops.push(startLoop(() => live.round(), POLL_MS, complain));
  return {
    async stop() {
      stopping.abort();
      endNotifying();
      await Promise.all(loops.map((loop) => loop.stop()));
      await listener.stop();
    },
  };
}
