import { z } from "zod";
import type { Permission } from "./permissions.ts";
import { defineRoute } from "./route.ts";
import { id, instant, pageOf, pageQuery, reason } from "./values.ts";

const tag = "Segregation of duties";

/** What a person does in a count. */
export const duties = ["create", "count", "recount", "review", "approve", "post"] as const;
export const duty = z.enum(duties);
export type Duty = z.infer<typeof duty>;

/** What may stand against a duty: another duty of that count, or having moved its stock not long before. */
export const standings = ["create", "count", "recount", "review", "approve", "post", "moved"] as const;
export const standing = z.enum(standings);
export type Standing = z.infer<typeof standing>;

/** Whoever does a duty needs this anyway. */
export const dutyPermissions: Readonly<Record<Duty, Permission>> = {
  create: "count.create",
  count: "count.count",
  recount: "count.count",
  review: "count.review",
  approve: "count.approve",
  post: "count.post",
};

/** Two that one person may not both be; in the order of `standings`. */
export const dutyPair = z.object({ one: duty, other: standing });
export type DutyPair = z.infer<typeof dutyPair>;

/** Hold in every organisation: nobody approves what he counted. */
export const fixedDutyPairs: readonly DutyPair[] = [
  { one: "count", other: "approve" },
  { one: "recount", other: "approve" },
];

/** What auditors usually ask for: counter ≠ recounter ≠ approver ≠ poster, creator ≠ approver, no recent mover. */
export const strictDutyPairs: readonly DutyPair[] = [
  ...fixedDutyPairs,
  { one: "create", other: "approve" },
  { one: "count", other: "recount" },
  { one: "count", other: "post" },
  { one: "recount", other: "post" },
  { one: "approve", other: "post" },
  { one: "count", other: "moved" },
  { one: "recount", other: "moved" },
  { one: "approve", other: "moved" },
];

export const segregation = z.object({
  pairs: z.array(dutyPair).max(21),
  /** Days before the release of a count in which moving its stock stands against a duty. */
  movedDays: z.number().int().min(1).max(365),
  version: z.number().int(),
});
export type Segregation = z.infer<typeof segregation>;

/** A duty a person may not do in a count, and what stands against it; an override lifts it for a while. */
export const dutyConflict = z.object({
  userId: id,
  userName: z.string(),
  duty,
  against: z.array(standing),
  /** Until when an override lets the person do it all the same. */
  overriddenUntil: instant.nullable(),
});
export type DutyConflict = z.infer<typeof dutyConflict>;

/** An emergency: one person does what the segregation of duties forbids, because a second one lets them. */
export const override = z.object({
  id,
  countId: id,
  countNumber: z.string(),
  userId: id,
  userName: z.string(),
  duty,
  /** What stood against it when it was asked for. */
  against: z.array(standing),
  reason: z.string(),
  askedAt: instant,
  state: z.enum(["asked", "confirmed", "refused", "withdrawn", "ended"]),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  validUntil: instant.nullable(),
  withdrawnBy: z.string().nullable(),
  withdrawnAt: instant.nullable(),
  /** How often the duty was done on the strength of it. */
  uses: z.number().int(),
});
export type Override = z.infer<typeof override>;

export const OVERRIDE_HOURS = { least: 1, usual: 8, most: 72 } as const;

const ofCount = z.object({ countId: id });
const ofOverride = z.object({ overrideId: id });
const conflicts = z.object({ items: z.array(dutyConflict) });

export const segregationRoutes = {
  readSegregation: defineRoute({
    id: "readSegregation",
    method: "GET",
    path: "/v1/segregation",
    summary: "Which duties of one count exclude each other",
    tag,
    access: "signed-in",
    response: segregation,
    etag: true,
  }),
  setSegregation: defineRoute({
    id: "setSegregation",
    method: "PUT",
    path: "/v1/segregation",
    summary: "Say which duties of one count exclude each other; counter and approver always do",
    tag,
    access: "access.manage",
    body: segregation.omit({ version: true }),
    response: segregation,
    etag: true,
  }),
  listMyDutyConflicts: defineRoute({
    id: "listMyDutyConflicts",
    method: "GET",
    path: "/v1/counts/:countId/my-duty-conflicts",
    summary: "What I may not do in a count because of what I did in it",
    tag,
    access: "signed-in",
    params: ofCount,
    response: conflicts,
  }),
  listDutyConflicts: defineRoute({
    id: "listDutyConflicts",
    method: "GET",
    path: "/v1/counts/:countId/duty-conflicts",
    summary: "Who may not count or recount in it, and why: asked before people are assigned",
    tag,
    access: "count.create",
    params: ofCount,
    response: conflicts,
  }),
  askOverride: defineRoute({
    id: "askOverride",
    method: "POST",
    path: "/v1/counts/:countId/overrides",
    summary: "Ask that I may do a duty in a count all the same",
    tag,
    access: "signed-in",
    params: ofCount,
    body: z.object({ duty, reason }),
    response: override,
    status: 201,
    idempotent: true,
    problems: ["permission-missing", "decision-not-possible", "already-exists"],
  }),
  decideOverride: defineRoute({
    id: "decideOverride",
    method: "POST",
    path: "/v1/overrides/:overrideId/decision",
    summary: "Confirm an override for some hours, or refuse it; never one's own",
    tag,
    access: "count.override",
    params: ofOverride,
    body: z.discriminatedUnion("outcome", [
      z.object({
        outcome: z.literal("confirmed"),
        hours: z.number().int().min(OVERRIDE_HOURS.least).max(OVERRIDE_HOURS.most),
        reason,
      }),
      z.object({ outcome: z.literal("refused"), reason }),
    ]),
    response: override,
    idempotent: true,
    problems: ["decision-not-possible"],
  }),
  withdrawOverride: defineRoute({
    id: "withdrawOverride",
    method: "POST",
    path: "/v1/overrides/:overrideId/withdrawal",
    summary: "Take an override back: one's own, or with the permission anybody's",
    tag,
    access: "signed-in",
    params: ofOverride,
    response: override,
    idempotent: true,
    problems: ["permission-missing", "decision-not-possible"],
  }),
  listOverrides: defineRoute({
    id: "listOverrides",
    method: "GET",
    path: "/v1/overrides",
    summary: "Emergency overrides, newest first",
    tag,
    access: "count.read",
    query: pageQuery.extend({
      countId: id.optional(),
      state: z.enum(["asked", "confirmed"]).optional(),
    }),
    response: pageOf(override),
  }),
};
