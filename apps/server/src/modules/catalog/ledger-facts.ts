import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { ProductFacts } from "./decisions.ts";

const lockKey = (tx: Tx) => sql`hashtextextended(${`catalog.ledger-facts ${tx.ctx.organisationId}`}, 0)`;

/**
 * Until the end of the transaction no product's unit, tracking, category or archiving, no category's method or
 * nature, and no archiving of a place changes. Called before moves are written and valued; writers of moves do not wait for each other.
 * Without it a change that saw no moves and the first move could both commit.
 */
export async function holdLedgerFacts(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${lockKey(tx)})`.execute(tx.kysely);
}

/** The other side of `holdLedgerFacts`: waits for running writers of moves, then sees what they wrote. */
export async function waitForLedger(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${lockKey(tx)})`.execute(tx.kysely);
}

/** What the ledger and the valuation hold of a product, in all companies. */
export async function readProductFacts(tx: Tx, productId: string): Promise<ProductFacts> {
  const { rows } = await sql<ProductFacts>`
    SELECT EXISTS (SELECT FROM stock.moves m WHERE m.product_id = ${productId}) AS "hasMoves",
      EXISTS (SELECT FROM valuation.stock_values v
              WHERE v.product_id = ${productId} AND v.quantity <> 0) AS "holdsStock"`.execute(tx.kysely);
  const facts = rows[0];
  if (facts === undefined) throw new Error("a SELECT without FROM gives one row");
  return facts;
}

/** Whether any of the category's products is in stock, in any company. */
export async function categoryHoldsStock(tx: Tx, categoryId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM valuation.stock_values v
    JOIN catalog.products p ON p.organisation_id = v.organisation_id AND p.id = v.product_id
    WHERE p.category_id = ${categoryId} AND v.quantity <> 0 LIMIT 1`.execute(tx.kysely);
  return rows.length > 0;
}

/** Whether any of it lies in a storage or transit location: the virtual ones only say where it came from or went. */
export async function isOnHand(tx: Tx, productId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM stock.quants q
    JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id
    WHERE q.product_id = ${productId} AND q.quantity <> 0 AND l.kind IN ('internal', 'transit')
    LIMIT 1`.execute(tx.kysely);
  return rows.length > 0;
}
