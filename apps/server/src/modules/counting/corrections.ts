import type { Correction } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { virtualLocation } from "../sites/index.ts";
import { postMoves } from "../stock/index.ts";
import { loadCount } from "./count.ts";
import { books, evaluateLines, lockLines, rounds, target } from "./evaluate.ts";
import { localDay } from "./posting.ts";
import { assertMayDo } from "./segregation.ts";

/**
 * Reacts to moves of a batch that touch counted lines. Lines still open are worked out afresh; for lines of an
 * approved or posted count, whose difference is settled, a correction is proposed. Works whatever order move
 * and approval committed in: counts and lines are locked first, their state read after.
 */
export async function noticeMoves(tx: Tx, batchId: string): Promise<void> {
  await holdCounts(tx, batchId);
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT l.id FROM stock.moves m
    JOIN counting.lines l ON l.product_id = m.product_id AND l.location_id IN (m.source_id, m.destination_id)
      AND l.lot_id IS NOT DISTINCT FROM m.lot_id AND l.state NOT IN ('excluded', 'cancelled') AND l.id <> m.origin_id
    JOIN counting.counts c ON c.id = l.count_id
    JOIN sites.sites s ON s.id = c.site_id
    WHERE m.batch_id = ${batchId} AND (
      -- An open line is locked whatever it says: somebody may be reading it this moment without seeing the move.
      l.open OR l.counted_at >= m.effective_at - s.uncertainty_minutes * interval '1 minute')`.execute(
    tx.kysely,
  );
  const lineIds = rows.map((row) => row.id);
  if (lineIds.length === 0) return;
  await lockLines(tx, lineIds);
  const touched = sql`l.id = ANY (${lineIds}::uuid[])`;
  await evaluateLines(
    tx,
    sql`${touched} AND EXISTS (
    SELECT FROM counting.counts k WHERE k.id = l.count_id AND k.state IN ('released', 'counting', 'review'))`,
  );
  const proposed = await proposeCorrections(tx, batchId, lineIds);
  await appendAudit(tx, {
    action: "count.notice-moves",
    objectType: "batch",
    objectId: batchId,
    after: { lines: lineIds.length, proposed },
  });
}

/**
 * Keeps the open counts that a batch touches in their state. An approval under way has worked its lines out
 * already but not yet said so: without waiting for it the line would change under it and never be posted.
 */
async function holdCounts(tx: Tx, batchId: string): Promise<void> {
  await sql`
    SELECT FROM counting.counts c
    WHERE c.state IN ('released', 'counting', 'review', 'approved') AND c.id IN (
      SELECT l.count_id FROM stock.moves m
      JOIN counting.lines l ON l.product_id = m.product_id AND l.location_id IN (m.source_id, m.destination_id)
        AND l.lot_id IS NOT DISTINCT FROM m.lot_id AND l.open
      WHERE m.batch_id = ${batchId})
    ORDER BY c.id FOR SHARE`.execute(tx.kysely);
}

/**
 * The difference between the book the count was settled on and the book as it is now known, less what earlier
 * corrections have put right: to be added to the shelf. Zero withdraws an open proposal.
 */
async function proposeCorrections(tx: Tx, batchId: string, lineIds: readonly string[]): Promise<number> {
  const now = tx.ctx.clock.now();
  // A count whose posting stopped half-way may be back in review: what is posted of it is settled all the same.
  const settled = sql`l.id = ANY (${lineIds}::uuid[]) AND l.counted_at IS NOT NULL AND (l.state = 'posted' OR EXISTS (
    SELECT FROM counting.counts k WHERE k.id = l.count_id AND k.state IN ('approved', 'posted')))`;
  const { rows } = await sql<{ proposed: number }>`
    WITH ${target(settled)}, ${rounds("few")}, ${books("few")},
    due AS (
      SELECT l.organisation_id, l.count_id, l.id, l.book - b.book - coalesce((
        SELECT sum(x.quantity) FROM counting.corrections x WHERE x.line_id = l.id AND x.state = 'approved'), 0) AS quantity
      FROM books b JOIN counting.lines l ON l.id = b.id AND l.counted_round = b.round
    ),
    withdrawn AS (
      UPDATE counting.corrections x SET state = 'dismissed', decided_at = ${now}
      FROM due d WHERE x.line_id = d.id AND x.state = 'proposed' AND d.quantity = 0
    ),
    written AS (
      INSERT INTO counting.corrections (organisation_id, id, count_id, line_id, cause_batch_id, quantity, state, proposed_at)
      SELECT organisation_id, platform.uuidv7(), count_id, id, ${batchId}, quantity, 'proposed', ${now}
      FROM due WHERE quantity <> 0
      ON CONFLICT (organisation_id, line_id) WHERE state = 'proposed'
      DO UPDATE SET quantity = excluded.quantity, cause_batch_id = excluded.cause_batch_id
      RETURNING id
    )
    SELECT count(*)::int AS proposed FROM written`.execute(tx.kysely);
  return rows[0]?.proposed ?? 0;
}

/**
 * Approves a proposed correction, which posts it against the loss location at the reading's time, or dismisses
 * it. The posted count itself does not change.
 * @throws ProblemError not-found, decision-not-possible, segregation-of-duties, stock-insufficient, period-closed
 */
export async function decideCorrection(
  tx: Tx,
  correctionId: string,
  wish: { readonly outcome: "approved" | "dismissed"; readonly reason: string },
): Promise<void> {
  const found = await lockCorrection(tx, correctionId);
  if (found.state !== "proposed") fail("decision-not-possible", { why: "decided-already" });
  await assertMayDo(tx, await loadCount(tx, found.countId, "none"), "approve");
  const batchId = wish.outcome === "approved" ? await postCorrection(tx, correctionId, found.countId) : null;
  await sql`
    UPDATE counting.corrections SET state = ${wish.outcome}, decided_by = ${tx.ctx.userId},
      decided_at = ${tx.ctx.clock.now()}, reason = ${wish.reason}, posted_batch_id = ${batchId}
    WHERE id = ${correctionId}`.execute(tx.kysely);
  await appendAudit(tx, {
    action: `correction.${wish.outcome}`,
    objectType: "count",
    objectId: found.countId,
    after: { correctionId, batchId },
    reason: wish.reason,
  });
}

/**
 * Holds the line before its correction, as `noticeMoves` does: what it proposes next must know of this decision.
 */
async function lockCorrection(tx: Tx, correctionId: string): Promise<{ countId: string; state: string }> {
  await sql`
    SELECT FROM counting.lines WHERE id = (SELECT line_id FROM counting.corrections WHERE id = ${correctionId})
    FOR UPDATE`.execute(tx.kysely);
  const { rows } = await sql<{ countId: string; state: string }>`
    SELECT count_id AS "countId", state FROM counting.corrections WHERE id = ${correctionId} FOR UPDATE`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

async function postCorrection(tx: Tx, correctionId: string, countId: string): Promise<string> {
  const count = await loadCount(tx, countId, "none");
  if (count.state !== "posted") fail("decision-not-possible", { why: "count-not-posted" });
  const batchId = newId(tx.ctx.clock);
  const loss = await virtualLocation(tx, count.companyId, "loss");
  const date = await localDay(tx, count.companyId);
  await postMoves(
    tx,
    { batchId, recordedAt: tx.ctx.clock.now(), origin: { type: "count", id: countId, label: count.number } },
    sql`
      SELECT platform.uuidv7() AS id, l.product_id, l.lot_id,
        CASE WHEN x.quantity > 0 THEN ${loss}::uuid ELSE l.location_id END AS source_id,
        CASE WHEN x.quantity > 0 THEN l.location_id ELSE ${loss}::uuid END AS destination_id,
        abs(x.quantity) AS quantity, l.counted_at AS effective_at, ${date}::date AS accounting_date,
        l.manual_cost AS unit_cost, 'adjustment' AS kind, 'count-correction' AS origin_type, l.id AS origin_id,
        NULL::uuid AS reverses_id, ${tx.ctx.userId}::uuid AS actor_id, ${count.number}::text AS reference
      FROM counting.corrections x JOIN counting.lines l ON l.id = x.line_id WHERE x.id = ${correctionId}`,
  );
  return batchId;
}

export interface CorrectionFilter extends PageRequest {
  readonly countId?: string | undefined;
  readonly state?: Correction["state"] | undefined;
}

/** Proposed and decided corrections, newest first. */
export function listCorrections(tx: Tx, filter: CorrectionFilter): Promise<Page<Correction>> {
  const order = {
    keys: [
      { name: "proposed", value: sql`x.proposed_at`, type: "timestamptz" },
      { name: "id", value: sql`x.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  const count = filter.countId === undefined ? sql`true` : sql`x.count_id = ${filter.countId}`;
  const state = filter.state === undefined ? sql`true` : sql`x.state = ${filter.state}`;
  return readPage<Correction>(
    tx,
    filter,
    order,
    (page) => sql`
    SELECT ${page.key}, ${correctionColumns} WHERE ${page.after} AND ${count} AND ${state}
    ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** One correction. @throws ProblemError not-found */
export async function readCorrection(tx: Tx, correctionId: string): Promise<Correction> {
  const { rows } = await sql<Correction>`SELECT ${correctionColumns} WHERE x.id = ${correctionId}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

const correctionColumns = sql`
  x.id, x.count_id AS "countId", c.number AS "countNumber", x.line_id AS "lineId", p.code AS "productCode",
  p.name AS "productName", o.path AS "locationPath", ${decimalText(sql`x.quantity`)} AS quantity, x.state,
  ${isoInstant(sql`x.proposed_at`)} AS "proposedAt", x.cause_batch_id AS "causeBatchId", x.reason
  FROM counting.corrections x
  JOIN counting.counts c ON c.id = x.count_id
  JOIN counting.lines l ON l.id = x.line_id
  JOIN catalog.products p ON p.id = l.product_id
  JOIN sites.locations o ON o.id = l.location_id`;
