import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { standing } from "./judgement.ts";
import { isNearCode, lookAlikeCodes } from "./look-alike.ts";

// The same questions that `suggestion-query.ts` answers for one line, asked of all lines of a count at once, with yes
// or no. `suggestions.db.test.ts` holds the two together.

const residual = sql`(l.variance - l.transferred)`;

const elsewhere = sql`EXISTS (
  SELECT FROM counting.lines o WHERE o.count_id = l.count_id AND o.product_id = l.product_id AND o.id <> l.id
    AND o.lot_id IS NOT DISTINCT FROM l.lot_id AND o.open AND sign(o.variance - o.transferred) = -sign(${residual}))`;

const wholePacks = sql`EXISTS (
  SELECT FROM catalog.product_units x WHERE x.product_id = l.product_id AND x.numerator > x.denominator
    AND mod(${residual} * x.denominator, x.numerator) = 0)`;

const inAnotherUnit = sql`(NOT l.serial AND EXISTS (
  SELECT FROM (
    SELECT r.numerator, r.denominator, sum(r.entered) AS entered FROM counting.readings r
    WHERE r.line_id = l.id AND r.round = l.counted_round AND ${standing}
    GROUP BY GROUPING SETS ((r.numerator, r.denominator), (r.numerator, r.denominator, r.event_id))
  ) t
  JOIN (
    SELECT 1 AS numerator, 1 AS denominator
    UNION ALL SELECT x.numerator, x.denominator FROM catalog.product_units x WHERE x.product_id = l.product_id
  ) o ON (o.numerator, o.denominator) <> (t.numerator, t.denominator)
  WHERE t.entered > 0 AND ${residual} = round(t.entered * t.numerator / t.denominator
    - t.entered * o.numerator / o.denominator, 6)))`;

const signed = sql`CASE WHEN m.destination_id = l.location_id THEN m.quantity ELSE -m.quantity END`;
const movedAtTheWrongTime = sql`EXISTS (
  SELECT FROM stock.moves m
  WHERE m.organisation_id = l.organisation_id AND m.product_id = l.product_id AND m.lot_id IS NOT DISTINCT FROM l.lot_id
    AND l.location_id IN (m.source_id, m.destination_id) AND m.effective_at > l.counted_from - interval '2 days'
    AND m.kind IN ('receipt', 'issue', 'transfer') AND m.origin_type <> 'count-transfer'
    AND CASE WHEN m.effective_at > l.counted_at THEN ${signed} ELSE -(${signed}) END = ${residual}
    AND NOT EXISTS (SELECT FROM stock.moves v WHERE v.organisation_id = m.organisation_id AND v.reverses_id = m.id))`;

const inTransit = sql`(${residual} > 0 AND EXISTS (
  SELECT FROM sites.locations z
  JOIN stock.quants q ON q.organisation_id = l.organisation_id AND q.product_id = l.product_id AND q.location_id = z.id
    AND q.lot_id IS NOT DISTINCT FROM l.lot_id AND q.quantity > 0
  WHERE z.company_id = c.company_id AND z.kind = 'transit' AND EXISTS (
    SELECT FROM stock.moves m
    WHERE m.organisation_id = l.organisation_id AND m.product_id = l.product_id AND m.destination_id = z.id
      AND m.lot_id IS NOT DISTINCT FROM l.lot_id AND m.effective_at <= l.counted_at)))`;

interface Differing {
  readonly id: string;
  readonly code: string;
  readonly residual: string;
  readonly opposite: string;
  readonly decided: boolean;
  readonly explained: boolean;
}

/** Lines of a count that nobody has decided yet and for whose difference there is a likely cause. */
export async function suggestedLines(tx: Tx, countId: string): Promise<string[]> {
  const { rows } = await sql<Differing>`
    SELECT l.id, p.code, trim_scale(${residual})::text AS residual, trim_scale(-${residual})::text AS opposite,
      l.decision IS NOT NULL AS decided,
      ${elsewhere} OR ${wholePacks} OR ${inAnotherUnit} OR ${movedAtTheWrongTime} OR ${inTransit} AS explained
    FROM counting.lines l
    JOIN counting.counts c ON c.id = l.count_id
    JOIN catalog.products p ON p.id = l.product_id
    WHERE l.count_id = ${countId} AND l.variance <> l.transferred`.execute(tx.kysely);
  const codes = new Map<string, Set<string>>();
  for (const { residual: by, code } of rows) codes.set(by, (codes.get(by) ?? new Set()).add(code));
  return rows
    .filter((line) => !line.decided && (line.explained || looksAlike(line, codes)))
    .map(({ id }) => id);
}

/** Another product of nearly the same code differs by exactly the opposite. */
function looksAlike({ code, opposite }: Differing, codes: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  // Cheap first: making the look-alikes of each of 10,000 codes would take a second.
  for (const other of codes.get(opposite) ?? [])
    if (isNearCode(code, other) && lookAlikeCodes(code).includes(other)) return true;
  return false;
}
