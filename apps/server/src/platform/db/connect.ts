import { Pool, type PoolClient, types } from "pg";
import type { DatabasePulse } from "./pulse.ts";
import { RUNTIME_ROLE } from "./runtime-role.ts";

export { assertRuntimeRole, RUNTIME_ROLE } from "./runtime-role.ts";

const DATE = 1082;
const DATE_ARRAY = 1182;
// Widened: the driver knows text[] but its type list does not name it.
const TEXT_ARRAY: number = 1009;

/**
 * How column values arrive: `numeric` and `int8` stay strings (the driver's default), `timestamptz` is a
 * Date, and `date` is its own text "2026-11-24": a calendar day has no time zone to be shifted by.
 */
const columnTypes = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === DATE && format !== "binary") return (text: string) => text;
    if (oid === DATE_ARRAY && format !== "binary") return types.getTypeParser(TEXT_ARRAY, "text");
    return format === "binary" ? types.getTypeParser(oid, "binary") : types.getTypeParser(oid, "text");
  },
};

export interface RuntimeConnection {
  /** True when the URL's own user is the runtime user; otherwise every session takes role stockex_app. */
  readonly asOwnUser?: boolean;
  /** Most connections at once; 10 when absent. */
  readonly max?: number;
  /** Longest run of one statement, in ms. Long set-based work raises it for its transaction. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a lock, in ms. */
  readonly lockTimeoutMs?: number;
  /** Longest silence inside an open transaction, in ms. */
  readonly idleInTransactionTimeoutMs?: number;
  /** Hears of connections lost while idle; the pool replaces them by itself. */
  readonly onConnectionLost?: (error: Error) => void;
  /** Watches over this pool from now on; without it a half-open connection is found out only by TCP. */
  readonly pulse?: DatabasePulse;
}

/**
 * The pool that serves requests. With one DATABASE_URL it connects as that user and every session starts in
 * role stockex_app, so that row-level security holds; with a separate MIGRATION_DATABASE_URL pass
 * `asOwnUser: true`. Nothing connects before the first query; a connection attempt fails after 5 s.
 */
export function connectRuntime(url: string, how: RuntimeConnection = {}): Pool {
  return openPool(url, { ...how, role: how.asOwnUser === true ? null : RUNTIME_ROLE });
}

/** A pool that keeps the URL's own user: migrations, the job runner, tests that look behind the policies. */
export function connectOwner(url: string, how: Omit<RuntimeConnection, "asOwnUser"> = {}): Pool {
  return openPool(url, { ...how, role: null });
}

/** A node that lost its power leaves sessions behind, with their locks: the server finds out within a minute. */
const KEEP_ALIVE = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5";

/**
 * Compiling a plan pays for minutes of one statement, never for ours. The planner decides by cost, and a plan that may
 * not scan (see prepared.ts) has a huge one before PostgreSQL 18: a reading of one line took 4 s of compiling on 15.
 */
const NO_JIT = "-c jit=off";

function openPool(url: string, how: RuntimeConnection & { readonly role: string | null }): Pool {
  const connection = takeOptions(url);
  const options = [
    connection.options,
    how.role === null ? "" : `-c role=${how.role}`,
    KEEP_ALIVE,
    NO_JIT,
  ].filter((o) => o !== "");
  const { pulse } = how;
  const pool = new Pool({
    connectionString: connection.url,
    options: options.join(" "),
    types: columnTypes,
    max: how.max ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: how.statementTimeoutMs ?? 30_000,
    lock_timeout: how.lockTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: how.idleInTransactionTimeoutMs ?? 30_000,
    fallback_application_name: "stockex",
    ...(pulse === undefined ? {} : { stream: () => pulse.socket() }),
  });
  pulse?.start(pool);
  const lost = how.onConnectionLost ?? (() => undefined);
  pool.on("error", lost);
  // The pool hears only its idle clients; one that is checked out needs a listener of its own, or its loss
  // ends the process. Its running query is rejected as well, which is how the user of it learns.
  pool.on("connect", (client: PoolClient) => client.on("error", () => undefined));
  return pool;
}

/** The URL's own `options` parameter would replace ours in the driver, so it is taken out and joined. */
function takeOptions(url: string): { url: string; options: string } {
  const query = url.indexOf("?");
  if (query < 0) return { url, options: "" };
  const parameters = new URLSearchParams(url.slice(query + 1));
  const options = parameters.get("options") ?? "";
  parameters.delete("options");
  return { url: parameters.size > 0 ? `${url.slice(0, query)}?${parameters}` : url.slice(0, query), options };
}
