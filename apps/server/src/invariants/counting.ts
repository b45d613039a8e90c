import { all, type Invariant, NO_LOT, SIDES } from "./invariant.ts";

const posted = `
  posted AS MATERIALIZED (
    SELECT l.*, coalesce(l.lot_id, ${NO_LOT}) AS lot, c.number, c.approved_at,
      coalesce(l.variance, 0) - l.transferred AS due
    FROM counting.lines l
    JOIN counting.counts c ON c.organisation_id = l.organisation_id AND c.id = l.count_id
    WHERE l.state = 'posted'
  )`;

/** A reversal takes a move back and is another move; it does not count as the line's own. */
const oneAdjustment = `
  WITH ${posted}, adjusted AS (
    SELECT m.organisation_id, m.origin_id AS id, count(*) AS moves,
      sum(CASE WHEN m.destination_id = l.location_id THEN m.quantity ELSE -m.quantity END) AS quantity,
      bool_and(m.kind = 'adjustment' AND m.product_id = l.product_id AND coalesce(m.lot_id, ${NO_LOT}) = l.lot
        AND m.effective_at = l.counted_at AND l.location_id IN (m.source_id, m.destination_id) AND o.kind = 'loss') AS fits
    FROM stock.moves m
    LEFT JOIN posted l ON l.organisation_id = m.organisation_id AND l.id = m.origin_id
    LEFT JOIN sites.locations o ON o.organisation_id = m.organisation_id
      AND o.id = CASE WHEN m.source_id = l.location_id THEN m.destination_id ELSE m.source_id END
    WHERE m.origin_type = 'count-line' AND m.reverses_id IS NULL
    GROUP BY 1, 2
  )
  SELECT organisation_id AS organisation,
    CASE WHEN l.count_id IS NULL THEN 'adjustment of no posted line' ELSE 'adjustment is not the difference' END AS problem,
    concat_ws(' line ', l.number, id::text) AS subject,
    format('due %s, moves %s: %s', l.due, coalesce(a.moves, 0), a.quantity) AS detail
  FROM posted l FULL JOIN adjusted a USING (organisation_id, id)
  WHERE l.count_id IS NULL OR coalesce(a.moves, 0) <> CASE WHEN l.due = 0 THEN 0 ELSE 1 END
    OR coalesce(a.quantity, 0) <> l.due OR a.fits IS FALSE`;

const differenceIsCountedLessBook = `
  WITH ${posted}
  SELECT organisation_id, 'difference is not counted less book', concat_ws(' line ', number, id::text),
    format('counted %s, book %s, difference %s', counted, book, variance)
  FROM posted
  WHERE variance IS DISTINCT FROM counted - CASE decision WHEN 'moves-before' THEN book_moves_before
    WHEN 'moves-after' THEN book_moves_after ELSE book END`;

const countedIsRead = `
  WITH ${posted}, read AS (
    SELECT r.organisation_id, r.line_id, r.round, sum(r.entered) AS entered,
      round(round(sum((r.entered * r.numerator)::numeric(80, 40) / r.denominator), 30), 6) AS quantity
    FROM counting.readings r
    WHERE r.kind = 'count' AND r.quarantine IS NULL AND NOT EXISTS (
      SELECT FROM counting.readings u WHERE u.organisation_id = r.organisation_id AND u.device_id = r.device_id
        AND u.undoes_event_id = r.event_id AND u.kind = 'undo' AND u.quarantine IS NULL)
    GROUP BY 1, 2, 3
  )
  SELECT l.organisation_id, 'counted is not what was read', concat_ws(' line ', l.number, l.id::text),
    format('counted %s, read %s in round %s', l.counted, r.quantity, l.counted_round)
  FROM posted l
  LEFT JOIN read r ON r.organisation_id = l.organisation_id AND r.line_id = l.id AND r.round = l.counted_round
  WHERE l.counted IS DISTINCT FROM CASE WHEN l.serial THEN least(r.entered, 1) ELSE r.quantity END`;

/**
 * The book at the reading, replayed from the moves that were known when the count was approved. Lines whose book
 * has changed since say so in a correction. A count whose posting stopped and that went back to review has no
 * approval to ask about; its posted lines are asked again with the next.
 */
const bookIsReplayed = `
  WITH ${posted}, ${SIDES}, asked AS (
    SELECT * FROM posted l WHERE l.counted_at IS NOT NULL AND l.approved_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM counting.corrections x WHERE x.organisation_id = l.organisation_id AND x.line_id = l.id)
  ), replayed AS (
    SELECT l.organisation_id, l.id, sum(s.quantity) AS book
    FROM asked l
    JOIN sides s ON s.organisation_id = l.organisation_id AND s.product_id = l.product_id
      AND s.location_id = l.location_id AND s.lot = l.lot
    WHERE s.effective_at <= l.counted_at AND s.recorded_at <= l.approved_at AND s.origin_id <> l.id
      AND NOT (s.origin_type = 'count-transfer' AND EXISTS (
        SELECT FROM counting.transfers x WHERE x.organisation_id = l.organisation_id AND x.id = s.origin_id
          AND l.id IN (x.from_line_id, x.to_line_id)))
    GROUP BY 1, 2
  )
  SELECT l.organisation_id, 'book is not what the moves say', concat_ws(' line ', l.number, l.id::text),
    format('book %s, replayed %s', l.book, coalesce(r.book, 0))
  FROM asked l LEFT JOIN replayed r ON r.organisation_id = l.organisation_id AND r.id = l.id
  WHERE l.book <> coalesce(r.book, 0)`;

const transfersAreMoved = `
  WITH moved AS (
    SELECT organisation_id, origin_id AS id, batch_id, sum(quantity) AS quantity, count(*) AS moves FROM stock.moves
    WHERE origin_type = 'count-transfer' AND reverses_id IS NULL GROUP BY 1, 2, 3
  )
  SELECT organisation_id, 'transfer differs from its move', id::text,
    format('accepted %s, moves %s: %s', t.quantity, coalesce(m.moves, 0), m.quantity)
  FROM (SELECT * FROM counting.transfers WHERE posted_batch_id IS NOT NULL) t FULL JOIN moved m USING (organisation_id, id)
  WHERE t.quantity IS DISTINCT FROM m.quantity OR m.moves <> 1 OR t.posted_batch_id <> m.batch_id`;

const correctionsAreMoved = `
  WITH moved AS (
    SELECT m.organisation_id, m.origin_id AS line_id, m.batch_id AS posted_batch_id, count(*) AS moves,
      sum(CASE WHEN m.destination_id = l.location_id THEN m.quantity ELSE -m.quantity END) AS quantity
    FROM stock.moves m JOIN counting.lines l ON l.organisation_id = m.organisation_id AND l.id = m.origin_id
    WHERE m.origin_type = 'count-correction' AND m.reverses_id IS NULL GROUP BY 1, 2, 3
  )
  SELECT organisation_id, 'approved correction differs from its move', concat_ws(' ', 'line', line_id),
    format('approved %s, moves %s: %s', x.quantity, coalesce(m.moves, 0), m.quantity)
  FROM (SELECT * FROM counting.corrections WHERE state = 'approved') x
  FULL JOIN moved m USING (organisation_id, line_id, posted_batch_id)
  WHERE x.quantity IS DISTINCT FROM m.quantity OR m.moves <> 1`;

const postedCountsAreWhole = `
  SELECT c.organisation_id, 'posted count with a line that is not', concat_ws(' line ', c.number, l.id::text), l.state
  FROM counting.counts c
  JOIN counting.lines l ON l.organisation_id = c.organisation_id AND l.count_id = c.id
  WHERE c.state = 'posted' AND (l.open OR l.state NOT IN ('posted', 'excluded', 'cancelled'))`;

/** Undo readings written when a count is sent back were sent by no device. */
const sentIsKept = `
  WITH sent AS (
    SELECT organisation_id, count_id, device_id, sum(sent) AS sent, sum(applied) AS applied, sum(duplicate) AS duplicate,
      sum(quarantined) AS quarantined
    FROM counting.deliveries GROUP BY 1, 2, 3
  ), kept AS (
    SELECT organisation_id, count_id, device_id, count(*) FILTER (WHERE quarantine IS NULL) AS applied,
      count(*) FILTER (WHERE quarantine IS NOT NULL) AS quarantined
    FROM counting.readings WHERE NOT (kind = 'undo' AND how = 'closing') GROUP BY 1, 2, 3
  )
  SELECT organisation_id AS organisation, 'sent is not applied, duplicate and quarantined' AS problem,
    format('count %s device %s', count_id, device_id) AS subject,
    format('sent %s = %s + %s + %s; kept %s + %s', s.sent, s.applied, s.duplicate, s.quarantined, k.applied, k.quarantined)
      AS detail
  FROM sent s FULL JOIN kept k USING (organisation_id, count_id, device_id)
  WHERE s.sent IS DISTINCT FROM s.applied + s.duplicate + s.quarantined
    OR coalesce(s.applied, 0) <> coalesce(k.applied, 0) OR coalesce(s.quarantined, 0) <> coalesce(k.quarantined, 0)`;

/** Who read for a count: what he sent, even if it only arrived in quarantine, and what was applied in his name. */
const counters = `
  counters AS (
    SELECT organisation_id, count_id, user_id, received_at FROM counting.deliveries
    UNION ALL
    SELECT organisation_id, count_id, user_id, received_at FROM counting.readings
    WHERE quarantine IS NULL AND NOT (kind = 'undo' AND how = 'closing')
  )`;

/** An emergency override let a person approve at that moment. */
const overridden = (who: string, when: string, count: string) => `EXISTS (
    SELECT FROM counting.overrides o
    WHERE o.organisation_id = ${count.split(".")[0]}.organisation_id AND o.count_id = ${count} AND o.user_id = ${who}
      AND o.duty = 'approve' AND o.outcome = 'confirmed' AND o.uses > 0
      AND o.decided_at <= ${when} AND o.valid_until > ${when} AND coalesce(o.withdrawn_at >= ${when}, true))`;

const approverDidNotCount = `
  WITH ${counters}
  SELECT c.organisation_id AS organisation, 'approved by somebody who counted' AS problem, c.number AS subject,
    who.id::text AS detail
  FROM counting.counts c CROSS JOIN LATERAL (VALUES (c.approved_by), (c.approved_for)) who(id)
  WHERE who.id IS NOT NULL AND EXISTS (
    SELECT FROM counters r WHERE r.organisation_id = c.organisation_id AND r.count_id = c.id
      AND r.user_id = who.id AND r.received_at <= c.approved_at)
    AND NOT ${overridden("who.id", "c.approved_at", "c.id")}`;

const correctorDidNotCount = `
  WITH ${counters}
  SELECT x.organisation_id, 'correction decided by somebody who counted', x.id::text, x.decided_by::text
  FROM counting.corrections x
  WHERE x.decided_by IS NOT NULL AND EXISTS (
    SELECT FROM counters r WHERE r.organisation_id = x.organisation_id AND r.count_id = x.count_id
      AND r.user_id = x.decided_by AND r.received_at <= x.decided_at)
    AND NOT ${overridden("x.decided_by", "x.decided_at", "x.count_id")}`;

/** By his own hand or by his right: a stand-in and whom he stands in for are both bound. */
const deciderDidNotCount = `
  WITH ${counters}, deciders AS (
    SELECT d.organisation_id, q.count_id, q.id, d.decided_at, who.id AS user_id
    FROM approvals.decisions d
    JOIN approvals.requests q ON q.organisation_id = d.organisation_id AND q.id = d.request_id
    CROSS JOIN LATERAL (VALUES (d.decided_by), (d.on_behalf_of)) who(id)
    WHERE who.id IS NOT NULL
  )
  SELECT x.organisation_id, 'level approved by somebody who counted', x.id::text, x.user_id::text
  FROM deciders x
  WHERE EXISTS (SELECT FROM counters r WHERE r.organisation_id = x.organisation_id AND r.count_id = x.count_id
      AND r.user_id = x.user_id AND r.received_at <= x.decided_at)
    AND NOT ${overridden("x.user_id", "x.decided_at", "x.count_id")}`;

/** An approval that ended well has all its people, level by level; a settled count has none that is open. */
const approvalsAreWhole = `
  SELECT q.organisation_id AS organisation, 'approved without all its levels' AS problem, q.id::text AS subject,
    format('level %s', v.level) AS detail
  FROM approvals.requests q
  JOIN approvals.levels v ON v.organisation_id = q.organisation_id AND v.request_id = q.id
  LEFT JOIN approvals.decisions d ON d.organisation_id = v.organisation_id AND d.request_id = v.request_id AND d.level = v.level
  WHERE q.outcome = 'approved' GROUP BY q.organisation_id, q.id, v.level, v.persons HAVING count(d.decided_by) < v.persons`;

const settledIsDecided = `
  SELECT c.organisation_id, 'settled count whose approval is open', c.number, q.id::text
  FROM approvals.requests q
  JOIN counting.counts c ON c.organisation_id = q.organisation_id AND c.id = q.count_id
  WHERE q.outcome IS NULL AND c.state <> 'review'`;

/** Days are those of a company's calendar, at most one off the database's. */
const standInsWereAsked = `
  WITH represented AS (
    SELECT organisation_id, id, approved_by AS stand_in, approved_for AS principal, approved_at AS at FROM counting.counts
    WHERE approved_for IS NOT NULL
    UNION ALL
    SELECT organisation_id, request_id, decided_by, on_behalf_of, decided_at FROM approvals.decisions
    WHERE on_behalf_of IS NOT NULL
  )
  SELECT x.organisation_id, 'approved for somebody without a delegation', x.id::text, x.stand_in::text
  FROM represented x
  WHERE NOT EXISTS (
    SELECT FROM approvals.delegations g
    WHERE g.organisation_id = x.organisation_id AND g.stand_in_id = x.stand_in AND g.principal_id = x.principal
      AND g.entered_at <= x.at AND coalesce(g.revoked_at >= x.at, true)
      AND x.at::date BETWEEN g.starts_on - 1 AND g.ends_on + 1)`;

/** Counts: what was read, what was posted, who approved. */
export const countingInvariants: readonly Invariant[] = [
  {
    number: 5,
    name: "one adjustment per posted line: counted less book at the reading, less what transfers explain",
    sql: all(
      oneAdjustment,
      differenceIsCountedLessBook,
      countedIsRead,
      bookIsReplayed,
      transfersAreMoved,
      correctionsAreMoved,
      postedCountsAreWhole,
    ),
  },
  { number: 8, name: "readings sent are applied, duplicate or quarantined", sql: sentIsKept },
  {
    number: 11,
    name: "nobody approved what he counted, but by an override that a second person confirmed",
    sql: all(approverDidNotCount, correctorDidNotCount, deciderDidNotCount),
  },
  {
    number: 16,
    name: "what the approval matrix asked for was decided by as many people, before the count went on",
    sql: all(approvalsAreWhole, settledIsDecided, standInsWereAsked),
  },
];
