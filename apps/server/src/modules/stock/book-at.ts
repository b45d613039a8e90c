import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/**
 * What the books say was in a place at an instant, moves at that very instant included: an exact decimal, "0" where
 * nothing ever was. On hand now less what moved afterwards, so that its cost depends on the product's later moves,
 * not on the size of the ledger (index moves_product).
 */
export async function bookAt(
  tx: Tx,
  key: {
    readonly productId: string;
    readonly locationId: string;
    readonly lotId: string | null;
    readonly at: Date;
  },
): Promise<string> {
  const { organisationId } = tx.ctx;
  const place = sql`${key.locationId}::uuid`;
  const lot = sql`${key.lotId}::uuid`;
  const { rows } = await sql<{ book: string }>`
    SELECT trim_scale(
      coalesce((SELECT q.quantity FROM stock.quants q
        WHERE q.organisation_id = ${organisationId} AND q.product_id = ${key.productId} AND q.location_id = ${place}
          AND q.lot_id IS NOT DISTINCT FROM ${lot}), 0)
      - coalesce((SELECT sum(CASE WHEN m.destination_id = ${place} THEN m.quantity ELSE -m.quantity END)
        FROM stock.moves m
        WHERE m.organisation_id = ${organisationId} AND m.product_id = ${key.productId}
          AND m.effective_at > ${key.at} AND (m.source_id = ${place} OR m.destination_id = ${place})
          AND m.lot_id IS NOT DISTINCT FROM ${lot}), 0))::text AS book`.execute(tx.kysely);
  return rows[0]?.book ?? "0";
}
