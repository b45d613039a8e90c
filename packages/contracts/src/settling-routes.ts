import { z } from "zod";
import { count, postingPreview } from "./count-shapes.ts";
import { defineRoute } from "./route.ts";
import { day, id, reason } from "./values.ts";

const tag = "Counting";
const ofCount = z.object({ countId: id });
const ofPrincipal = z.object({ countId: id, principalId: id });

/** Approving a count, sending it back, posting it. */
export const settlingRoutes = {
  rejectCount: defineRoute({
    id: "rejectCount",
    method: "POST",
    path: "/v1/counts/:countId/reject",
    summary: "Send the count back to counting with a reason",
    tag,
    access: "count.approve",
    params: ofCount,
    body: z.object({ reason }),
    response: count,
    idempotent: true,
    problems: ["count-state"],
  }),
  approveCount: defineRoute({
    id: "approveCount",
    method: "POST",
    path: "/v1/counts/:countId/approve",
    summary:
      "Approve the differences, or one level of them; nobody who counted may, nor whom the segregation of duties excludes",
    tag,
    access: "count.approve",
    params: ofCount,
    body: z.object({ reason: reason.optional() }),
    response: count,
    idempotent: true,
    problems: [
      "count-not-submitted",
      "approval-not-yours",
      "approval-stale",
      "count-state",
      "count-unresolved",
      "count-unknown-codes",
      "segregation-of-duties",
      "cost-required",
    ],
  }),
  approveCountFor: defineRoute({
    id: "approveCountFor",
    method: "POST",
    path: "/v1/counts/:countId/approve-for/:principalId",
    summary:
      "Approve, or one level, by the right of somebody who delegated it; both are bound by segregation",
    tag,
    access: "count.review",
    params: ofPrincipal,
    body: z.object({ reason: reason.optional() }),
    response: count,
    idempotent: true,
    problems: [
      "delegation-missing",
      "count-not-submitted",
      "approval-not-yours",
      "approval-stale",
      "count-state",
      "count-unresolved",
      "count-unknown-codes",
      "segregation-of-duties",
      "cost-required",
    ],
  }),
  rejectCountFor: defineRoute({
    id: "rejectCountFor",
    method: "POST",
    path: "/v1/counts/:countId/reject-for/:principalId",
    summary: "Send the count back by the right of somebody who delegated it",
    tag,
    access: "count.review",
    params: ofPrincipal,
    body: z.object({ reason }),
    response: count,
    idempotent: true,
    problems: ["delegation-missing", "count-state"],
  }),
  previewPosting: defineRoute({
    id: "previewPosting",
    method: "GET",
    path: "/v1/counts/:countId/posting-preview",
    summary: "Exactly what posting will change: moves, value, accounts",
    tag,
    access: "count.review",
    params: ofCount,
    response: postingPreview,
    problems: ["count-state", "blind-count"],
  }),
  postCount: defineRoute({
    id: "postCount",
    method: "POST",
    path: "/v1/counts/:countId/post",
    summary: "Post the approved differences; large counts go on in the background, resumable",
    tag,
    access: "count.post",
    params: ofCount,
    body: z.object({ accountingDate: day.optional() }),
    response: count,
    status: 202,
    idempotent: true,
    problems: ["count-state", "period-closed", "account-missing", "segregation-of-duties"],
  }),
};
