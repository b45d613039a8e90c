import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail } from "../../platform/problem.ts";
import { endRequest, openRequest } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";
import { fingerprintOf, readFacts } from "./approval-facts.ts";
import { assertReady } from "./approve.ts";
import { loadCountFor } from "./count.ts";
import { assertMayDo, keepReviewer } from "./segregation.ts";

/**
 * Submits a reviewed count for approval: its differences are worked out once more under the lock, and the approval
 * matrix says which levels they need.
 * @throws ProblemError count-state, segregation-of-duties, count-unresolved, count-unknown-codes, cost-required,
 *   decision-not-possible when no matrix is on or it is submitted already
 */
export async function submitCount(tx: Tx, countId: string): Promise<void> {
  const count = await loadCountFor(tx, countId, "approve");
  await assertMayDo(tx, count, "review");
  await assertReady(tx, count);
  await keepReviewer(tx, countId);
  const [facts] = await readFacts(tx, sql`SELECT ${countId}::uuid AS id`);
  if (facts === undefined) fail("not-found");
  const { rule, measure } = await openRequest(tx, countId, facts, await fingerprintOf(tx, countId));
  await appendAudit(tx, {
    action: "count.submit",
    objectType: "count",
    objectId: countId,
    after: { rule, measure },
  });
  await appendEvent(tx, { type: "count.approval", aggregateId: countId, payload: { countId } });
}

/** Takes a submission back to the review. @throws ProblemError count-state, decision-not-possible */
export async function withdrawSubmission(tx: Tx, countId: string, reason: string): Promise<void> {
  await loadCountFor(tx, countId, "approve");
  if (!(await endRequest(tx, countId, { outcome: "withdrawn", reason })))
    fail("decision-not-possible", { why: "nothing-submitted" });
  await appendAudit(tx, {
    action: "count.withdraw-submission",
    objectType: "count",
    objectId: countId,
    reason,
  });
  await appendEvent(tx, { type: "count.approval", aggregateId: countId, payload: { countId } });
}
