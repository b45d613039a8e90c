import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

export interface WantedLot {
  readonly productId: string;
  /** Lot or serial number as printed. */
  readonly code: string;
  /** Kept when the lot is new or had none. */
  readonly expiresOn?: string | null | undefined;
}

/**
 * Makes the lots that are missing and gives the ids of all, by `lotKey`. Products must exist and be tracked; the
 * ledger refuses a lot of an untracked product when it moves.
 */
export async function ensureLots(tx: Tx, wanted: readonly WantedLot[]): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const asked = sql`
    (SELECT product_id, code, max(expires_on) AS expires_on
     FROM jsonb_to_recordset(${JSON.stringify(wanted.map(asRow))}::jsonb)
       AS w (product_id uuid, code text, expires_on date) GROUP BY product_id, code) asked`;
  // Sorted, so that two transactions making the same lots wait for each other in one order.
  await sql`
    INSERT INTO stock.lots AS l (organisation_id, id, product_id, code, expires_on, created_at)
    SELECT ${organisation}, platform.uuidv7(), product_id, code, expires_on, ${tx.ctx.clock.now()}::timestamptz
    FROM ${asked} ORDER BY product_id, code
    ON CONFLICT (organisation_id, product_id, code) DO UPDATE SET expires_on = excluded.expires_on
      WHERE l.expires_on IS NULL AND excluded.expires_on IS NOT NULL`.execute(tx.kysely);
  const { rows } = await sql<{ id: string; productId: string; code: string }>`
    SELECT l.id, l.product_id AS "productId", l.code
    FROM ${asked} JOIN stock.lots l ON l.organisation_id = ${organisation} AND l.product_id = asked.product_id
      AND l.code = asked.code`.execute(tx.kysely);
  return new Map(rows.map((lot) => [lotKey(lot), lot.id]));
}

/** Names a lot in the map that `ensureLots` gives. */
export function lotKey(lot: { readonly productId: string; readonly code: string }): string {
  return `${lot.productId}/${lot.code}`;
}

const asRow = (lot: WantedLot) => ({
  product_id: lot.productId,
  code: lot.code,
  expires_on: lot.expiresOn ?? null,
});
