import { newId, Quantity } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { assertNotSubmitted } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";
import { loadCountFor } from "./count.ts";
import { evaluateLines, lockLines } from "./evaluate.ts";
import { assertMayDo, keepReviewer } from "./segregation.ts";

export interface Decision {
  readonly lineIds: readonly string[];
  readonly decision: "accept" | "moves-before" | "moves-after" | "round" | "recount" | "exclude";
  readonly round?: number | undefined;
  readonly manualCost?: string | undefined;
  readonly reason?: string | undefined;
}

interface LineFacts {
  readonly id: string;
  readonly counted: string | null;
  readonly contested: boolean;
  readonly outside: boolean;
  readonly hasRound: boolean;
}

/**
 * Decides lines of a count in review, all or none. Whatever is out of the ordinary needs a reason; a contested
 * line may be accepted by effective time, or as if every move near the reading had come before or after it.
 * @throws ProblemError count-state, count-submitted, reason-required, decision-not-possible, segregation-of-duties
 */
export async function decideLines(tx: Tx, countId: string, wish: Decision): Promise<number> {
  const count = await loadCountFor(tx, countId, "decide");
  await assertNotSubmitted(tx, countId);
  await assertMayDo(tx, count, "review");
  const lineIds = [...new Set(wish.lineIds)];
  await lockLines(tx, lineIds);
  const lines = await loadFacts(tx, countId, lineIds, wish.round);
  if (lines.length !== lineIds.length) fail("decision-not-possible", { why: "line-not-open" });
  for (const line of lines) checkFits(line, wish);
  await writeDecision(tx, lineIds, count.passes, wish);
  await keepReviewer(tx, countId);
  await evaluateLines(tx, sql`l.id = ANY (${lineIds}::uuid[])`);
  const { lineIds: _, reason, ...after } = wish;
  await appendAudit(tx, {
    action: `count.decide-${wish.decision}`,
    objectType: "count",
    objectId: countId,
    after: { ...after, lineIds },
    reason,
  });
  return lineIds.length;
}

async function loadFacts(tx: Tx, countId: string, lineIds: readonly string[], round: number | undefined) {
  const { rows } = await sql<LineFacts>`
    SELECT id, counted, book_moves_before IS DISTINCT FROM book_moves_after AS contested, outside_tolerance AS outside,
      EXISTS (SELECT FROM counting.readings r WHERE r.line_id = l.id AND r.round = ${round ?? 0} AND r.kind = 'count'
        AND r.quarantine IS NULL) AS "hasRound"
    FROM counting.lines l WHERE count_id = ${countId} AND open AND id = ANY (${lineIds}::uuid[])`.execute(
    tx.kysely,
  );
  return rows;
}

function checkFits(line: LineFacts, wish: Decision): void {
  const needsCounted =
    wish.decision === "accept" || wish.decision === "moves-before" || wish.decision === "moves-after";
  if (needsCounted && line.counted === null) fail("decision-not-possible", { why: "no-result-yet" });
  if ((wish.decision === "moves-before" || wish.decision === "moves-after") && !line.contested)
    fail("decision-not-possible", { why: "not-contested" });
  if (wish.decision === "round" && !line.hasRound)
    fail("decision-not-possible", { why: "round-not-counted" });
  const ordinary =
    wish.decision === "recount" || (wish.decision === "accept" && !line.contested && !line.outside);
  if (!ordinary && wish.reason === undefined) fail("reason-required");
}

/** A fresh decision is marked by a variance of NULL: evaluation then stands it on the difference it finds. */
async function writeDecision(
  tx: Tx,
  lineIds: readonly string[],
  passes: 1 | 2,
  wish: Decision,
): Promise<void> {
  const now = tx.ctx.clock.now();
  const mine = sql`id = ANY (${lineIds}::uuid[])`;
  const signed = sql`decision_reason = ${wish.reason ?? null}, decided_by = ${tx.ctx.userId}, decided_at = ${now}`;
  if (wish.decision === "recount") {
    await takeBackTransfers(tx, lineIds);
    await sql`
      UPDATE counting.lines SET round = CASE WHEN ${passes} = 1 THEN round + 1 ELSE greatest(round, 3) + 1 END,
        decision = NULL, ${signed} WHERE ${mine}`.execute(tx.kysely);
  } else if (wish.decision === "exclude") {
    await takeBackTransfers(tx, lineIds);
    await sql`UPDATE counting.lines SET decision = 'exclude', state = 'excluded', open = false, ${signed}
      WHERE ${mine}`.execute(tx.kysely);
  } else {
    await sql`
      UPDATE counting.lines SET decision = ${wish.decision}, variance = NULL,
        counted_round = ${wish.decision === "round" ? (wish.round ?? null) : sql`counted_round`},
        manual_cost = coalesce(${wish.manualCost ?? null}::numeric, manual_cost), ${signed}
      WHERE ${mine}`.execute(tx.kysely);
  }
}

/** Transfers stand on the differences of both lines: when one is counted again, the other is open again too. */
async function takeBackTransfers(tx: Tx, lineIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    WITH gone AS (
      DELETE FROM counting.transfers WHERE (from_line_id = ANY (${lineIds}::uuid[]) OR to_line_id = ANY (${lineIds}::uuid[]))
        AND posted_batch_id IS NULL
      RETURNING from_line_id, to_line_id, quantity
    ), effect AS (
      SELECT line_id, sum(quantity) AS quantity FROM (
        SELECT from_line_id AS line_id, quantity FROM gone UNION ALL SELECT to_line_id, -quantity FROM gone) e
      GROUP BY line_id
    )
    UPDATE counting.lines l SET transferred = l.transferred + e.quantity, variance = NULL, decision = NULL
    FROM effect e WHERE l.id = e.line_id RETURNING l.id`.execute(tx.kysely);
  const others = rows.map(({ id }) => id).filter((id) => !lineIds.includes(id));
  if (others.length > 0) await evaluateLines(tx, sql`l.id = ANY (${others}::uuid[])`);
}

interface PairedLine {
  readonly id: string;
  readonly productId: string;
  readonly lotId: string | null;
  readonly open: string;
}

/**
 * Explains a shortage and a surplus of the same thing as goods in the wrong place: posting then makes one move
 * between the two places, no loss, no gain and no entry.
 * @throws ProblemError count-state, count-submitted, decision-not-possible, quantity-not-positive, segregation-of-duties
 */
export async function acceptTransfer(
  tx: Tx,
  countId: string,
  wish: {
    readonly fromLineId: string;
    readonly toLineId: string;
    readonly quantity: string;
    readonly reason: string;
  },
): Promise<{ id: string; quantity: string }> {
  const count = await loadCountFor(tx, countId, "decide");
  await assertNotSubmitted(tx, countId);
  await assertMayDo(tx, count, "review");
  const quantity = Quantity.of(wish.quantity);
  if (!quantity.isPositive()) fail("quantity-not-positive");
  await lockLines(tx, [wish.fromLineId, wish.toLineId]);
  const { rows } = await sql<PairedLine>`
    SELECT id, product_id AS "productId", lot_id AS "lotId", variance - transferred AS open
    FROM counting.lines WHERE count_id = ${countId} AND open AND variance IS NOT NULL
      AND id IN (${wish.fromLineId}, ${wish.toLineId})`.execute(tx.kysely);
  const from = rows.find((line) => line.id === wish.fromLineId);
  const to = rows.find((line) => line.id === wish.toLineId);
  if (from === undefined || to === undefined) fail("decision-not-possible", { why: "no-result-yet" });
  if (from.productId !== to.productId || from.lotId !== to.lotId)
    fail("decision-not-possible", { why: "not-the-same-thing" });
  if (Quantity.of(from.open).neg().compare(quantity) < 0 || Quantity.of(to.open).compare(quantity) < 0)
    fail("decision-not-possible", { why: "pair-too-small" });
  const id = newId(tx.ctx.clock);
  await keepReviewer(tx, countId);
  await sql`
    INSERT INTO counting.transfers (organisation_id, id, count_id, from_line_id, to_line_id, quantity, reason, decided_by, decided_at)
    VALUES (${tx.ctx.organisationId}, ${id}, ${countId}, ${wish.fromLineId}, ${wish.toLineId}, ${wish.quantity}, ${wish.reason},
      ${tx.ctx.userId}, ${tx.ctx.clock.now()})`.execute(tx.kysely);
  await sql`
    UPDATE counting.lines SET decision = NULL, transferred = transferred
      + CASE WHEN id = ${wish.fromLineId} THEN -${wish.quantity}::numeric ELSE ${wish.quantity}::numeric END
    WHERE id IN (${wish.fromLineId}, ${wish.toLineId})`.execute(tx.kysely);
  await evaluateLines(tx, sql`l.id IN (${wish.fromLineId}, ${wish.toLineId})`);
  const { reason, ...after } = wish;
  await appendAudit(tx, {
    action: "count.accept-transfer",
    objectType: "count",
    objectId: countId,
    after,
    reason,
  });
  return { id, quantity: wish.quantity };
}
