import { z } from "zod";
import { defineRoute } from "./route.ts";
import { day, id, instant, pageOf, pageQuery, reason } from "./values.ts";

const tag = "Approvals";

/** Somebody approves in another's place for some days. */
export const delegation = z.object({
  id,
  principalId: id,
  /** Whose right to approve it is. */
  principalName: z.string(),
  standInId: id,
  standInName: z.string(),
  startsOn: day,
  endsOn: day,
  reason: z.string(),
  enteredBy: z.string(),
  enteredAt: instant,
  state: z.enum(["planned", "running", "ended", "revoked"]),
  revokedBy: z.string().nullable(),
  revokedAt: instant.nullable(),
});
export type Delegation = z.infer<typeof delegation>;

/** Longest delegation, in days: what is meant for good is a role. */
export const MOST_DELEGATED_DAYS = 366;

export const delegationRoutes = {
  listDelegations: defineRoute({
    id: "listDelegations",
    method: "GET",
    path: "/v1/delegations",
    summary:
      "Delegations the caller gave or was given, newest first; of one person with the permission to manage people",
    tag,
    access: "signed-in",
    query: pageQuery.extend({ userId: id.optional() }),
    response: pageOf(delegation),
    problems: ["permission-missing"],
  }),
  createDelegation: defineRoute({
    id: "createDelegation",
    method: "POST",
    path: "/v1/delegations",
    summary:
      "Let somebody approve in my place for some days; for a person who is absent an administrator enters it",
    tag,
    access: "signed-in",
    body: z.object({
      /** Whose approvals; the caller's own when left out. */
      principalId: id.optional(),
      standInId: id,
      startsOn: day,
      endsOn: day,
      reason,
    }),
    response: delegation,
    status: 201,
    idempotent: true,
    problems: ["permission-missing", "decision-not-possible", "unknown-reference"],
  }),
  revokeDelegation: defineRoute({
    id: "revokeDelegation",
    method: "POST",
    path: "/v1/delegations/:delegationId/revocation",
    summary: "End a delegation before its last day: by whoever's right it is, or an administrator",
    tag,
    access: "signed-in",
    params: z.object({ delegationId: id }),
    response: delegation,
    idempotent: true,
    problems: ["permission-missing", "decision-not-possible"],
  }),
};
