import { type RawBuilder, sql } from "kysely";
import { executeForMany } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { evaluateManyLines } from "./evaluate.ts";
import {
  bookColumns,
  countedOf,
  differenceOf,
  noLot,
  ruleOf,
  standing,
  sums,
  tradeSince,
  writeResults,
} from "./judgement.ts";

/**
 * Works out what the open lines of a count come to, as `evaluateLines` does for a few. The caller holds the count
 * FOR UPDATE: no line needs a lock of its own.
 *
 * @param touched a query of the ids (`line_id`) of the lines to evaluate; all when not given
 */
export async function evaluateCount(
  tx: Tx,
  { id, passes }: { readonly id: string; readonly passes: number },
  touched?: RawBuilder<unknown>,
): Promise<void> {
  const among = (line: RawBuilder<unknown>) =>
    touched === undefined ? sql`` : sql`AND ${line} IN (${touched})`;
  if (passes === 1) await executeForMany(tx, onePass(id, among));
  else await evaluateManyLines(tx, sql`l.count_id = ${id} ${among(sql`l.id`)}`);
}

/**
 * In one pass no rounds are compared: the line says which of them stands. So the lines go through the joins once,
 * where `evaluateManyLines` keeps lines, rounds and books as tables (a quarter more time).
 */
const onePass = (countId: string, among: (line: RawBuilder<unknown>) => RawBuilder<unknown>) => sql<object>`
  WITH bounds AS MATERIALIZED (
    SELECT c.id AS count_id, c.passes, c.state AS count_state, c.company_id, c.site_id, k.currency_decimals,
      s.uncertainty_minutes * interval '1 minute' AS uncertainty
    FROM counting.counts c
    JOIN sites.sites s ON s.id = c.site_id
    JOIN access.companies k ON k.id = c.company_id
    WHERE c.id = ${countId}
  ),
  rules AS MATERIALIZED (
    SELECT d.category_id, r.*
    FROM (SELECT b.company_id, b.site_id, g.id AS category_id FROM bounds b CROSS JOIN catalog.categories g) d ${ruleOf}
  ),
  rounds AS MATERIALIZED (
    SELECT r.line_id, ${sums} FROM counting.readings r
    WHERE r.count_id = ${countId} AND ${standing} ${among(sql`r.line_id`)} GROUP BY r.line_id, r.round
  ),
  read AS (
    SELECT b.*, l.organisation_id, l.id, l.product_id, l.location_id, coalesce(l.lot_id, ${noLot}) AS lot_key, l.round,
      l.variance, l.decision, l.transferred, coalesce(l.manual_cost, l.unit_cost) AS cost, p.category_id,
      g.round AS result_round, g.first_at, g.last_at, ${countedOf(sql`l.serial`)} AS counted
    FROM bounds b
    JOIN counting.lines l ON l.count_id = b.count_id
    JOIN catalog.products p ON p.id = l.product_id
    LEFT JOIN rounds g ON g.line_id = l.id
      AND g.round = CASE WHEN l.decision = 'round' THEN l.counted_round ELSE l.round END
    WHERE l.open ${among(sql`l.id`)}
  ),
  -- Most lines have had no trade since: looking for it in each costs a sixth of the statement.
  traded AS MATERIALIZED (
    SELECT DISTINCT m.product_id FROM stock.moves m
    WHERE m.effective_at >= (SELECT min(first_at) FROM rounds) - (SELECT uncertainty FROM bounds)
  ),
  books AS (
    SELECT g.*, ${bookColumns}
    FROM read g
    LEFT JOIN traded t ON t.product_id = g.product_id
    LEFT JOIN stock.quants q ON q.product_id = g.product_id AND q.location_id = g.location_id
      AND coalesce(q.lot_id, ${noLot}) = g.lot_key
    ${tradeSince(sql`t.product_id IS NOT NULL AND`)}
  ),
  chosen AS (
    SELECT b.*, false AS differ, r.rule_id, r.most_percent, r.most_quantity, r.most_value,
      ${differenceOf(sql`b`, sql`b`)} AS difference
    FROM books b JOIN rules r ON r.category_id = b.category_id
  )
  ${writeResults}`;
