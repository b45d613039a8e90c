import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@stockex/kernel";
import type { Pool, PoolClient } from "pg";
import { systemContext } from "../context.ts";
import { isConnectionFailure } from "../db/database-failure.ts";
import { errorText } from "../db/setup-error.ts";
import type { Log } from "../log/log.ts";
import { ProblemError } from "../problem.ts";
import type { Consumer } from "./consumer.ts";
import { type EventRow, type Place, readSettled, toEvent } from "./read-events.ts";

const BATCH = 200;

export interface DispatchOptions {
  /** Tries before an event is set aside; 6 when absent. */
  readonly mostAttempts?: number;
  /** Pause after the first failure in ms, doubled each time up to 30 s; 200 when absent. */
  readonly firstPauseMs?: number;
}

interface DispatchDependencies extends DispatchOptions {
  readonly owner: Pool;
  readonly clock: Clock;
  readonly log: Log;
}

/** Delivers events to one consumer while this node holds its lock. */
export class ConsumerRunner {
  readonly #consumer: Consumer;
  readonly #deps: DispatchDependencies;
  readonly #stopping: AbortSignal;
  /** The connection whose session holds the consumer's lock. */
  #lockedOn: PoolClient | null = null;

  constructor(consumer: Consumer, deps: DispatchDependencies, stopping: AbortSignal) {
    this.#consumer = consumer;
    this.#deps = deps;
    this.#stopping = stopping;
  }

  /** Delivers one batch; true when there may be more. */
  async round(connection: PoolClient | null): Promise<boolean> {
    if (connection === null || !(await this.#holdsLock(connection))) return false;
    const place = await this.#place();
    const rows = await readSettled(this.#deps.owner, place, this.#consumer.types, BATCH);
    for (const row of rows) {
      if (this.#stopping.aborted || this.#lockedOn !== connection) return false;
      await this.#deliver(row);
      if (this.#stopping.aborted) return false;
      await this.#advance(row);
    }
    return rows.length === BATCH;
  }

  /** A session lock: it is gone with the connection, so another node takes over when this one dies. */
  async #holdsLock(connection: PoolClient): Promise<boolean> {
    if (this.#lockedOn === connection) return true;
    this.#lockedOn = null;
    const { rows } = await connection.query<{ locked: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended('outbox.' || $1, 0)) AS locked",
      [this.#consumer.name],
    );
    if (rows[0]?.locked !== true) return false;
    this.#lockedOn = connection;
    await this.#deps.owner.query(
      `INSERT INTO platform.outbox_consumers (name, types) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET types = excluded.types`,
      [this.#consumer.name, this.#consumer.types],
    );
    return true;
  }

  async #place(): Promise<Place> {
    const { rows } = await this.#deps.owner.query<Place>(
      "SELECT xact::text AS xact, id FROM platform.outbox_consumers WHERE name = $1",
      [this.#consumer.name],
    );
    return rows[0] ?? { xact: "0", id: "0" };
  }

  async #advance(row: EventRow): Promise<void> {
    await this.#deps.owner.query(
      `UPDATE platform.outbox_consumers SET xact = $2::xid8, id = $3, updated_at = now()
       WHERE name = $1 AND (xact, id) < ($2::xid8, $3::bigint)`,
      [this.#consumer.name, row.xact, row.id],
    );
  }

  /** Ends when the event was handled, set aside, or the server stops. */
  async #deliver(row: EventRow): Promise<void> {
    const { clock, log, mostAttempts = 6, firstPauseMs = 200 } = this.#deps;
    const ctx = systemContext(row.organisation_id, { clock, channel: "job" });
    for (let attempt = 1, pause = firstPauseMs; ; pause = Math.min(pause * 2, 30_000)) {
      try {
        const event = toEvent(row);
        if (event !== null) await this.#consumer.handle(event, ctx);
        return;
      } catch (error) {
        const detail = { consumer: this.#consumer.name, eventId: row.id, type: row.type, attempt };
        log.warn({ err: error, ...detail }, "a listener failed on an event");
        // The database's bad moment is not the event's fault: it is waited out.
        if (!isPassingFailure(error)) {
          if (attempt >= mostAttempts) return await this.#setAside(row, attempt, error);
          attempt += 1;
        }
      }
      if (this.#stopping.aborted) return;
      await sleep(pause, undefined, { signal: this.#stopping }).catch(() => undefined);
      if (this.#stopping.aborted) return;
    }
  }

  async #setAside(row: EventRow, attempts: number, error: unknown): Promise<void> {
    await this.#deps.owner.query(
      `INSERT INTO platform.outbox_dead_letters (organisation_id, consumer, event_id, attempts, error)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (organisation_id, consumer, event_id)
       DO UPDATE SET attempts = excluded.attempts, error = excluded.error, failed_at = now()`,
      [row.organisation_id, this.#consumer.name, row.id, attempts, errorText(error).slice(0, 2_000)],
    );
  }
}

function isPassingFailure(error: unknown): boolean {
  if (error instanceof ProblemError)
    return error.problem.code === "database-unavailable" || error.problem.code === "disk-full";
  return isConnectionFailure(error);
}
