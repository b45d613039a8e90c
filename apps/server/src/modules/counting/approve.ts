import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail } from "../../platform/problem.ts";
import { assertStandsIn, decideLevel } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";
import { fingerprintOf } from "./approval-facts.ts";
import { type CountRecord, loadCountFor } from "./count.ts";
import { evaluateCount } from "./evaluate-count.ts";
import { assertMayDo } from "./segregation.ts";

export interface Approving {
  /** Whose right it is, where the caller stands in; their own when left out. */
  readonly onBehalfOf?: string | null;
  readonly reason?: string | null;
}

/**
 * Approves the differences of a count as they stand at this moment: they are worked out once more under the
 * lock, then frozen. Moves learnt of later propose corrections instead of changing them. A submitted count is approved
 * level by level; its last one approves it.
 * @throws ProblemError count-state, segregation-of-duties, count-unresolved, count-unknown-codes, cost-required,
 *   count-not-submitted, approval-stale, approval-not-yours, delegation-missing
 */
export async function approveCount(tx: Tx, countId: string, how: Approving = {}): Promise<void> {
  const { onBehalfOf = null, reason = null } = how;
  const count = await loadCountFor(tx, countId, "approve");
  if (onBehalfOf !== null) await assertStandsIn(tx, countId, onBehalfOf);
  await assertMayDo(tx, count, "approve", onBehalfOf === null ? undefined : [tx.ctx.userId, onBehalfOf]);
  await assertReady(tx, count);
  const fingerprint = () => fingerprintOf(tx, countId);
  const step = await decideLevel(tx, { countId, fingerprint, onBehalfOf, reason });
  const audited = { objectType: "count", objectId: countId, reason: reason ?? undefined } as const;
  if (step !== null && !step.last) {
    const after = { level: step.level, onBehalfOf };
    await appendAudit(tx, { ...audited, action: "count.approve-level", after });
    await appendEvent(tx, { type: "count.approval", aggregateId: countId, payload: { countId } });
    return;
  }
  await sql`
    UPDATE counting.counts SET state = 'approved', approved_by = ${tx.ctx.userId}, approved_for = ${onBehalfOf}, approved_at = ${tx.ctx.clock.now()},
      version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  const after = step === null && onBehalfOf === null ? undefined : { level: step?.level, onBehalfOf };
  await appendAudit(tx, { ...audited, action: "count.approve", after });
  await appendEvent(tx, { type: "count.approved", aggregateId: countId, payload: { countId } });
}

/** Works a count out once more; nothing may be left to decide in it. */
export async function assertReady(tx: Tx, count: CountRecord): Promise<void> {
  await evaluateCount(tx, count);
  await assertResolved(tx, count.id);
  await assertCostsKnown(tx, count.id);
}

async function assertResolved(tx: Tx, countId: string): Promise<void> {
  const { rows } = await sql<{ lines: number; readings: number }>`
    SELECT (SELECT count(*)::int FROM counting.lines WHERE count_id = ${countId} AND open AND state <> 'accepted') AS lines,
      (SELECT count(*)::int FROM counting.readings r WHERE r.count_id = ${countId} AND r.quarantine IS NOT NULL
        AND r.quarantine <> 'count-closed' AND NOT EXISTS (
          SELECT FROM counting.resolutions s WHERE s.device_id = r.device_id AND s.event_id = r.event_id)) AS readings`.execute(
    tx.kysely,
  );
  const open = rows[0] ?? { lines: 0, readings: 0 };
  if (open.lines > 0) fail("count-unresolved", { lines: open.lines });
  if (open.readings > 0) fail("count-unknown-codes", { readings: open.readings });
}

/** Found goods without any known cost wait for an approved manual one. */
async function assertCostsKnown(tx: Tx, countId: string): Promise<void> {
  const { rows } = await sql<{ code: string }>`
    SELECT p.code FROM counting.lines l JOIN catalog.products p ON p.id = l.product_id
    WHERE l.count_id = ${countId} AND l.open AND l.variance - l.transferred > 0
      AND l.unit_cost IS NULL AND l.manual_cost IS NULL
    ORDER BY p.code LIMIT 1`.execute(tx.kysely);
  const [line] = rows;
  if (line !== undefined) fail("cost-required", { product: line.code });
}
