import type { LineStory } from "@stockex/contracts";
import { sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { pathInWords } from "../sites/index.ts";
import { books, rounds, target } from "./evaluate.ts";
import { readCountLine } from "./line-query.ts";
import { suggestionsFor } from "./suggestion-query.ts";
import { listReadings } from "./task-query.ts";

/** A line with the facts behind its difference. @throws ProblemError not-found */
export async function readLineStory(tx: Tx, countId: string, lineId: string): Promise<LineStory> {
  const line = await readCountLine(tx, countId, lineId);
  const readings = await listReadings(tx, sql`r.line_id = ${lineId}`, { limit: 200 });
  return {
    line,
    rounds: await roundsOf(tx, lineId),
    readings: readings.items,
    moves: await movesAround(tx, lineId),
    suggestions: await suggestionsFor(tx, countId, lineId),
    history: await historyOf(tx, lineId),
  };
}

async function roundsOf(tx: Tx, lineId: string): Promise<LineStory["rounds"]> {
  const { rows } = await sql<LineStory["rounds"][number]>`
    WITH ${target(sql`l.id = ${lineId}`)}, ${rounds("few")}, ${books("few")}
    SELECT b.round, ${decimalText(sql`b.counted`)} AS counted, ${isoInstant(sql`b.first_at`)} AS from,
      ${isoInstant(sql`b.last_at`)} AS at, ${decimalText(sql`b.book`)} AS book,
      ${decimalText(sql`b.counted - b.book`)} AS variance, b.contested,
      (SELECT array_agg(DISTINCT u.name ORDER BY u.name) FROM counting.readings r JOIN access.users u ON u.id = r.user_id
        WHERE r.line_id = b.id AND r.round = b.round AND r.kind = 'count' AND r.quarantine IS NULL) AS counters
    FROM books b ORDER BY b.round`.execute(tx.kysely);
  return rows;
}

/** Moves of the line's thing in its place since shortly before release, in physical order. */
async function movesAround(tx: Tx, lineId: string): Promise<LineStory["moves"]> {
  const { rows } = await sql<LineStory["moves"][number]>`
    SELECT m.id, ${isoInstant(sql`m.effective_at`)} AS "effectiveAt", ${isoInstant(sql`m.recorded_at`)} AS "recordedAt",
      ${decimalText(sql`CASE WHEN m.destination_id = l.location_id THEN m.quantity ELSE -m.quantity END`)} AS quantity,
      m.kind, ${pathInWords("o", tx.ctx.language)} AS "otherPath", m.reference,
      l.counted_at IS NOT NULL AND m.origin_id <> l.id AND m.effective_at BETWEEN
        l.counted_from - s.uncertainty_minutes * interval '1 minute'
        AND l.counted_at + s.uncertainty_minutes * interval '1 minute' AS "inWindow"
    FROM counting.lines l
    JOIN counting.counts c ON c.id = l.count_id
    JOIN sites.sites s ON s.id = c.site_id
    JOIN stock.moves m ON m.product_id = l.product_id AND m.lot_id IS NOT DISTINCT FROM l.lot_id
      AND l.location_id IN (m.source_id, m.destination_id)
      AND m.effective_at >= least(c.released_at, l.counted_from) - interval '1 day'
    JOIN sites.locations o ON o.id = CASE WHEN m.destination_id = l.location_id THEN m.source_id ELSE m.destination_id END
    WHERE l.id = ${lineId} ORDER BY m.effective_at, m.id LIMIT 200`.execute(tx.kysely);
  return rows;
}

/** The last counts of the same thing in the same place. */
async function historyOf(tx: Tx, lineId: string): Promise<LineStory["history"]> {
  const { rows } = await sql<LineStory["history"][number]>`
    SELECT c.number AS "countNumber", ${isoInstant(sql`o.counted_at`)} AS "countedAt", ${decimalText(sql`o.variance`)} AS variance
    FROM counting.lines l
    JOIN counting.lines o ON o.product_id = l.product_id AND o.location_id = l.location_id
      AND o.lot_id IS NOT DISTINCT FROM l.lot_id AND o.id <> l.id AND NOT o.open AND o.state = 'posted'
    JOIN counting.counts c ON c.id = o.count_id
    WHERE l.id = ${lineId} AND o.counted_at IS NOT NULL
    ORDER BY o.counted_at DESC LIMIT 10`.execute(tx.kysely);
  return rows;
}
