import { z } from "zod";
import {
  correction,
  count,
  countLine,
  countSummary,
  lineState,
  productCount,
  toleranceRule,
  uncountedChoice,
} from "./count-shapes.ts";
import { lineStory } from "./line-story.ts";
import { defineRoute } from "./route.ts";
import { valueSteps } from "./value-steps.ts";
import { id, money, pageOf, pageQuery, quantity, reason } from "./values.ts";

const tag = "Counting";
const ofCount = z.object({ countId: id });
const ofLine = z.object({ countId: id, lineId: id });

const lineFilter = pageQuery.extend({
  state: lineState.optional(),
  only: z
    .enum(["all", "differing", "undecided", "contested", "uncounted", "outside-tolerance", "suggested"])
    .default("all"),
  search: z.string().trim().max(100).optional(),
  locationId: id.optional(),
  categoryId: id.optional(),
  sort: z
    .enum(["location", "product", "value", "-value", "variance", "-variance", "magnitude", "-magnitude"])
    .default("location"),
});

/** Reviewing a count, and what comes after it is settled. */
export const reviewRoutes = {
  readCountSummary: defineRoute({
    id: "readCountSummary",
    method: "GET",
    path: "/v1/counts/:countId/summary",
    summary: "Sums over the lines: differences, values, accuracy",
    tag,
    access: "count.review",
    params: ofCount,
    response: countSummary,
    problems: ["blind-count"],
  }),
  countSuggestions: defineRoute({
    id: "countSuggestions",
    method: "GET",
    path: "/v1/counts/:countId/suggestions",
    summary: "How many lines that nobody has decided have a likely cause of their difference",
    tag,
    access: "count.review",
    params: ofCount,
    response: z.object({ lines: z.number().int() }),
    problems: ["blind-count"],
  }),
  readValueSteps: defineRoute({
    id: "readValueSteps",
    method: "GET",
    path: "/v1/counts/:countId/value-steps",
    summary: "From book value to counted value: the weightiest categories or products, and the rest",
    tag,
    access: "count.review",
    params: ofCount,
    query: z.object({
      by: z.enum(["category", "product"]).default("category"),
      limit: z.coerce.number().int().min(1).max(50).default(8),
    }),
    response: valueSteps,
    problems: ["blind-count"],
  }),
  listLines: defineRoute({
    id: "listLines",
    method: "GET",
    path: "/v1/counts/:countId/lines",
    summary: "Lines with book, counted and difference",
    tag,
    access: "count.review",
    params: ofCount,
    query: lineFilter,
    response: pageOf(countLine),
    problems: ["blind-count"],
  }),
  readLine: defineRoute({
    id: "readLine",
    method: "GET",
    path: "/v1/counts/:countId/lines/:lineId",
    summary: "The story of a line: rounds, readings, moves, suggestions, history",
    tag,
    access: "count.review",
    params: ofLine,
    response: lineStory,
    problems: ["blind-count"],
  }),
  closeCount: defineRoute({
    id: "closeCount",
    method: "POST",
    path: "/v1/counts/:countId/close",
    summary: "End counting and send to review; says what becomes of uncounted lines",
    tag,
    access: "count.review",
    params: ofCount,
    body: z.object({ uncounted: uncountedChoice.optional(), reason: reason.optional() }),
    response: count,
    idempotent: true,
    problems: ["count-state", "uncounted-choice-missing", "reason-required", "segregation-of-duties"],
  }),
  decideLines: defineRoute({
    id: "decideLines",
    method: "POST",
    path: "/v1/counts/:countId/decisions",
    summary:
      "Decide lines: accept, choose how contested moves are read, choose a round, ask a recount, exclude",
    tag,
    access: "count.review",
    params: ofCount,
    body: z.object({
      lineIds: z.array(id).min(1).max(10_000),
      decision: z.enum(["accept", "moves-before", "moves-after", "round", "recount", "exclude"]),
      /** The round whose result stands, for `round`. */
      round: z.number().int().min(1).max(99).optional(),
      /** Approved unit cost for found goods without one. */
      manualCost: money.optional(),
      reason: reason.optional(),
    }),
    response: z.object({ decided: z.number().int() }),
    idempotent: true,
    problems: [
      "count-state",
      "count-submitted",
      "reason-required",
      "decision-not-possible",
      "segregation-of-duties",
    ],
  }),
  acceptTransfer: defineRoute({
    id: "acceptTransfer",
    method: "POST",
    path: "/v1/counts/:countId/transfers",
    summary:
      "Explain a shortage and a surplus as goods in the wrong place: one move instead of a loss and a gain",
    tag,
    access: "count.review",
    params: ofCount,
    body: z.object({ fromLineId: id, toLineId: id, quantity, reason }),
    response: z.object({ id, quantity }),
    status: 201,
    idempotent: true,
    problems: [
      "count-submitted",
      "count-state",
      "decision-not-possible",
      "quantity-not-positive",
      "segregation-of-duties",
    ],
  }),
  listProductCounts: defineRoute({
    id: "listProductCounts",
    method: "GET",
    path: "/v1/products/:productId/counts",
    summary: "What posted counts found of a product, newest first",
    tag,
    access: "count.read",
    params: z.object({ productId: id }),
    query: pageQuery,
    response: pageOf(productCount),
  }),
  listCorrections: defineRoute({
    id: "listCorrections",
    method: "GET",
    path: "/v1/corrections",
    summary: "Corrections proposed because a move was back-dated before a settled count",
    tag,
    access: "count.read",
    query: pageQuery.extend({
      countId: id.optional(),
      state: z.enum(["proposed", "approved", "dismissed"]).optional(),
    }),
    response: pageOf(correction),
  }),
  decideCorrection: defineRoute({
    id: "decideCorrection",
    method: "POST",
    path: "/v1/corrections/:correctionId/decision",
    summary: "Approve a proposed correction (posts the reversal) or dismiss it, with a reason",
    tag,
    access: "count.approve",
    params: z.object({ correctionId: id }),
    body: z.object({ outcome: z.enum(["approved", "dismissed"]), reason }),
    response: correction,
    idempotent: true,
    problems: ["decision-not-possible", "stock-insufficient", "period-closed", "segregation-of-duties"],
  }),
  listToleranceRules: defineRoute({
    id: "listToleranceRules",
    method: "GET",
    path: "/v1/tolerance-rules",
    summary: "Tolerances by company, site and category; the most specific applies",
    tag,
    access: "count.read",
    query: pageQuery,
    response: pageOf(toleranceRule),
  }),
  setToleranceRule: defineRoute({
    id: "setToleranceRule",
    method: "PUT",
    path: "/v1/tolerance-rules",
    summary: "Set the tolerance of a company, or of a site or category of it",
    tag,
    access: "count.approve",
    body: toleranceRule.omit({ id: true, version: true }),
    response: toleranceRule,
    problems: ["unknown-reference"],
  }),
  deleteToleranceRule: defineRoute({
    id: "deleteToleranceRule",
    method: "DELETE",
    path: "/v1/tolerance-rules/:ruleId",
    summary: "Remove a tolerance rule",
    tag,
    access: "count.approve",
    params: z.object({ ruleId: id }),
  }),
};
