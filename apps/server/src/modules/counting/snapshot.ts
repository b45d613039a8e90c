import type { CountScope } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { CountRecord } from "./count.ts";
import { type Scoped, within } from "./scope.ts";

/** A sample is the first lines in the order of a hash of the seed and the line's key: repeatable, unpredictable. */
function sampled(scope: CountScope): RawBuilder<unknown> {
  if (scope.kind !== "sample") return sql`ORDER BY q.product_id, q.location_id`;
  return sql`ORDER BY md5(concat(${scope.seed}::text, q.product_id, q.location_id, q.lot_id)) LIMIT ${scope.lines}`;
}

/** The stock lines of a scope as they stand now: quants with product, place and current cost. */
function stockOf(tx: Tx, count: Scoped): RawBuilder<unknown> {
  return sql`
    SELECT q.product_id, q.location_id, q.lot_id, p.tracking = 'serial' AS serial, q.quantity,
      CASE WHEN v.quantity > 0 AND p.method <> 'standard' THEN v.value / v.quantity ELSE v.standard_cost END AS cost
    FROM stock.quants q
    JOIN sites.locations l ON l.id = q.location_id AND l.site_id = ${count.siteId}
    JOIN (SELECT p.id, p.tracking, p.category_id, c.method FROM catalog.products p
      JOIN catalog.categories c ON c.id = p.category_id) p ON p.id = q.product_id
    LEFT JOIN valuation.stock_values v ON v.company_id = ${count.companyId} AND v.product_id = q.product_id
    WHERE ${within(tx, count)} ${sampled(count.scope)}`;
}

/** Lines of the scope that another open count already holds: how many, and in which count the first is. */
export async function findOverlap(
  tx: Tx,
  count: Scoped,
): Promise<{ readonly lines: number; readonly number: string } | undefined> {
  const { rows } = await sql<{ lines: number; number: string | null }>`
    SELECT count(*)::int AS lines, min(c.number) AS number
    FROM (${stockOf(tx, count)}) s
    JOIN counting.lines o ON o.product_id = s.product_id AND o.location_id = s.location_id
      AND o.lot_id IS NOT DISTINCT FROM s.lot_id AND o.open
    JOIN counting.counts c ON c.id = o.count_id`.execute(tx.kysely);
  const [found] = rows;
  return found?.number == null ? undefined : { lines: found.lines, number: found.number };
}

/** Stock lines that a scope covers now. */
export async function countScopeLines(tx: Tx, count: Scoped): Promise<number> {
  const { rows } = await sql<{ lines: number }>`
    SELECT count(*)::int AS lines FROM (${stockOf(tx, count)}) s`.execute(tx.kysely);
  return rows[0]?.lines ?? 0;
}

/** Takes the snapshot: one line a quant of the scope. Gives the number of lines. */
export async function insertSnapshot(tx: Tx, count: CountRecord): Promise<number> {
  const { numAffectedRows } = await sql`
    INSERT INTO counting.lines
      (organisation_id, count_id, product_id, location_id, lot_id, serial, book_at_release, unit_cost)
    SELECT ${tx.ctx.organisationId}, ${count.id}, s.product_id, s.location_id, s.lot_id, s.serial, s.quantity,
      round(s.cost, 4)
    FROM (${stockOf(tx, count)}) s`.execute(tx.kysely);
  return Number(numAffectedRows ?? 0);
}
