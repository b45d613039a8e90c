import { sql } from "kysely";

/**
 * Sub-query of the present unit cost per product: (company_id, product_id, unit_cost). The average of what is on
 * hand, else the standard cost, else NULL; 4 decimals, for estimates and shown costs, never to value a layer.
 *
 *     sql`… LEFT JOIN (${averageCosts(organisationId)}) cost ON cost.company_id = … AND cost.product_id = …`
 */
export function averageCosts(organisationId: string) {
  return sql<{ company_id: string; product_id: string; unit_cost: string | null }>`
    SELECT company_id, product_id,
      CASE WHEN quantity > 0 THEN round(value / quantity, 4) ELSE standard_cost END AS unit_cost
    FROM valuation.stock_values WHERE organisation_id = ${organisationId}::uuid`;
}
