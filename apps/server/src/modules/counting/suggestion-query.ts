import type { Suggestion } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { pathInWords } from "../sites/index.ts";
import { standing } from "./judgement.ts";
import { lookAlikeCodes } from "./look-alike.ts";

type Of<Kind extends Suggestion["kind"]> = Extract<Suggestion, { kind: Kind }>;

/** What transfers leave unexplained of a line `l`. */
const residual = sql`(l.variance - l.transferred)`;
/** The line asked about, when something of its difference is unexplained. */
const unexplained = (countId: string, lineId: string) =>
  sql`l.id = ${lineId} AND l.count_id = ${countId} AND l.variance <> l.transferred`;

/**
 * What may explain a line's difference, the likeliest kind first. Every statement starts at the one line and goes
 * on by index, whatever the size of the count.
 */
export async function suggestionsFor(tx: Tx, countId: string, lineId: string): Promise<Suggestion[]> {
  const which = unexplained(countId, lineId);
  const { rows } = await sql<{ code: string }>`
    SELECT p.code FROM counting.lines l JOIN catalog.products p ON p.id = l.product_id WHERE ${which}`.execute(
    tx.kysely,
  );
  const [line] = rows;
  if (line === undefined) return [];
  const inAnotherUnit = await readInAnotherUnit(tx, which);
  return [
    ...(await elsewhere(tx, which)),
    ...inAnotherUnit,
    ...(await lookAlikes(tx, which, line.code)),
    ...(await movesBookedAtTheWrongTime(tx, which)),
    ...(await inTransit(tx, which)),
    ...(inAnotherUnit.length > 0 ? [] : await wholePacks(tx, which)),
  ];
}

/**
 * Lines whose difference of the same thing is the opposite: goods in the wrong place. Nearest first by walking
 * order; for a serial number, the other place it stands in the books.
 */
async function elsewhere(tx: Tx, which: RawBuilder<unknown>) {
  const { rows } = await sql<Of<"neighbour" | "serial-elsewhere">>`
    SELECT CASE WHEN l.serial THEN 'serial-elsewhere' ELSE 'neighbour' END AS kind, o.id AS "lineId",
      p.code AS "productCode", t.code AS "lotCode", there.path AS "locationPath",
      ${decimalText(sql`sign(${residual}) * least(abs(${residual}), abs(o.variance - o.transferred))`)} AS quantity
    FROM counting.lines l
    JOIN counting.lines o ON o.count_id = l.count_id AND o.product_id = l.product_id AND o.id <> l.id
      AND o.lot_id IS NOT DISTINCT FROM l.lot_id AND o.open
      AND sign(o.variance - o.transferred) = -sign(${residual})
    JOIN catalog.products p ON p.id = l.product_id
    JOIN sites.locations here ON here.id = l.location_id
    JOIN sites.locations there ON there.id = o.location_id
    LEFT JOIN stock.lots t ON t.id = l.lot_id
    WHERE ${which}
    ORDER BY here.parent_id IS NOT DISTINCT FROM there.parent_id DESC, abs(here.sequence - there.sequence), there.path
    LIMIT 10`.execute(tx.kysely);
  return rows;
}

/**
 * Products whose code is easily taken for this one and whose difference is exactly the opposite, those in the same
 * place first. Codes in a row look alike all the time, so an opposite of another size says nothing.
 */
async function lookAlikes(tx: Tx, which: RawBuilder<unknown>, code: string) {
  const codes = lookAlikeCodes(code);
  if (codes.length === 0) return [];
  const { rows } = await sql<Of<"look-alike">>`
    SELECT 'look-alike' AS kind, o.id AS "lineId", p.code AS "productCode", p.name AS "productName",
      t.code AS "lotCode", there.path AS "locationPath", ${decimalText(sql`o.variance - o.transferred`)} AS quantity
    FROM counting.lines l
    CROSS JOIN unnest(${codes}::text[]) AS near (code)
    JOIN catalog.products p ON p.organisation_id = l.organisation_id AND p.code = near.code
    JOIN counting.lines o ON o.organisation_id = l.organisation_id AND o.count_id = l.count_id AND o.product_id = p.id
      AND o.variance - o.transferred = -${residual}
    JOIN sites.locations there ON there.id = o.location_id
    LEFT JOIN stock.lots t ON t.id = o.lot_id
    WHERE ${which}
    ORDER BY o.location_id = l.location_id DESC, p.code, there.path
    LIMIT 5`.execute(tx.kysely);
  return rows;
}

/** Units of the line's product, its own among them: how many base units are in one. */
const units = sql`
  units AS (
    SELECT u.code, x.numerator, x.denominator FROM line l
    CROSS JOIN LATERAL (
      SELECT p.unit_id, 1 AS numerator, 1 AS denominator FROM catalog.products p WHERE p.id = l.product_id
      UNION ALL
      SELECT x.unit_id, x.numerator, x.denominator FROM catalog.product_units x WHERE x.product_id = l.product_id
    ) x
    JOIN catalog.units u ON u.id = x.unit_id
  )`;
const lineUnderQuestion = (which: RawBuilder<unknown>) =>
  sql`line AS (SELECT l.*, ${residual} AS residual FROM counting.lines l WHERE ${which})`;

/**
 * Readings that agree with the books exactly if they are taken in another unit: cartons entered as pieces, or
 * pieces as cartons. One reading alone, or all of the round that were entered in one unit.
 */
async function readInAnotherUnit(tx: Tx, which: RawBuilder<unknown>) {
  const { rows } = await sql<Of<"another-unit">>`
    WITH ${lineUnderQuestion(which)}, ${units},
    standing AS (
      SELECT l.id, l.counted, l.residual, r.event_id, r.entered, r.numerator, r.denominator
      FROM line l JOIN counting.readings r ON r.line_id = l.id AND r.round = l.counted_round
      WHERE NOT l.serial AND ${standing}
    ),
    taken AS (
      SELECT counted, residual, numerator, denominator, sum(entered) AS entered FROM standing
      GROUP BY GROUPING SETS ((counted, residual, numerator, denominator),
        (counted, residual, numerator, denominator, event_id))
    )
    SELECT DISTINCT 'another-unit' AS kind, own.code AS "enteredUnitCode",
      ${decimalText(sql`t.entered`)} AS entered, o.code AS "otherUnitCode",
      ${decimalText(sql`round(t.entered * o.numerator / o.denominator, 6)`)} AS "otherQuantity"
    FROM taken t
    JOIN units o ON (o.numerator, o.denominator) <> (t.numerator, t.denominator)
    JOIN units own ON (own.numerator, own.denominator) = (t.numerator, t.denominator)
    WHERE t.entered > 0 AND t.residual = round(t.entered * t.numerator / t.denominator
      - t.entered * o.numerator / o.denominator, 6)
    LIMIT 5`.execute(tx.kysely);
  return rows;
}

/** The largest pack of which whole ones are missing or too many: somebody miscounted packs, not pieces. */
async function wholePacks(tx: Tx, which: RawBuilder<unknown>) {
  const { rows } = await sql<Of<"whole-packs">>`
    WITH ${lineUnderQuestion(which)}, ${units}
    SELECT 'whole-packs' AS kind, u.code AS "unitCode",
      ${decimalText(sql`round(u.numerator / u.denominator, 6)`)} AS "unitQuantity",
      ${decimalText(sql`l.residual * u.denominator / u.numerator`)} AS packs
    FROM line l CROSS JOIN units u
    WHERE u.numerator > u.denominator AND mod(l.residual * u.denominator, u.numerator) = 0
    ORDER BY u.numerator / u.denominator DESC LIMIT 1`.execute(tx.kysely);
  return rows;
}

/**
 * Moves that would explain the difference exactly if they had happened on the other side of the reading: goods
 * booked in before it that had not come yet, or booked out after it that had gone already. Those from two days
 * before the reading count as near it; what was reversed since is nobody's explanation.
 */
async function movesBookedAtTheWrongTime(tx: Tx, which: RawBuilder<unknown>) {
  const signed = sql`CASE WHEN m.destination_id = l.location_id THEN m.quantity ELSE -m.quantity END`;
  const after = sql`m.effective_at > l.counted_at`;
  const { rows } = await sql<Of<"move-time">>`
    SELECT 'move-time' AS kind, CASE WHEN ${after} THEN 'after' ELSE 'before' END AS booked, m.id AS "moveId",
      ${isoInstant(sql`m.effective_at`)} AS "effectiveAt", ${decimalText(signed)} AS quantity, m.reference,
      ${pathInWords("o", tx.ctx.language)} AS "otherPath"
    FROM counting.lines l
    JOIN stock.moves m ON m.organisation_id = l.organisation_id AND m.product_id = l.product_id
      AND m.lot_id IS NOT DISTINCT FROM l.lot_id AND l.location_id IN (m.source_id, m.destination_id)
      AND m.effective_at > l.counted_from - interval '2 days' AND m.kind IN ('receipt', 'issue', 'transfer')
    JOIN sites.locations o ON o.id = CASE WHEN m.destination_id = l.location_id THEN m.source_id ELSE m.destination_id END
    WHERE ${which} AND m.origin_type <> 'count-transfer'
      AND CASE WHEN ${after} THEN ${signed} ELSE -(${signed}) END = ${residual}
      AND NOT EXISTS (SELECT FROM stock.moves v WHERE v.organisation_id = m.organisation_id AND v.reverses_id = m.id)
    ORDER BY abs(extract(epoch FROM m.effective_at - l.counted_at)) LIMIT 3`.execute(tx.kysely);
  return rows;
}

/** A surplus of something that was sent and, in the books, has not arrived anywhere: it may have come here. */
async function inTransit(tx: Tx, which: RawBuilder<unknown>) {
  const { rows } = await sql<Of<"in-transit">>`
    SELECT 'in-transit' AS kind, ${decimalText(sql`q.quantity`)} AS quantity, sent.reference,
      ${isoInstant(sql`sent.effective_at`)} AS "effectiveAt", sent.path AS "otherPath"
    FROM counting.lines l
    JOIN counting.counts c ON c.id = l.count_id
    JOIN sites.locations z ON z.company_id = c.company_id AND z.kind = 'transit'
    JOIN stock.quants q ON q.organisation_id = l.organisation_id AND q.product_id = l.product_id AND q.location_id = z.id
      AND q.lot_id IS NOT DISTINCT FROM l.lot_id AND q.quantity > 0
    JOIN LATERAL (
      SELECT m.reference, m.effective_at, ${pathInWords("o", tx.ctx.language)} AS path
      FROM stock.moves m JOIN sites.locations o ON o.id = m.source_id
      WHERE m.organisation_id = l.organisation_id AND m.product_id = l.product_id AND m.destination_id = z.id
        AND m.lot_id IS NOT DISTINCT FROM l.lot_id AND m.effective_at <= l.counted_at
      ORDER BY m.effective_at DESC LIMIT 1
    ) sent ON true
    WHERE ${which} AND ${residual} > 0 LIMIT 3`.execute(tx.kysely);
  return rows;
}
