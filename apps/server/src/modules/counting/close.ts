import type { UncountedChoice } from "@stockex/contracts";
import { assertNever, newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail } from "../../platform/problem.ts";
import { assertStandsIn, endRequest } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";
import { type CountRecord, loadCountFor } from "./count.ts";
import { evaluateCount } from "./evaluate-count.ts";
import { assertMayDo, keepReviewer } from "./segregation.ts";

/**
 * Ends counting and sends the count to review. Blank is not zero: when lines were not counted, the closer says
 * what becomes of them; there is no default.
 * @throws ProblemError count-state, uncounted-choice-missing, reason-required, segregation-of-duties
 */
export async function closeCount(
  tx: Tx,
  countId: string,
  wish: { readonly uncounted?: UncountedChoice | undefined; readonly reason?: string | undefined },
): Promise<void> {
  const count = await loadCountFor(tx, countId, "close");
  await assertMayDo(tx, count, "review");
  const uncounted = await countUncounted(tx, countId);
  if (uncounted > 0) {
    if (wish.uncounted === undefined) fail("uncounted-choice-missing", { lines: uncounted });
    await treatUncounted(tx, count, wish.uncounted, wish.reason);
  }
  await sql`
    UPDATE counting.counts SET state = 'review', closed_by = ${tx.ctx.userId}, closed_at = ${tx.ctx.clock.now()},
      uncounted = ${uncounted > 0 ? (wish.uncounted ?? null) : null}, uncounted_reason = ${wish.reason ?? null},
      rejected_reason = NULL, version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  await keepReviewer(tx, countId);
  await evaluateCount(tx, count);
  const after = { uncounted: { lines: uncounted, choice: wish.uncounted } };
  await appendAudit(tx, {
    action: "count.close",
    objectType: "count",
    objectId: countId,
    after,
    reason: wish.reason,
  });
  await appendEvent(tx, { type: "count.closed", aggregateId: countId, payload: { countId } });
}

async function countUncounted(tx: Tx, countId: string): Promise<number> {
  // Held until the end, so that no reading slips in between the choice and its effect.
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM (
      SELECT FROM counting.lines WHERE count_id = ${countId} AND open AND state = 'pending' ORDER BY id FOR UPDATE) l`.execute(
    tx.kysely,
  );
  return rows[0]?.n ?? 0;
}

async function treatUncounted(
  tx: Tx,
  count: CountRecord,
  choice: UncountedChoice,
  reason: string | undefined,
): Promise<void> {
  switch (choice) {
    case "keep":
      await sql`
        UPDATE counting.lines SET state = 'accepted', decision = 'keep', decision_reason = ${reason ?? null},
          decided_by = ${tx.ctx.userId}, decided_at = ${tx.ctx.clock.now()}
        WHERE count_id = ${count.id} AND open AND state = 'pending'`.execute(tx.kysely);
      return;
    case "zero":
      await countAsZero(tx, count);
      return;
    case "exclude":
      if (reason === undefined) fail("reason-required");
      await sql`
        UPDATE counting.lines SET state = 'excluded', open = false, decision = 'exclude', decision_reason = ${reason},
          decided_by = ${tx.ctx.userId}, decided_at = ${tx.ctx.clock.now()}
        WHERE count_id = ${count.id} AND open AND state = 'pending'`.execute(tx.kysely);
      return;
    default:
      assertNever(choice);
  }
}

/** The closer saw nothing there: a reading of 0 for each line, in a round that stands alone in a double count. */
async function countAsZero(tx: Tx, count: CountRecord): Promise<void> {
  const now = tx.ctx.clock.now();
  if (count.passes === 2)
    await sql`UPDATE counting.lines SET round = 4 WHERE count_id = ${count.id} AND open AND state = 'pending'`.execute(
      tx.kysely,
    );
  const device = newId(tx.ctx.clock);
  const { numAffectedRows } = await sql`
    INSERT INTO counting.readings (organisation_id, device_id, event_id, count_id, line_id, round, kind, user_id,
      counted_at, received_at, how, product_id, location_id, lot_id, entered)
    SELECT organisation_id, ${device}, platform.uuidv7(), count_id, id, round, 'count', ${tx.ctx.userId}, ${now}, ${now},
      'closing', product_id, location_id, lot_id, 0
    FROM counting.lines WHERE count_id = ${count.id} AND open AND state = 'pending'`.execute(tx.kysely);
  const sent = Number(numAffectedRows ?? 0);
  await sql`
    INSERT INTO counting.deliveries
      (organisation_id, count_id, device_id, user_id, received_at, sent, applied, duplicate, quarantined)
    VALUES (${tx.ctx.organisationId}, ${count.id}, ${device}, ${tx.ctx.userId}, ${now}, ${sent}, ${sent}, 0, 0)`.execute(
    tx.kysely,
  );
}

/**
 * Sends a count back to counting with a reason. Decisions fall; what was set aside or zeroed at closing waits
 * to be counted again. A count whose posting stopped half-way goes back to review instead: what is posted stays.
 * @throws ProblemError count-state, delegation-missing
 */
export async function rejectCount(
  tx: Tx,
  countId: string,
  reason: string,
  onBehalfOf: string | null = null,
): Promise<void> {
  const count = await loadCountFor(tx, countId, "reject");
  if (onBehalfOf !== null) await assertStandsIn(tx, countId, onBehalfOf);
  if (count.postingBy !== null) fail("count-state", { state: "posting", expected: "review" });
  await endRequest(tx, countId, { outcome: "rejected", reason, onBehalfOf });
  const state = count.state === "approved" ? "review" : "counting";
  if (state === "counting") await reopenLines(tx, countId);
  await sql`
    UPDATE counting.counts SET state = ${state}, approved_by = NULL, approved_for = NULL, approved_at = NULL, posting_problem = NULL,
      rejected_reason = ${reason}, version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  await withdrawCorrections(tx, countId);
  await evaluateCount(tx, count);
  const after = onBehalfOf === null ? undefined : { onBehalfOf };
  await appendAudit(tx, { action: "count.reject", objectType: "count", objectId: countId, after, reason });
  await appendEvent(tx, { type: "count.rejected", aggregateId: countId, payload: { countId } });
}

/** Open lines are worked out afresh, moves learnt of since the approval included: nothing is left to correct. */
async function withdrawCorrections(tx: Tx, countId: string): Promise<void> {
  await sql`
    UPDATE counting.corrections x SET state = 'dismissed', decided_at = ${tx.ctx.clock.now()}, reason = 'no longer needed'
    FROM counting.lines l WHERE x.count_id = ${countId} AND x.state = 'proposed' AND l.id = x.line_id AND l.open`.execute(
    tx.kysely,
  );
}

async function reopenLines(tx: Tx, countId: string): Promise<void> {
  const now = tx.ctx.clock.now();
  await sql`
    INSERT INTO counting.readings (organisation_id, device_id, event_id, count_id, line_id, kind, undoes_event_id,
      user_id, counted_at, received_at, how, entered)
    SELECT r.organisation_id, r.device_id, platform.uuidv7(), r.count_id, r.line_id, 'undo', r.event_id,
      ${tx.ctx.userId}, ${now}, ${now}, 'closing', 0
    FROM counting.readings r
    WHERE r.count_id = ${countId} AND r.how = 'closing' AND r.kind = 'count' AND NOT EXISTS (
      SELECT FROM counting.readings u WHERE u.device_id = r.device_id AND u.undoes_event_id = r.event_id AND u.kind = 'undo')`.execute(
    tx.kysely,
  );
  await sql`
    UPDATE counting.lines l SET decision = NULL, decision_reason = NULL, decided_by = NULL, decided_at = NULL,
      open = true, state = CASE WHEN state = 'excluded' THEN 'pending' ELSE state END,
      round = CASE WHEN round = 4 AND EXISTS (SELECT FROM counting.readings r WHERE r.line_id = l.id AND r.how = 'closing')
        THEN 1 ELSE round END
    WHERE l.count_id = ${countId} AND (l.open OR l.state = 'excluded') AND NOT EXISTS (
      SELECT FROM counting.lines o WHERE o.open AND o.id <> l.id AND o.product_id = l.product_id
        AND o.location_id = l.location_id AND o.lot_id IS NOT DISTINCT FROM l.lot_id)`.execute(tx.kysely);
}
