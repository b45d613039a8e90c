import { z } from "zod";
import { roles } from "./permissions.ts";
import { defineRoute } from "./route.ts";
import { id, instant, money, name, pageOf, pageQuery, percentage, reason, signedMoney } from "./values.ts";

const tag = "Approvals";

export const MOST_RULES = 50;
export const MOST_LEVELS = 6;
export const MOST_PERSONS = 5;

/** So many persons of a role; of `role` copies count too, unless one of the organisation's own is named. */
export const approvalLevel = z.object({
  role: z.enum(roles),
  customRoleId: id.nullable(),
  persons: z.number().int().min(1).max(MOST_PERSONS),
});
export type ApprovalLevel = z.infer<typeof approvalLevel>;

/**
 * When a count needs which levels. Every condition that is given must hold; amounts are in the company's currency, so
 * a rule with one names its company. With categories, differences are measured in them alone.
 */
export const approvalRule = z.object({
  name,
  companyId: id.nullable(),
  siteIds: z.array(id).max(100),
  categoryIds: z.array(id).max(100),
  /** Differences that do not even out are at least this much, taken absolutely. */
  netValue: money.nullable(),
  /** Surplus and shortage together are at least this much. */
  grossValue: money.nullable(),
  /** Surplus and shortage together are at least this much of the book value, in percent. */
  percent: z
    .string()
    .regex(/^\d{1,5}(\.\d{1,4})?$/, "percentage-format")
    .nullable(),
  levels: z.array(approvalLevel).min(1).max(MOST_LEVELS),
});
export type ApprovalRule = z.infer<typeof approvalRule>;

const rules = z.array(approvalRule).max(MOST_RULES);

/** One version of the approval matrix. The first rule that fits a count says its levels. */
export const approvalMatrix = z.object({
  id,
  number: z.number().int(),
  state: z.enum(["draft", "active", "retired"]),
  rules,
  version: z.number().int(),
  changedBy: z.string(),
  changedAt: instant,
  activatedBy: z.string().nullable(),
  activatedAt: instant.nullable(),
  retiredBy: z.string().nullable(),
  retiredAt: instant.nullable(),
});
export type ApprovalMatrix = z.infer<typeof approvalMatrix>;

/** What a count's differences came to where a rule measured them. */
export const approvalMeasure = z.object({
  netValue: signedMoney,
  grossValue: money,
  bookValue: signedMoney,
  /** Of the book value; null where the book is worth nothing. */
  percent: percentage.nullable(),
});
export type ApprovalMeasure = z.infer<typeof approvalMeasure>;

const levelText = approvalLevel.extend({
  /** Name of the organisation's own role; null for a built-in one, and where anybody who may approve does. */
  customRole: name.nullable(),
  role: z.enum(roles).nullable(),
});

const decision = z.object({
  userName: z.string(),
  /** Whose right it was, where somebody stood in. */
  onBehalfOf: z.string().nullable(),
  decidedAt: instant,
  reason: z.string().nullable(),
});

/** What a submitted count needed, frozen when it was submitted, and who decided. */
export const approvalRequest = z.object({
  id,
  matrixNumber: z.number().int(),
  /** The rule that fitted; null where none did: one person who may approve. */
  rule: approvalRule.nullable(),
  measure: approvalMeasure,
  submittedBy: z.string(),
  submittedAt: instant,
  outcome: z.enum(["approved", "rejected", "withdrawn"]).nullable(),
  endedBy: z.string().nullable(),
  endedFor: z.string().nullable(),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  levels: z.array(levelText.extend({ level: z.number().int(), decisions: z.array(decision) })),
});
export type ApprovalRequest = z.infer<typeof approvalRequest>;

/** How far a count has come in its approval, and what the caller can do about it. */
export const approval = z.object({
  /** An approval matrix is on: the count is submitted first. */
  matrix: z.boolean(),
  /** The newest last; an open one has no outcome. */
  requests: z.array(approvalRequest),
  /** The caller can take the level that is open: as himself, or on behalf of these. */
  asMyself: z.boolean(),
  onBehalfOf: z.array(z.object({ userId: id, name: z.string() })),
});
export type Approval = z.infer<typeof approval>;

/** What a past count would have needed. */
export const approvalTrial = z.object({
  countId: id,
  number: z.string(),
  title: name,
  siteName: z.string(),
  currency: z.string(),
  currencyDecimals: z.number().int(),
  measure: approvalMeasure,
  /** Name of the rule that fits; null for none. */
  rule: name.nullable(),
  levels: z.array(approvalLevel),
});
export type ApprovalTrial = z.infer<typeof approvalTrial>;

const ofCount = z.object({ countId: id });
const ofMatrix = z.object({ matrixId: id });

export const approvalRoutes = {
  listApprovalMatrices: defineRoute({
    id: "listApprovalMatrices",
    method: "GET",
    path: "/v1/approval-matrices",
    summary:
      "Versions of the approval matrix, the newest first: a draft, the one that is on, those that were",
    tag,
    access: "count.read",
    query: pageQuery,
    response: pageOf(approvalMatrix),
  }),
  saveApprovalDraft: defineRoute({
    id: "saveApprovalDraft",
    method: "PUT",
    path: "/v1/approval-matrices/draft",
    summary: 'Keep the draft of the next version; `If-Match: "0"` begins one',
    tag,
    access: "access.manage",
    body: z.object({ rules }),
    response: approvalMatrix,
    etag: true,
    problems: ["unknown-reference", "approval-rule-impossible"],
  }),
  discardApprovalDraft: defineRoute({
    id: "discardApprovalDraft",
    method: "DELETE",
    path: "/v1/approval-matrices/draft",
    summary: "Throw the draft away",
    tag,
    access: "access.manage",
  }),
  tryApprovalRules: defineRoute({
    id: "tryApprovalRules",
    method: "POST",
    path: "/v1/approval-matrices/trial",
    summary: "What the last posted counts would have needed by these rules; changes nothing",
    tag,
    access: "access.manage",
    body: z.object({ rules, counts: z.number().int().min(1).max(100).default(20) }),
    response: z.object({ items: z.array(approvalTrial) }),
    problems: ["unknown-reference", "approval-rule-impossible"],
  }),
  activateApprovalMatrix: defineRoute({
    id: "activateApprovalMatrix",
    method: "POST",
    path: "/v1/approval-matrices/:matrixId/activation",
    summary: "Switch the draft on, in place of the version that was; counts already submitted keep theirs",
    tag,
    access: "access.manage",
    params: ofMatrix,
    body: z.object({ reason }),
    response: approvalMatrix,
    idempotent: true,
    problems: ["decision-not-possible", "approval-rule-impossible"],
  }),
  retireApprovalMatrix: defineRoute({
    id: "retireApprovalMatrix",
    method: "POST",
    path: "/v1/approval-matrices/:matrixId/retirement",
    summary:
      "Switch the approval matrix off: one approval is enough again; counts already submitted keep theirs",
    tag,
    access: "access.manage",
    params: ofMatrix,
    body: z.object({ reason }),
    response: approvalMatrix,
    idempotent: true,
    problems: ["decision-not-possible"],
  }),
  readApproval: defineRoute({
    id: "readApproval",
    method: "GET",
    path: "/v1/counts/:countId/approval",
    summary: "What a count's approval needs, who decided, and what the caller can do",
    tag,
    access: "count.review",
    params: ofCount,
    response: approval,
    problems: ["blind-count"],
  }),
  submitCount: defineRoute({
    id: "submitCount",
    method: "POST",
    path: "/v1/counts/:countId/submission",
    summary: "Submit a reviewed count: the levels it needs by the approval matrix are fixed",
    tag,
    access: "count.review",
    params: ofCount,
    response: approval,
    status: 201,
    idempotent: true,
    problems: [
      "count-state",
      "count-unresolved",
      "count-unknown-codes",
      "cost-required",
      "segregation-of-duties",
      "decision-not-possible",
    ],
  }),
  withdrawSubmission: defineRoute({
    id: "withdrawSubmission",
    method: "POST",
    path: "/v1/counts/:countId/submission/withdrawal",
    summary: "Take a submission back to the review, with a reason; its decisions fall and stay as evidence",
    tag,
    access: "count.review",
    params: ofCount,
    body: z.object({ reason }),
    response: approval,
    idempotent: true,
    problems: ["count-state", "decision-not-possible"],
  }),
};
