import { Quantity } from "@stockex/kernel";
import { sql } from "kysely";
import { executePrepared } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import type { ShortQuant } from "./post-moves.ts";

/**
 * Proves for a whole batch what foreign keys would prove row by row (docs/adr/0003): products, places and lots exist,
 * both places are of one company, lots fit their product's tracking; and that issues and transfers leave what others
 * reserved. Gives the number of moves of serial-tracked products.
 */
export async function checkMoves(
  tx: Tx,
  batchId: string,
  { moves, large }: { readonly moves: number; readonly large: boolean },
): Promise<number> {
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const statement = sql<{ sound: number; serials: number; reserved: ShortQuant | null }>`
    WITH batch AS MATERIALIZED (
      SELECT product_id, lot_id, source_id, destination_id, kind FROM stock.moves
      WHERE organisation_id = ${organisation} AND batch_id = ${batchId}::uuid
    )
    SELECT count(*)::int AS sound, count(*) FILTER (WHERE p.tracking = 'serial')::int AS serials,
      (SELECT json_build_object('productId', q.product_id, 'locationId', q.location_id,
          'available', greatest(q.quantity - sum(r.quantity), 0)::text)
       FROM (SELECT DISTINCT product_id, source_id, lot_id FROM batch WHERE kind IN ('issue', 'transfer')) taken
       JOIN stock.reservations r ON r.organisation_id = ${organisation} AND r.released_at IS NULL
         AND r.product_id = taken.product_id AND r.location_id = taken.source_id
         AND coalesce(r.lot_id, ${noLot}) = coalesce(taken.lot_id, ${noLot})
       JOIN stock.quants q ON q.organisation_id = ${organisation} AND q.product_id = r.product_id
         AND q.location_id = r.location_id AND coalesce(q.lot_id, ${noLot}) = coalesce(r.lot_id, ${noLot})
       GROUP BY q.product_id, q.location_id, q.lot_id, q.quantity HAVING sum(r.quantity) > q.quantity LIMIT 1) AS reserved
    FROM batch b
    JOIN catalog.products p ON p.organisation_id = ${organisation} AND p.id = b.product_id
    JOIN sites.locations s ON s.organisation_id = ${organisation} AND s.id = b.source_id
    JOIN sites.locations d ON d.organisation_id = ${organisation} AND d.id = b.destination_id
    LEFT JOIN stock.lots l ON l.organisation_id = ${organisation} AND l.id = b.lot_id AND l.product_id = b.product_id
    WHERE s.company_id = d.company_id
      AND CASE WHEN p.tracking = 'none' THEN b.lot_id IS NULL ELSE l.id IS NOT NULL END`;
  const [checked] = large ? (await statement.execute(tx.kysely)).rows : await executePrepared(tx, statement);
  if (checked === undefined) throw new Error("checking moves gave no row");
  if (checked.sound !== moves) await failForReference(tx, batchId);
  if (checked.reserved !== null) await failInsufficient(tx, checked.reserved);
  return checked.serials;
}

/** Stands for "no lot" where lots are compared: equality can be hashed, IS NOT DISTINCT FROM cannot. */
export const noLot = sql<string>`'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * A serial number is in stock once or not at all, in one place. Its lot rows are locked in id order first, so that two
 * batches bringing the same number in to different places meet.
 */
export async function checkSerials(tx: Tx, batchId: string): Promise<void> {
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const touched = sql`
    SELECT m.lot_id FROM stock.moves m
    JOIN catalog.products p ON p.organisation_id = m.organisation_id AND p.id = m.product_id AND p.tracking = 'serial'
    WHERE m.organisation_id = ${organisation} AND m.batch_id = ${batchId}::uuid`;
  await sql`
    SELECT count(*) FROM (
      SELECT FROM stock.lots WHERE organisation_id = ${organisation} AND id IN (${touched}) ORDER BY id FOR NO KEY UPDATE
    ) locked`.execute(tx.kysely);
  const { rows } = await sql<{ code: string; fraction: boolean }>`
    SELECT l.code, bool_or(q.quantity <> trunc(q.quantity)) AS fraction
    FROM stock.lots l
    JOIN stock.quants q ON q.organisation_id = ${organisation} AND q.product_id = l.product_id AND q.lot_id = l.id
    JOIN sites.locations place ON place.organisation_id = ${organisation} AND place.id = q.location_id
      AND NOT place.allows_negative
    WHERE l.organisation_id = ${organisation} AND l.id IN (${touched})
    GROUP BY l.id, l.code HAVING sum(q.quantity) > 1 OR bool_or(q.quantity NOT IN (0, 1)) ORDER BY l.code LIMIT 1`.execute(
    tx.kysely,
  );
  const [offender] = rows;
  if (offender === undefined) return;
  if (offender.fraction) fail("serial-quantity");
  fail("serial-already-in-stock", { value: offender.code });
}

/** A reversal undoes its move exactly: same product, lot and quantity, the way back. Anything else is a bug. */
export async function checkReversals(tx: Tx, batchId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    SELECT m.id FROM stock.moves m
    LEFT JOIN stock.moves o ON o.organisation_id = m.organisation_id AND o.id = m.reverses_id
      AND o.product_id = m.product_id AND coalesce(o.lot_id, ${noLot}) = coalesce(m.lot_id, ${noLot})
      AND o.quantity = m.quantity AND o.source_id = m.destination_id AND o.destination_id = m.source_id
    WHERE m.organisation_id = ${tx.ctx.organisationId} AND m.batch_id = ${batchId} AND m.reverses_id IS NOT NULL
      AND o.id IS NULL LIMIT 1`.execute(tx.kysely);
  if (rows.length > 0) throw new Error(`move ${rows[0]?.id} does not undo the move it reverses`);
}

export async function failInsufficient(tx: Tx, short: ShortQuant): Promise<never> {
  const { rows } = await sql<{ product: string; location: string }>`
    SELECT p.code AS product, l.path AS location FROM catalog.products p, sites.locations l
    WHERE p.organisation_id = ${tx.ctx.organisationId} AND p.id = ${short.productId}
      AND l.organisation_id = ${tx.ctx.organisationId} AND l.id = ${short.locationId}`.execute(tx.kysely);
  return fail("stock-insufficient", {
    product: rows[0]?.product ?? short.productId,
    location: rows[0]?.location ?? short.locationId,
    available: Quantity.of(short.available).toString(),
  });
}

/** Finds the first move of the batch that names something unknown or unfit, and says what. */
async function failForReference(tx: Tx, batchId: string): Promise<never> {
  const { rows } = await sql<UnfitMove>`
    SELECT m.product_id, m.source_id, m.destination_id, m.lot_id, p.code AS product, p.tracking, l.id AS known_lot,
      s.path AS source, d.path AS destination, s.company_id = d.company_id AS one_company
    FROM stock.moves m
    LEFT JOIN catalog.products p ON p.organisation_id = m.organisation_id AND p.id = m.product_id
    LEFT JOIN sites.locations s ON s.organisation_id = m.organisation_id AND s.id = m.source_id
    LEFT JOIN sites.locations d ON d.organisation_id = m.organisation_id AND d.id = m.destination_id
    LEFT JOIN stock.lots l ON l.organisation_id = m.organisation_id AND l.id = m.lot_id AND l.product_id = m.product_id
    WHERE m.organisation_id = ${tx.ctx.organisationId} AND m.batch_id = ${batchId}
      AND (p.id IS NULL OR s.id IS NULL OR d.id IS NULL OR s.company_id <> d.company_id
        OR CASE WHEN p.tracking = 'none' THEN m.lot_id IS NOT NULL ELSE l.id IS NULL END)
    LIMIT 1`.execute(tx.kysely);
  const [unfit] = rows;
  if (unfit === undefined) throw new Error("a batch with an unfit move has none");
  if (unfit.product === null) fail("unknown-reference", { what: "product", value: unfit.product_id });
  if (unfit.source === null) fail("unknown-reference", { what: "location", value: unfit.source_id });
  if (unfit.destination === null)
    fail("unknown-reference", { what: "location", value: unfit.destination_id });
  if (unfit.one_company === false) fail("location-not-usable", { location: unfit.destination });
  if (unfit.tracking === "none") fail("lot-not-allowed", { product: unfit.product });
  if (unfit.lot_id === null) fail("lot-required", { product: unfit.product, tracking: unfit.tracking ?? "" });
  return fail("unknown-reference", { what: "lot", value: unfit.lot_id });
}

interface UnfitMove {
  readonly product_id: string;
  readonly source_id: string;
  readonly destination_id: string;
  readonly lot_id: string | null;
  readonly product: string | null;
  readonly tracking: string | null;
  readonly known_lot: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly one_company: boolean | null;
}
