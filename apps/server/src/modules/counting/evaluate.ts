import { type RawBuilder, sql } from "kysely";
import { executeForMany, executePrepared } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/** What stands for no lot where keys are compared: NULL is equal to nothing. */
export const noLot = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

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
  await executePrepared(tx, evaluation(which, "few"));
}

/** The same for a whole count or more, whose count rows the caller holds FOR UPDATE: no line needs a lock of its own. */
export async function evaluateManyLines(tx: Tx, which: RawBuilder<unknown>): Promise<void> {
  await executeForMany(tx, evaluation(which, "many"));
}

const evaluation = (which: RawBuilder<unknown>, size: Size) => sql<object>`
    WITH ${target(sql`l.open AND ${which}`)}, ${rounds(size)}, ${books(size)}, ${verdicts}, ${results(size)}
    UPDATE counting.lines l SET
      round = n.round, counted = n.counted, counted_round = n.counted_round, counted_from = n.first_at,
      counted_at = n.last_at, book = n.book, book_moves_before = n.book_moves_before,
      book_moves_after = n.book_moves_after, variance = n.variance, variance_value = n.variance_value,
      outside_tolerance = n.outside, decision = n.decision, state = n.state
    FROM (SELECT *, ${stateOf} AS state FROM results) n
    WHERE l.id = n.id AND l.organisation_id = n.organisation_id
      AND (l.round, l.counted, l.counted_round, l.counted_from, l.counted_at, l.book, l.book_moves_before,
        l.book_moves_after, l.variance, l.variance_value, l.outside_tolerance, l.decision, l.state)
      IS DISTINCT FROM (n.round, n.counted, n.counted_round, n.first_at, n.last_at, n.book, n.book_moves_before,
        n.book_moves_after, n.variance, n.variance_value, n.outside, n.decision, n.state)`;

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

/**
 * One row a line and round: readings that were not taken back, summed. Entered quantities are fractions of the
 * base unit; each is divided at 40 decimals, the sum rounded at 30, then half up at the 6 of a quantity: three
 * thirds are 1.000000.
 */
export const rounds = (size: Size) => (size === "few" ? roundsOfEach : roundsOfAll);

/** A reading `r` that counts: applied, and not taken back. */
export const standing = sql`
  r.kind = 'count' AND r.quarantine IS NULL AND NOT EXISTS (
    SELECT FROM counting.readings u
    WHERE u.device_id = r.device_id AND u.undoes_event_id = r.event_id AND u.kind = 'undo' AND u.quarantine IS NULL)`;

const sums = sql`
  r.round, min(r.counted_at) AS first_at, max(r.counted_at) AS last_at, sum(r.entered) AS entered,
      round(round(sum(CASE WHEN r.denominator = 1 THEN r.entered * r.numerator
        ELSE (r.entered * r.numerator)::numeric(80, 40) / r.denominator END), 30), 6) AS in_base`;

/** A serial number is there or not, however often it was read. */
const roundColumns = sql`
  t.id, t.passes, t.product_id, t.location_id, t.lot_key, t.uncertainty, g.round, g.first_at, g.last_at,
      CASE WHEN t.serial THEN least(g.entered, 1) ELSE g.in_base END AS counted`;

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

/**
 * The book at the reading: what is on hand now less every move that happened since. A move within the
 * uncertainty of the reading's window contests the round; the book is then also said as if all moves of the
 * window had come before the count, or after it. What the line itself posted never counts as trade.
 */
export const books = (size: Size) => sql`
  books AS MATERIALIZED (
    SELECT g.*, coalesce(q.quantity, 0) - coalesce(m.since_reading, 0) AS book,
      coalesce(q.quantity, 0) - coalesce(m.since_window, 0) AS book_moves_before,
      coalesce(q.quantity, 0) - coalesce(m.since_start, 0) AS book_moves_after,
      coalesce(m.contested, false) AS contested
    FROM rounds g
    LEFT JOIN ${size === "few" ? quantOfEach : sql`stock.quants`} q ON q.product_id = g.product_id
      AND q.location_id = g.location_id AND coalesce(q.lot_id, ${noLot}) = g.lot_key
    LEFT JOIN LATERAL (
      SELECT sum(signed) FILTER (WHERE own OR effective_at > g.last_at) AS since_reading, sum(signed) AS since_start,
        sum(signed) FILTER (WHERE own OR effective_at > g.last_at + g.uncertainty) AS since_window,
        bool_or(NOT own AND effective_at <= g.last_at + g.uncertainty) AS contested
      FROM (
        SELECT m.effective_at, CASE WHEN m.destination_id = g.location_id THEN m.quantity ELSE -m.quantity END AS signed,
          m.origin_id = g.id OR (m.origin_type = 'count-transfer' AND EXISTS (
            SELECT FROM counting.transfers x WHERE x.id = m.origin_id AND g.id IN (x.from_line_id, x.to_line_id))) AS own
        FROM stock.moves m
        WHERE m.product_id = g.product_id AND m.effective_at >= g.first_at - g.uncertainty
          AND (m.source_id = g.location_id OR m.destination_id = g.location_id)
          AND coalesce(m.lot_id, ${noLot}) = g.lot_key
      ) near
    ) m ON true
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

/**
 * Breaching any one limit of the rule sends the line to review; without a rule every difference does. What
 * accepted transfers explain is no difference any more. Book 0 is outside whatever the percentage.
 */
const outsideTolerance = sql`
  c.difference - c.transferred <> 0 AND (
    c.rule_id IS NULL
    OR (c.most_percent IS NOT NULL
      AND (c.book = 0 OR abs(c.difference - c.transferred) * 100 > c.most_percent * abs(c.book)))
    OR coalesce(abs(c.difference - c.transferred) > c.most_quantity, false)
    OR coalesce(abs(round((c.difference - c.transferred) * c.cost, c.currency_decimals)) > c.most_value, false))`;

/** The line as it now is, with the tolerance that applies: category and site, else category, else site, else company. */
const results = (size: Size) => sql`
  rules AS MATERIALIZED (
    SELECT d.*, r.id AS rule_id, r.percent AS most_percent, r.quantity AS most_quantity, r.value AS most_value
    FROM (SELECT DISTINCT company_id, site_id, category_id FROM target) d
    LEFT JOIN LATERAL (
      SELECT * FROM counting.tolerance_rules r
      WHERE r.company_id = d.company_id AND (r.site_id IS NULL OR r.site_id = d.site_id)
        AND (r.category_id IS NULL OR r.category_id = d.category_id)
      ORDER BY r.category_id IS NOT NULL DESC, r.site_id IS NOT NULL DESC LIMIT 1
    ) r ON true
  ),
  -- Kept for a few lines: otherwise the condition below turns the full joins into left ones, and those into nested
  -- loops (10,000 lines took 49 s).
  chosen AS ${size === "few" ? sql`MATERIALIZED` : sql``} (
    SELECT t.*, r.rule_id, r.most_percent, r.most_quantity, r.most_value, b.round AS result_round, b.counted, b.first_at, b.last_at, b.book, b.book_moves_before,
      b.book_moves_after, coalesce(b.contested, false) AS contested,
      b.counted - CASE t.decision WHEN 'moves-before' THEN b.book_moves_before
        WHEN 'moves-after' THEN b.book_moves_after ELSE b.book END AS difference
    FROM verdicts t
    FULL JOIN books b ON b.id = t.id AND b.round = t.stands
    FULL JOIN rules r ON r.company_id = t.company_id AND r.site_id = t.site_id AND r.category_id = t.category_id
  ),
  results AS (
    SELECT c.organisation_id, c.id, c.count_state, c.passes, c.differ, c.counted, c.first_at, c.last_at, c.book,
      c.book_moves_before, c.book_moves_after, c.contested, c.result_round AS counted_round,
      CASE WHEN c.passes = 2 AND c.round <= 3 THEN CASE WHEN c.differ THEN 3 ELSE 1 END ELSE c.round END AS round,
      c.difference AS variance, round(c.difference * c.cost, c.currency_decimals) AS variance_value,
      CASE
        WHEN c.decision = 'keep' THEN CASE WHEN c.counted IS NULL THEN 'keep' END
        -- A decision stands for the difference it was made on, and falls with it.
        WHEN c.counted IS NOT NULL AND (c.variance IS NULL OR c.variance = c.difference) THEN c.decision
      END AS decision,
      c.counted IS NOT NULL AND ${outsideTolerance} AS outside
    FROM chosen c
    -- Rounds that do not stand came through the full join without a line.
    WHERE c.id IS NOT NULL
  )`;

const stateOf = sql`
  CASE
    WHEN counted IS NULL AND decision = 'keep' THEN 'accepted'
    WHEN counted IS NULL AND differ THEN 'arbitration'
    WHEN counted IS NULL AND (round > 3 OR (passes = 1 AND round > 1)) THEN 'recount'
    WHEN counted IS NULL THEN 'pending'
    WHEN decision IS NOT NULL THEN 'accepted'
    WHEN contested THEN 'contested'
    WHEN outside OR count_state <> 'review' THEN 'counted'
    ELSE 'accepted'
  END`;
