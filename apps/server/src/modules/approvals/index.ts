import { delegationRoutes, approvalRoutes as routes } from "@stockex/contracts";
import { bind } from "../../platform/http/index.ts";
import type { Module } from "../../platform/module.ts";
import { createDelegation, listDelegations, revokeDelegation } from "./delegations.ts";
import { activateMatrix, discardDraft, listMatrices, retireMatrix, saveDraft } from "./matrix.ts";

export { checkRules } from "./check-rules.ts";
export { type CategoryDifference, type CountFacts, matchRule, measure } from "./match.ts";
export { readApproval } from "./request-query.ts";
export { assertNotSubmitted, decideLevel, endRequest, openRequest } from "./requests.ts";
export {
  assertStandsIn,
  canTakeLevel,
  decidedIn,
  delegationsFor,
  isSubmitted,
  matrixIsOn,
} from "./rights.ts";

/** Which counts need which levels of approval. Counting asks it, and says what the differences came to. */
export const approvalsModule: Module = ({ database }) => ({
  routes: [
    bind(routes.listApprovalMatrices, ({ ctx, query }) =>
      database.read(ctx, (tx) => listMatrices(tx, query)),
    ),
    bind(routes.saveApprovalDraft, async ({ ctx, body: { rules }, ifMatch }) => {
      const body = await database.write(ctx, (tx) => saveDraft(tx, rules, ifMatch));
      return { body, etag: String(body.version) };
    }),
    bind(routes.discardApprovalDraft, ({ ctx }) => database.write(ctx, discardDraft)),
    bind(routes.activateApprovalMatrix, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => activateMatrix(tx, params.matrixId, body.reason)),
    ),
    bind(routes.retireApprovalMatrix, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => retireMatrix(tx, params.matrixId, body.reason)),
    ),
    bind(delegationRoutes.listDelegations, ({ ctx, query }) =>
      database.read(ctx, (tx) => listDelegations(tx, query)),
    ),
    bind(delegationRoutes.createDelegation, ({ ctx, body }) =>
      database.write(ctx, (tx) => createDelegation(tx, body)),
    ),
    bind(delegationRoutes.revokeDelegation, ({ ctx, params }) =>
      database.write(ctx, (tx) => revokeDelegation(tx, params.delegationId)),
    ),
  ],
});
