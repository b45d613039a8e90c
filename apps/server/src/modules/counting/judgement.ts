import { type RawBuilder, sql } from "kysely";

/**
 * How a line is judged, in pieces of SQL that the statements of `evaluate.ts` and `evaluate-count.ts` share: what its
 * readings come to, the book at the reading, the tolerance that applies, and the state that follows.
 */

/** What stands for no lot where keys are compared: NULL is equal to nothing. */
export const noLot = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/** A reading `r` that counts: applied, and not taken back. */
export const standing = sql`
  r.kind = 'count' AND r.quarantine IS NULL AND NOT EXISTS (
    SELECT FROM counting.readings u
    WHERE u.device_id = r.device_id AND u.undoes_event_id = r.event_id AND u.kind = 'undo' AND u.quarantine IS NULL)`;

/**
 * What the standing readings `r` of one line and round come to. Entered quantities are fractions of the base unit;
 * each is divided at 40 decimals, the sum rounded at 30, then half up at the 6 of a quantity: three thirds are
 * 1.000000.
 */
export const sums = sql`
  r.round, min(r.counted_at) AS first_at, max(r.counted_at) AS last_at, sum(r.entered) AS entered,
      round(round(sum(CASE WHEN r.denominator = 1 THEN r.entered * r.numerator
        ELSE (r.entered * r.numerator)::numeric(80, 40) / r.denominator END), 30), 6) AS in_base`;

/** Of those sums `g`, NULL without a reading; a serial number is there or not, however often it was read. */
export const countedOf = (serial: RawBuilder<unknown>) =>
  sql`CASE WHEN ${serial} AND g.entered > 1 THEN 1 WHEN ${serial} THEN g.entered ELSE g.in_base END`;

const onHand = sql`CASE WHEN g.counted IS NOT NULL THEN coalesce(q.quantity, 0) END`;

/**
 * The book at the reading of a round `g`: what is on hand (`q`) now less every move (`m`, see `tradeSince`) that happened
 * since. A move within the uncertainty of the reading's window contests the round; the book is then also said as if all
 * moves of the window had come before the count, or after it. Nothing counted, no book.
 */
export const bookColumns = sql`
  ${onHand} - coalesce(m.since_reading, 0) AS book,
      ${onHand} - coalesce(m.since_window, 0) AS book_moves_before,
      ${onHand} - coalesce(m.since_start, 0) AS book_moves_after,
      coalesce(m.contested, false) AS contested`;

/**
 * The moves `m` of a round `g` since it was counted. What the line itself posted never counts as trade.
 *
 * @param where a condition on `g` that tells which rounds can have any, with AND behind it
 */
export const tradeSince = (where: RawBuilder<unknown> = sql``) => sql`
  LEFT JOIN LATERAL (
      SELECT sum(signed) FILTER (WHERE own OR effective_at > g.last_at) AS since_reading, sum(signed) AS since_start,
        sum(signed) FILTER (WHERE own OR effective_at > g.last_at + g.uncertainty) AS since_window,
        bool_or(NOT own AND effective_at <= g.last_at + g.uncertainty) AS contested
      FROM (
        SELECT m.effective_at, CASE WHEN m.destination_id = g.location_id THEN m.quantity ELSE -m.quantity END AS signed,
          m.origin_id = g.id OR (m.origin_type = 'count-transfer' AND EXISTS (
            SELECT FROM counting.transfers x WHERE x.id = m.origin_id AND g.id IN (x.from_line_id, x.to_line_id))) AS own
        FROM stock.moves m
        WHERE ${where} m.product_id = g.product_id AND m.effective_at >= g.first_at - g.uncertainty
          AND (m.source_id = g.location_id OR m.destination_id = g.location_id)
          AND coalesce(m.lot_id, ${noLot}) = g.lot_key
      ) near
    ) m ON true`;

/** The tolerance `r` of a company, site and category `d`: that of category and site, else category, else site, else company. */
export const ruleOf = sql`
  LEFT JOIN LATERAL (
      SELECT t.id AS rule_id, t.percent AS most_percent, t.quantity AS most_quantity, t.value AS most_value
      FROM counting.tolerance_rules t
      WHERE t.company_id = d.company_id AND (t.site_id IS NULL OR t.site_id = d.site_id)
        AND (t.category_id IS NULL OR t.category_id = d.category_id)
      ORDER BY t.category_id IS NOT NULL DESC, t.site_id IS NOT NULL DESC LIMIT 1
    ) r ON true`;

/** Counted less book, which is one of three as a reviewer decided of the moves meanwhile. */
export const differenceOf = (line: RawBuilder<unknown>, book: RawBuilder<unknown>) => sql`
  ${book}.counted - CASE ${line}.decision WHEN 'moves-before' THEN ${book}.book_moves_before
        WHEN 'moves-after' THEN ${book}.book_moves_after ELSE ${book}.book END`;

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

/**
 * Gives lines what follows from `chosen`: each line with its standing round, book, rule and difference. OFFSET 0 keeps
 * each result a value: otherwise its expression is worked out anew wherever it is named (a tenth of the statement).
 */
export const writeResults = sql`
  UPDATE counting.lines l SET
      round = n.round, counted = n.counted, counted_round = n.counted_round, counted_from = n.first_at,
      counted_at = n.last_at, book = n.book, book_moves_before = n.book_moves_before,
      book_moves_after = n.book_moves_after, variance = n.variance, variance_value = n.variance_value,
      outside_tolerance = n.outside, decision = n.decision, state = n.state
    FROM (
      SELECT *, ${stateOf} AS state FROM (
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
        -- Rounds that do not stand came through a full join without a line.
        WHERE c.id IS NOT NULL
        OFFSET 0
      ) results
      OFFSET 0
    ) n
    WHERE l.id = n.id AND l.organisation_id = n.organisation_id
      AND (l.round, l.counted, l.counted_round, l.counted_from, l.counted_at, l.book, l.book_moves_before,
        l.book_moves_after, l.variance, l.variance_value, l.outside_tolerance, l.decision, l.state)
      IS DISTINCT FROM (n.round, n.counted, n.counted_round, n.first_at, n.last_at, n.book, n.book_moves_before,
        n.book_moves_after, n.variance, n.variance_value, n.outside, n.decision, n.state)`;
