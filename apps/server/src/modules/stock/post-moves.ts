import { type RawBuilder, sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import { errorCode } from "../../platform/db/setup-error.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail } from "../../platform/problem.ts";
import { holdLedgerFacts } from "../catalog/index.ts";
import { type EntryOrigin, LARGE_BATCH, valueBatch } from "../valuation/index.ts";
import { checkMoves, checkReversals, checkSerials, failInsufficient } from "./check-moves.ts";

export interface MoveBatch {
  readonly batchId: string;
  readonly recordedAt: Date;
  /** What the journal entries of the batch say they are for; the batch itself when left out. */
  readonly origin?: EntryOrigin;
}

export interface PostedMoves {
  readonly moves: number;
  readonly entryIds: string[];
}

/**
 * The one way stock changes: writes the moves that `drafts` selects, their effect on hand, their value and entries,
 * and the event `stock.moved`; set-based, for 1 move and for 100,000. The caller writes the audit event and checks
 * who may. Call it once per transaction: rows are locked in key order within one call.
 *
 * `drafts` is a SELECT of exactly these columns, all typed (`NULL::uuid`):
 * id uuid (NULL: one is made), product_id, lot_id uuid, source_id, destination_id uuid, quantity numeric,
 * effective_at timestamptz (≤ recordedAt), accounting_date date, unit_cost numeric, kind text, origin_type text,
 * origin_id uuid, reverses_id uuid, actor_id uuid, reference text.
 *
 * Two simultaneous batches on one quant: the second waits for the first's commit and sees its result, because the
 * sum is made in the UPDATE. On hand is checked on the rows the batch touched, from what the UPDATE returned.
 *
 * @throws ProblemError unknown-reference, location-not-usable, lot-required, lot-not-allowed, stock-insufficient,
 *   serial-already-in-stock, move-already-reversed, period-closed, account-missing, cost-required
 */
export async function postMoves(tx: Tx, batch: MoveBatch, drafts: RawBuilder<unknown>): Promise<PostedMoves> {
  await sql`SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`.execute(tx.kysely);
  await holdLedgerFacts(tx);
  const written = await writeMoves(tx, batch, drafts);
  if (written.moves === 0) return { moves: 0, entryIds: [] };
  if (written.offender !== null) await failInsufficient(tx, written.offender);
  const large = written.moves > LARGE_BATCH;
  if (large) await allowNestedLoops(tx, false);
  const serials = await checkMoves(tx, batch.batchId, { moves: written.moves, large });
  if (serials > 0) await checkSerials(tx, batch.batchId);
  if (written.reversals > 0) await checkReversals(tx, batch.batchId);
  const origin = batch.origin ?? { type: "batch", id: batch.batchId, label: "Stock" };
  const valuing = valueBatch(tx, batch.batchId, {
    origin,
    recordedAt: batch.recordedAt,
    moves: written.moves,
  });
  const { entryIds } = await valuing.catch(refuseOverflow);
  if (large) await allowNestedLoops(tx, true);
  await appendEvent(tx, {
    type: "stock.moved",
    aggregateId: batch.batchId,
    payload: { batchId: batch.batchId, moves: written.moves, backdated: written.backdated },
  });
  return { moves: written.moves, entryIds };
}

/**
 * PostgreSQL has no statistics of the rows a transaction just wrote: it takes the moves of the batch for one row and
 * would join 100,000 of them by nested loops.
 */
async function allowNestedLoops(tx: Tx, allowed: boolean): Promise<void> {
  await sql`SELECT set_config('enable_nestloop', ${allowed ? "on" : "off"}, true)`.execute(tx.kysely);
}

/** A quant the batch made negative, where that is not allowed. */
export interface ShortQuant {
  readonly productId: string;
  readonly locationId: string;
  readonly available: string;
}

interface Written {
  readonly moves: number;
  readonly reversals: number;
  readonly backdated: boolean;
  readonly offender: ShortQuant | null;
}

/** Moves and quants in one statement: the quants are fed from RETURNING, so nothing is read back. */
async function writeMoves(tx: Tx, batch: MoveBatch, drafts: RawBuilder<unknown>): Promise<Written> {
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const statement = sql<Written>`
    WITH written AS (
      INSERT INTO stock.moves (organisation_id, id, batch_id, product_id, lot_id, source_id, destination_id, quantity,
        effective_at, recorded_at, accounting_date, unit_cost, kind, origin_type, origin_id, reverses_id, actor_id, reference)
      SELECT ${organisation}, coalesce(d.id, platform.uuidv7()), ${batch.batchId}::uuid, d.product_id, d.lot_id, d.source_id,
        d.destination_id, d.quantity, d.effective_at, ${batch.recordedAt}::timestamptz, d.accounting_date, d.unit_cost,
        d.kind, d.origin_type, d.origin_id, d.reverses_id, d.actor_id, d.reference
      FROM (${drafts}) d
      RETURNING product_id, lot_id, source_id, destination_id, quantity, effective_at, reverses_id
    ), changes AS (
      SELECT product_id, location_id, lot_id, sum(quantity) AS quantity
      FROM (SELECT product_id, source_id AS location_id, lot_id, -quantity AS quantity FROM written
            UNION ALL SELECT product_id, destination_id, lot_id, quantity FROM written) sides
      GROUP BY product_id, location_id, lot_id
    ), balances AS (
      INSERT INTO stock.quants AS q (organisation_id, product_id, location_id, lot_id, quantity)
      SELECT ${organisation}, product_id, location_id, lot_id, quantity FROM changes
      ORDER BY product_id, location_id, lot_id
      ON CONFLICT (organisation_id, product_id, location_id, lot_id)
      DO UPDATE SET quantity = q.quantity + excluded.quantity
      RETURNING q.product_id, q.location_id, q.lot_id, q.quantity
    ), negative AS (
      SELECT b.product_id, b.location_id, b.lot_id, b.quantity
      FROM balances b JOIN sites.locations l ON l.organisation_id = ${organisation} AND l.id = b.location_id
      WHERE b.quantity < 0 AND NOT l.allows_negative LIMIT 1
    )
    SELECT count(*)::int AS moves, count(reverses_id)::int AS reversals,
      coalesce(bool_or(effective_at < ${batch.recordedAt}::timestamptz), false) AS backdated,
      (SELECT json_build_object('productId', n.product_id, 'locationId', n.location_id, 'available', (n.quantity - c.quantity)::text)
       FROM negative n JOIN changes c ON c.product_id = n.product_id AND c.location_id = n.location_id
         AND c.lot_id IS NOT DISTINCT FROM n.lot_id) AS offender
    FROM written`;
  const { rows } = await statement.execute(tx.kysely).catch((error: unknown) => {
    if (violatedUnique(error) === "moves_reversed_once") return fail("move-already-reversed");
    return refuseOverflow(error);
  });
  const [written] = rows;
  if (written === undefined) throw new Error("writing moves gave no row");
  return written;
}

const NUMERIC_OVERFLOW = "22003";

/** A sum or a value beyond what the columns hold: somebody typed a number too many, not a bug. */
function refuseOverflow(error: unknown): never {
  if (errorCode(error) === NUMERIC_OVERFLOW) return fail("quantity-invalid", { value: "> 99999999999999" });
  throw error;
}
