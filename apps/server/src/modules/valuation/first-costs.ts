import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/**
 * Sets the standard cost of products without stock, many at once: nothing on hand, so nothing is revalued. Products
 * in stock keep theirs; the caller refuses those beforehand and writes the audit event.
 *
 * @param costs a SELECT of company_id uuid, product_id uuid, unit_cost numeric, each product of a company once
 */
export async function setFirstStandardCosts(tx: Tx, costs: RawBuilder<unknown>): Promise<void> {
  await sql`
    INSERT INTO valuation.stock_values AS held (organisation_id, company_id, product_id, quantity, value, standard_cost)
    SELECT ${tx.ctx.organisationId}, c.company_id, c.product_id, 0, 0, c.unit_cost FROM (${costs}) c
    ORDER BY c.company_id, c.product_id
    ON CONFLICT (organisation_id, company_id, product_id)
    DO UPDATE SET standard_cost = excluded.standard_cost WHERE held.quantity = 0`.execute(tx.kysely);
}
