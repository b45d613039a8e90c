import { newId } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../src/platform/db/unit-of-work.ts";

/** What the floor may know beforehand. */
export interface HandPosting {
  readonly companyId: string;
  readonly loss: string;
  readonly method: string;
}

/** now() of the transaction may be a little after the process's clock. */
export function later(): Date {
  return new Date(Date.now() + 1_000);
}

/** The same rows in the same tables with the same keys, knowing that every product has one cost and no rule fails. */
export async function postByHand(tx: Tx, how: HandPosting, drafts: RawBuilder<unknown>): Promise<void> {
  const [organisation, batch] = [sql`${tx.ctx.organisationId}::uuid`, sql`${newId()}::uuid`];
  const company = sql`${how.companyId}::uuid`;
  const { loss, method } = how;
  await sql`
    INSERT INTO stock.moves (organisation_id, id, batch_id, product_id, lot_id, source_id, destination_id, quantity,
      effective_at, recorded_at, accounting_date, unit_cost, kind, origin_type, origin_id)
    SELECT ${organisation}, id, ${batch}, product_id, lot_id, source_id, destination_id, quantity, effective_at,
      ${later()}::timestamptz, accounting_date, unit_cost, kind, origin_type, origin_id FROM (${drafts}) d`.execute(
    tx.kysely,
  );
  await sql`
    INSERT INTO stock.quants AS q (organisation_id, product_id, location_id, lot_id, quantity)
    SELECT ${organisation}, product_id, location_id, NULL, sum(quantity) FROM (
      SELECT product_id, source_id AS location_id, -quantity AS quantity FROM stock.moves WHERE batch_id = ${batch}
      UNION ALL SELECT product_id, destination_id, quantity FROM stock.moves WHERE batch_id = ${batch}) sides
    GROUP BY product_id, location_id ORDER BY product_id, location_id
    ON CONFLICT (organisation_id, product_id, location_id, lot_id)
    DO UPDATE SET quantity = q.quantity + excluded.quantity`.execute(tx.kysely);
  await sql`
    INSERT INTO valuation.layers (organisation_id, id, batch_id, company_id, product_id, kind, method, quantity, value,
      stock_account, variation_account, effective_at, accounting_date)
    SELECT ${organisation}, id, ${batch}, ${company}, product_id, CASE WHEN source_id = ${loss} THEN 'found' ELSE 'lost' END,
      ${method}, CASE WHEN source_id = ${loss} THEN quantity ELSE -quantity END,
      CASE WHEN source_id = ${loss} THEN quantity ELSE -quantity END * 500, '31', '6031', effective_at, accounting_date
    FROM stock.moves WHERE batch_id = ${batch}`.execute(tx.kysely);
  await writeWorthByHand(tx, organisation, batch, company);
}

async function writeWorthByHand(
  tx: Tx,
  organisation: RawBuilder<unknown>,
  batch: RawBuilder<unknown>,
  company: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    UPDATE valuation.stock_values v SET quantity = v.quantity + s.quantity, value = v.value + s.value
    FROM (SELECT product_id, sum(quantity) AS quantity, sum(value) AS value FROM valuation.layers
          WHERE batch_id = ${batch} GROUP BY product_id) s
    WHERE v.organisation_id = ${organisation} AND v.company_id = ${company} AND v.product_id = s.product_id`.execute(
    tx.kysely,
  );
  await sql`
    INSERT INTO valuation.open_losses (organisation_id, company_id, product_id, lost_at, out_layer_id, in_layer_id,
      received_at, quantity, value)
    SELECT ${organisation}, ${company}, product_id, effective_at, id, id, effective_at, -quantity, -value
    FROM valuation.layers WHERE batch_id = ${batch} AND kind = 'lost'`.execute(tx.kysely);
  await sql`
    WITH entry AS (
      INSERT INTO valuation.entries (organisation_id, id, company_id, number, date, label, origin_type, origin_id,
        batch_id, currency, recorded_at)
      VALUES (${organisation}, platform.uuidv7(), ${company}, 'STK-0', current_date, 'bench', 'bench', ${batch},
        ${batch}, 'XAF', now()) RETURNING id)
    INSERT INTO valuation.entry_lines (organisation_id, entry_id, line, company_id, account, debit, credit, label)
    SELECT ${organisation}, entry.id, line, ${company}, account, debit, credit, 'bench'
    FROM entry, (SELECT sum(value) FILTER (WHERE value > 0) AS gained, -sum(value) FILTER (WHERE value < 0) AS lost
      FROM valuation.layers WHERE batch_id = ${batch}) total,
    LATERAL (VALUES (1, '31', gained, 0), (2, '6031', 0, gained), (3, '6031', lost, 0), (4, '31', 0, lost))
      side (line, account, debit, credit)`.execute(tx.kysely);
  await sql`
    INSERT INTO platform.outbox (organisation_id, type, aggregate_id, payload, occurred_at)
    VALUES (${organisation}, 'stock.moved', ${batch}, '{}', now())`.execute(tx.kysely);
}
