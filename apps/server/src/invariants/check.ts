import type { Pool, PoolClient } from "pg";
import { countingInvariants } from "./counting.ts";
import type { Invariant } from "./invariant.ts";
import { isolationInvariants } from "./isolation.ts";
import { ledgerInvariants } from "./ledger.ts";
import { referenceInvariants } from "./references.ts";
import { trailInvariants } from "./trail.ts";
import { valuationInvariants } from "./valuation.ts";

/** The invariants in the order of their numbers. */
export const invariants: readonly Invariant[] = [
  ...ledgerInvariants,
  ...valuationInvariants,
  ...countingInvariants,
  ...isolationInvariants,
  ...trailInvariants,
  ...referenceInvariants,
].sort((a, b) => a.number - b.number);

/** A row that breaks an invariant. */
export interface Offence {
  readonly organisation: string | null;
  readonly problem: string;
  readonly subject: string;
  readonly detail: string | null;
}

export interface InvariantResult {
  readonly number: number;
  readonly name: string;
  /** Offending rows; 0 when it holds. */
  readonly rows: number;
  /** The first of them. */
  readonly sample: readonly Offence[];
  readonly ms: number;
}

export interface CheckOptions {
  /** How long an event may wait for a listener that stands still, in ms; 10 minutes when absent. */
  readonly outboxLagMs?: number;
  /** Most rows in a sample; 5 when absent. */
  readonly sampleRows?: number;
}

/**
 * Checks every invariant over all organisations, in one read-only snapshot of the database; writers go on
 * meanwhile. Needs the owner: to the runtime role row-level security hides what is wrong.
 * @throws Error when the pool's user would not see every organisation
 */
export async function checkInvariants(owner: Pool, options: CheckOptions = {}): Promise<InvariantResult[]> {
  const client = await owner.connect();
  let failure: Error | undefined;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const results = await checkOn(client, options);
    await client.query("COMMIT");
    return results;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
}

/**
 * Checks every invariant in the transaction the client is in; `checkInvariants` opens the right one. Without nested
 * loops: before statistics are gathered the planner takes a million rows for a few (invariant 5 over 100,000 lines, on
 * a busy machine: 28 s with them, 8 s without).
 */
export async function checkOn(client: PoolClient, options: CheckOptions = {}): Promise<InvariantResult[]> {
  const lag = `${options.outboxLagMs ?? 600_000} ms`;
  await client.query(
    `SELECT set_config('statement_timeout', '0', true), set_config('work_mem', '128MB', true),
       set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true),
       set_config('stockex.outbox_lag', $1, true)`,
    [lag],
  );
  await assertSeesAll(client);
  const results: InvariantResult[] = [];
  for (const invariant of invariants)
    results.push(await checkOne(client, invariant, options.sampleRows ?? 5));
  return results;
}

async function assertSeesAll(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string; sees: boolean }>(
    `SELECT current_user AS name, r.rolsuper OR r.rolbypassrls OR coalesce((
       SELECT pg_has_role(current_user, c.relowner, 'USAGE') FROM pg_class c WHERE c.oid = to_regclass('stock.moves')
     ), true) AS sees
     FROM pg_roles r WHERE r.rolname = current_user`,
  );
  const [role] = rows;
  if (role?.sees !== true)
    throw new Error(
      `${role?.name ?? "the user"} sees one organisation at a time; invariants need the owner of the tables`,
    );
}

async function checkOne(
  client: PoolClient,
  { number, name, sql }: Invariant,
  sampleRows: number,
): Promise<InvariantResult> {
  const began = performance.now();
  const { rows } = await client.query<{ rows: number; sample: Offence[] }>(
    `SELECT count(*)::int AS rows, coalesce(jsonb_agg(
       jsonb_build_object('organisation', organisation, 'problem', problem, 'subject', subject, 'detail', detail)
     ) FILTER (WHERE n <= $1), '[]') AS sample
     FROM (SELECT o.*, row_number() OVER () AS n FROM (${sql}) AS o(organisation, problem, subject, detail)) numbered`,
    [sampleRows],
  );
  const [found] = rows;
  if (found === undefined) throw new Error("an aggregate gave no row");
  return { number, name, ...found, ms: Math.round(performance.now() - began) };
}
