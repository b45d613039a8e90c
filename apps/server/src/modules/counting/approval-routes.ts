import { type Approval, approvalRoutes as routes } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { readApproval } from "../approvals/index.ts";
import { tryRules } from "./approval-facts.ts";
import { assertMaySeeResults, loadCount } from "./count.ts";
import { findDutyConflicts } from "./segregation.ts";
import { submitCount, withdrawSubmission } from "./submit.ts";

/** The differences of a hundred counts may be of many lines. */
const trying = { statementTimeoutMs: 120_000 };

/** The approval of a count, as far as counting has to do with it. */
export function approvalRouteHandlers(database: Database): BoundRoute[] {
  const thenApproval = (ctx: RequestContext, countId: string, work: (tx: Tx) => Promise<void>) =>
    database.write(ctx, async (tx) => {
      await work(tx);
      return approvalOf(tx, countId);
    });
  return [
    bind(routes.tryApprovalRules, ({ ctx, body }) =>
      database.read(ctx, (tx) => tryRules(tx, body.rules, body.counts), trying),
    ),
    bind(routes.readApproval, ({ ctx, params: { countId } }) =>
      database.read(ctx, async (tx) => {
        await assertMaySeeResults(tx, await loadCount(tx, countId, "none"));
        return approvalOf(tx, countId);
      }),
    ),
    bind(routes.submitCount, ({ ctx, params: { countId } }) =>
      thenApproval(ctx, countId, (tx) => submitCount(tx, countId)),
    ),
    bind(routes.withdrawSubmission, ({ ctx, params: { countId }, body }) =>
      thenApproval(ctx, countId, (tx) => withdrawSubmission(tx, countId, body.reason)),
    ),
  ];
}

/** What a count's approval needs; the caller stands in for nobody whom another duty in it excludes. */
async function approvalOf(tx: Tx, countId: string): Promise<Approval> {
  const approval = await readApproval(tx, countId);
  const { matrix } = await loadCount(tx, countId, "none");
  const users = sql`SELECT unnest(${approval.onBehalfOf.map(({ userId }) => userId)}::uuid[])`;
  const conflicts = await findDutyConflicts(tx, countId, { matrix, duties: ["approve"], users });
  const barred = new Set(
    conflicts.flatMap(({ userId, overrideId }) => (overrideId === null ? [userId] : [])),
  );
  return { ...approval, onBehalfOf: approval.onBehalfOf.filter(({ userId }) => !barred.has(userId)) };
}
