import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

export interface BookKey {
  /** SQL expressions: columns of the surrounding query, or typed parameters. */
  readonly organisationId: RawBuilder<unknown>;
  readonly productId: RawBuilder<unknown>;
  readonly locationId: RawBuilder<unknown>;
  readonly lotId: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
}

/**
 * SQL expression (numeric): what the books say was in a place at an instant, moves at that very instant included. On
 * hand now less what moved afterwards, so that its cost depends on the product's later moves, not on the size of the
 * ledger (index moves_product).
 */
export function bookAtSql({ organisationId, productId, locationId, lotId, at }: BookKey): RawBuilder<string> {
  return sql<string>`(
    coalesce((SELECT q.quantity FROM stock.quants q
      WHERE q.organisation_id = ${organisationId} AND q.product_id = ${productId} AND q.location_id = ${locationId}
        AND q.lot_id IS NOT DISTINCT FROM ${lotId}), 0)
    - coalesce((SELECT sum(CASE WHEN m.destination_id = ${locationId} THEN m.quantity ELSE -m.quantity END)
      FROM stock.moves m
      WHERE m.organisation_id = ${organisationId} AND m.product_id = ${productId} AND m.effective_at > ${at}
        AND (m.source_id = ${locationId} OR m.destination_id = ${locationId})
        AND m.lot_id IS NOT DISTINCT FROM ${lotId}), 0))`;
}

/** What the books say was in a place at an instant: an exact decimal, "0" where nothing ever was. */
export async function bookAt(
  tx: Tx,
  key: {
    readonly productId: string;
    readonly locationId: string;
    readonly lotId: string | null;
    readonly at: Date;
  },
): Promise<string> {
  const book = bookAtSql({
    organisationId: sql`${tx.ctx.organisationId}::uuid`,
    productId: sql`${key.productId}::uuid`,
    locationId: sql`${key.locationId}::uuid`,
    lotId: sql`${key.lotId}::uuid`,
    at: sql`${key.at}::timestamptz`,
  });
  const { rows } = await sql<{ book: string }>`SELECT trim_scale(${book})::text AS book`.execute(tx.kysely);
  return rows[0]?.book ?? "0";
}
