import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import type { Pool, PoolClient } from "pg";
import type { RequestContext } from "../context.ts";
import { ProblemError, problemOf } from "../problem.ts";
import { kyselyOf } from "./client-kysely.ts";
import { isConnectionFailure, isRetryable, toProblemError } from "./database-failure.ts";
import { claimKey, keepAnswer, spendKey } from "./idempotency.ts";

/** One open transaction, in the organisation of `ctx`. */
export interface Tx {
  /** For `sql<Row>\`…\`.execute(tx.kysely)` and typed queries. */
  readonly kysely: Kysely<unknown>;
  /** The same connection bare: named statements, COPY, cursors. */
  readonly client: PoolClient;
  readonly ctx: RequestContext;
  /** Called by the outbox: readers are woken once the transaction has committed. */
  announceEvents(): void;
}

export interface WorkOptions {
  /** Longest run of one statement of this transaction, in ms; the pool's 30 s when absent. 0 is no limit. */
  readonly statementTimeoutMs?: number;
  /** Longest silence inside the transaction (Node computing), in ms; the pool's 30 s when absent. */
  readonly idleTimeoutMs?: number;
}

const MOST_ATTEMPTS = 6;
/** A BEGIN that is not answered by then stands on a dead connection (cut cable, frozen server). */
const BEGIN_TIMEOUT_MS = 4_000;

export class Database {
  /** Runtime role; row-level security holds. */
  readonly pool: Pool;
  readonly #ownerPool: Pool | undefined;
  readonly #eventListeners = new Set<() => void>();

  constructor(pools: { readonly pool: Pool; readonly ownerPool?: Pool | undefined }) {
    this.pool = pools.pool;
    this.#ownerPool = pools.ownerPool;
  }

  /** The owner's pool: upkeep over all organisations (dispatch, sealing, invariants), never a request. */
  get ownerPool(): Pool {
    if (this.#ownerPool === undefined) throw new Error("this database was opened without its owner");
    return this.#ownerPool;
  }

  /**
   * Runs a writing use case in one transaction and gives its value. Serialization failures and deadlocks run
   * `work` again, so it may do nothing outside the transaction. With `ctx.idempotency` the first answer is
   * kept and given again; the value must then be JSON, and one request makes at most one such write.
   * @throws ProblemError database-unavailable, disk-full, database-busy, outcome-unknown (the connection
   *   broke during COMMIT), idempotency-key-reused; and whatever `work` throws, after the rollback
   */
  async write<T>(ctx: RequestContext, work: (tx: Tx) => Promise<T>, options: WorkOptions = {}): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(ctx, work, begin("BEGIN", ctx, options));
      if (outcome.done) return outcome.value;
      if (attempt >= MOST_ATTEMPTS || !outcome.again) throw toProblemError(outcome.error);
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }

  /** Runs queries in one READ ONLY transaction. A lost connection is tried once more: reading has no effect. */
  async read<T>(ctx: RequestContext, work: (tx: Tx) => Promise<T>, options: WorkOptions = {}): Promise<T> {
    const { idempotency: _, ...reader } = ctx;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(reader, work, begin("BEGIN READ ONLY", ctx, options));
      if (outcome.done) return outcome.value;
      const again = outcome.again || isConnectionFailure(outcome.error);
      if (attempt >= 2 || !again) throw toProblemError(outcome.error);
    }
  }

  /** Calls back after each commit that wrote events. Gives the function that ends it. */
  onEvents(listener: () => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  async #attempt<T>(
    ctx: RequestContext,
    work: (tx: Tx) => Promise<T>,
    beginSql: string,
  ): Promise<Outcome<T>> {
    let client: PoolClient | undefined;
    let phase: Phase = "begin";
    let events = false;
    const announceEvents = () => {
      events = true;
    };
    try {
      client = await this.pool.connect();
      await client.query(answeredSoon(beginSql));
      phase = "work";
      const value = await answerOnce({ kysely: kyselyOf(client), client, ctx, announceEvents }, work);
      phase = "commit";
      const { command } = await client.query("COMMIT");
      // A failed statement whose error was swallowed turns COMMIT into ROLLBACK without an error.
      if (command !== "COMMIT") throw new Error("the transaction was aborted by an error that was swallowed");
      client.release();
      if (ctx.idempotency !== undefined) spendKey(ctx.idempotency);
      if (events) for (const listener of this.#eventListeners) listener();
      return { done: true, value };
    } catch (error) {
      if (client !== undefined) await giveBack(client, error);
      return { done: false, error: mean(error, phase, ctx), again: mayRunAgain(error, phase, ctx) };
    }
  }
}

/** Opens the house's database access over its pools; connects to nothing yet. */
export function createDatabase(pools: {
  readonly pool: Pool;
  readonly ownerPool?: Pool | undefined;
}): Database {
  return new Database(pools);
}

type Phase = "begin" | "work" | "commit";

type Outcome<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly error: unknown; readonly again: boolean };

/** The driver's `query_timeout` is missing in its types, so the object is made here, not at the call. */
function answeredSoon(text: string) {
  return { text, query_timeout: BEGIN_TIMEOUT_MS };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function uuidLiteral(value: string): string {
  if (!UUID.test(value)) throw new Error(`not a UUID: ${value}`);
  return `'${value}'`;
}

function milliseconds(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`not a time limit in ms: ${value}`);
  return String(value);
}

/** One simple-protocol message, so that who-is-asking costs no round trip of its own. */
function begin(how: "BEGIN" | "BEGIN READ ONLY", ctx: RequestContext, options: WorkOptions): string {
  const settings = [
    `stockex.organisation_id = ${uuidLiteral(ctx.organisationId)}`,
    `stockex.user_id = ${ctx.userId === null ? "''" : uuidLiteral(ctx.userId)}`,
  ];
  if (options.statementTimeoutMs !== undefined)
    settings.push(`statement_timeout = ${milliseconds(options.statementTimeoutMs)}`);
  if (options.idleTimeoutMs !== undefined)
    settings.push(`idle_in_transaction_session_timeout = ${milliseconds(options.idleTimeoutMs)}`);
  return `${how};${settings.map((setting) => `SET LOCAL ${setting}`).join(";")}`;
}

/** Runs the work under the caller's idempotency key when there is one. */
async function answerOnce<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { idempotency } = tx.ctx;
  if (idempotency === undefined) return work(tx);
  const kept = await claimKey<T>(tx.client, tx.ctx, idempotency);
  if (kept.found) return kept.answer;
  const answer = await work(tx);
  await keepAnswer(tx.client, tx.ctx, idempotency, answer);
  return answer;
}

/** A client that lost its connection is destroyed; one that only lost its transaction is rolled back. */
async function giveBack(client: PoolClient, error: unknown): Promise<void> {
  if (isConnectionFailure(error)) {
    client.release(true);
    return;
  }
  try {
    await client.query(answeredSoon("ROLLBACK"));
    client.release();
  } catch (rollbackError) {
    client.release(rollbackError instanceof Error ? rollbackError : true);
  }
}

/** Nothing ran yet, the server let us go, or the key will tell whether the broken COMMIT arrived. */
function mayRunAgain(error: unknown, phase: Phase, ctx: RequestContext): boolean {
  if (isRetryable(error)) return true;
  if (!isConnectionFailure(error)) return false;
  return phase === "commit" ? ctx.idempotency !== undefined : phase === "begin" && wasCut(error);
}

/** A pooled connection that had died; as opposed to a server that refuses new ones, where waiting helps nobody. */
function wasCut(error: unknown): boolean {
  return error instanceof Error && /terminat|ECONNRESET|EPIPE|not queryable/.test(error.message);
}

function mean(error: unknown, phase: Phase, ctx: RequestContext): unknown {
  if (phase !== "commit" || !isConnectionFailure(error) || ctx.idempotency !== undefined) return error;
  return new ProblemError(problemOf("outcome-unknown"), error);
}
