import { type RawBuilder, sql } from "kysely";
import { executeForMany, executePrepared } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
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
 * Works out from the facts what a few open lines come to: the result of the deciding round, the book at that
 * reading's physical time, the difference, whether moves contest it, whether it is outside tolerance, and the
 * state that follows. Everything is derived afresh from readings, moves and decisions, so it does not matter in
 * which order, how often or in which parts they arrived.
 *
 * Lock the lines first (`lockLines`) in a statement of its own: under READ COMMITTED this one then sees
 * everything that those who held the lock before have written.
 *
 * @param which boolean SQL over the line `l`, for example `l.id = ANY (…)`
 */
export async function evaluateLines(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await executePrepared(tx, comparingRounds(which, "few"));
}

/** The same for lines of any number; of a count as a whole, call `evaluateCount`. No line needs a lock of its own when
 * the caller holds their counts FOR UPDATE. */
export async function evaluateManyLines(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await executeForMany(tx, comparingRounds(which, "many"));
}

const comparingRounds = (which: RawBuilder<unknown>, size: Size) => sql<object>`
  WITH ${target(sql`l.open AND ${which}`)}, ${rounds(size)}, ${books(size)}, ${verdicts}, ${chosen(size)}
  ${writeResults}`;

/** How many lines a statement is about: a few look up what belongs to each, many are joined as wholes. */
export type Size = "few" | "many";

/** Holds lines in key order until the transaction ends, so that evaluations of one line follow each other. */
export async function lockLines(tx: Tx, lineIds: readonly string[]): Promise<void> {
  await sql`
    SELECT FROM counting.lines WHERE id = ANY (${lineIds}::uuid[]) ORDER BY id FOR UPDATE`.execute(tx.kysely);
}

/** Lines with what bounds them. */
export const target = (which: RawBuilder<unknown>) => sql`
  target AS MATERIALIZED (
    SELECT l.organisation_id, l.id, l.product_id, l.location_id, coalesce(l.lot_id, ${noLot}) AS lot_key, l.serial,
      l.round, l.counted_round, l.variance, l.decision, l.transferred, coalesce(l.manual_cost, l.unit_cost) AS cost,
      c.passes, c.state AS count_state, c.company_id, c.site_id, k.currency_decimals, p.category_id,
      s.uncertainty_minutes * interval '1 minute' AS uncertainty
    FROM counting.lines l
    JOIN counting.counts c ON c.id = l.count_id
    JOIN sites.sites s ON s.id = c.site_id
    JOIN access.companies k ON k.id = c.company_id
    JOIN catalog.products p ON p.id = l.product_id
    WHERE ${which}
  )`;

/** One row a line and round: readings that were not taken back, summed. */
export const rounds = (size: Size) => (size === "few" ? roundsOfEach : roundsOfAll);

const roundColumns = sql`
  t.id, t.passes, t.product_id, t.location_id, t.lot_key, t.uncertainty, g.round, g.first_at, g.last_at,
      ${countedOf(sql`t.serial`)} AS counted`;

const roundsOfEach = sql`
  rounds AS MATERIALIZED (
    SELECT ${roundColumns}
    FROM target t
    CROSS JOIN LATERAL (
      SELECT ${sums} FROM counting.readings r WHERE r.line_id = t.id AND ${standing} GROUP BY r.round
    ) g
  )`;

/** Summed before what is known of the line is joined: grouping narrow rows costs less (a twentieth of the statement). */
const roundsOfAll = sql`
  rounds AS MATERIALIZED (
    SELECT ${roundColumns}
    FROM target t
    JOIN (
      SELECT r.line_id, ${sums} FROM counting.readings r JOIN target t ON t.id = r.line_id
      WHERE ${standing} GROUP BY r.line_id, r.round
    ) g ON g.line_id = t.id
  )`;

/** One row a line and round with its book. */
export const books = (size: Size) => sql`
  books AS MATERIALIZED (
    SELECT g.*, ${bookColumns}
    FROM rounds g
    LEFT JOIN ${size === "few" ? quantOfEach : sql`stock.quants`} q ON q.product_id = g.product_id
      AND q.location_id = g.location_id AND coalesce(q.lot_id, ${noLot}) = g.lot_key
    ${tradeSince()}
  )`;

/** LIMIT keeps the planner from reading all stock for a few lines. */
const quantOfEach = sql`LATERAL (
      SELECT * FROM stock.quants s WHERE s.product_id = g.product_id AND s.location_id = g.location_id
        AND coalesce(s.lot_id, ${noLot}) = g.lot_key LIMIT 1)`;

/**
 * Which round stands. One pass: the round now asked for. Two passes agree when their differences from the
 * book agree (trade may go on between them); otherwise a third arbitrates, and stands when it agrees with
 * either. A recount asked by a reviewer stands alone. A reviewer's choice of a round stands as long as that
 * round has readings.
 *
 * The planner takes a count for one line, whatever its size, and would compare every line with every round: 3,800
 * lines took more than 30 s. A full join is never done by nested loops, so full joins stand where a left join is
 * meant; here every round has its line.
 */
const verdicts = sql`
  verdicts AS (
    SELECT t.*,
      CASE
        WHEN t.decision = 'round' THEN t.counted_round
        WHEN t.passes = 1 OR t.round > 3 THEN t.round
        WHEN v.first = v.second THEN 2
        WHEN v.third IN (v.first, v.second) THEN 3
      END AS stands,
      t.passes = 2 AND t.round <= 3 AND v.first <> v.second AS differ
    FROM target t
    FULL JOIN (
      SELECT id AS line_id, max(counted - book) FILTER (WHERE round = 1) AS first,
        max(counted - book) FILTER (WHERE round = 2) AS second,
        max(counted - book) FILTER (WHERE round = 3) AS third
      FROM books WHERE passes = 2 GROUP BY id
    ) v ON v.line_id = t.id
  )`;

/** The line with the round that stands and the tolerance that applies. */
const chosen = (size: Size) => sql`
  rules AS MATERIALIZED (
    SELECT d.*, r.* FROM (SELECT DISTINCT company_id, site_id, category_id FROM target) d ${ruleOf}
  ),
  -- Kept for a few lines: otherwise the condition on what follows turns the full joins into left ones, and those into
  -- nested loops (10,000 lines took 49 s).
  chosen AS ${size === "few" ? sql`MATERIALIZED` : sql``} (
    SELECT t.*, r.rule_id, r.most_percent, r.most_quantity, r.most_value, b.round AS result_round, b.counted,
      b.first_at, b.last_at, b.book, b.book_moves_before, b.book_moves_after,
      coalesce(b.contested, false) AS contested, ${differenceOf(sql`t`, sql`b`)} AS difference
    FROM verdicts t
    FULL JOIN books b ON b.id = t.id AND b.round = t.stands
    FULL JOIN rules r ON r.company_id = t.company_id AND r.site_id = t.site_id AND r.category_id = t.category_id
  )`;
