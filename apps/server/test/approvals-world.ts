/** What administrators and approvers do, for tests of counts that need them; they are no other module's to call. */
export {
  createDelegation,
  listDelegations,
  revokeDelegation,
} from "../src/modules/approvals/delegations.ts";
export { activateMatrix, retireMatrix, saveDraft } from "../src/modules/approvals/matrix.ts";
