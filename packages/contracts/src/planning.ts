import { z } from "zod";
import { assignment, chosenScope } from "./count-shapes.ts";
import { defineRoute } from "./route.ts";
import { day, id, instant, name, pageOf, pageQuery } from "./values.ts";

const tag = "Recurring counts";
const ofPlan = z.object({ planId: id });

/** When a plan is due, in calendar days of the company's time zone. */
export const frequency = z.object({
  /** Every so many days, weeks or months from `startsOn`; a month without that day takes its last. */
  every: z.number().int().min(1).max(99),
  unit: z.enum(["day", "week", "month"]),
  /**
   * 1 is Monday, 7 Sunday. Of weeks these are the days it is due (none: the weekday of `startsOn`); of days and
   * months a date that falls on another weekday moves on to the next of these (none: it stays).
   */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7),
  startsOn: day,
});
export type Frequency = z.infer<typeof frequency>;

/** What became of a due date: a count, or why there is none. */
export const planOutcome = z.enum(["released", "draft", "empty", "open", "failed"]);
export type PlanOutcome = z.infer<typeof planOutcome>;

export const planRun = z.object({
  id,
  /** The date it was due; null when somebody ran it by hand. */
  dueOn: day.nullable(),
  ranAt: instant,
  outcome: planOutcome,
  /** Stock lines the scope held. */
  lines: z.number().int(),
  /** The count it made; of `open` the one that was still open. */
  countId: id.nullable(),
  countNumber: z.string().nullable(),
  /** Why it was left a draft, or failed. */
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
});
export type PlanRun = z.infer<typeof planRun>;

const setUp = {
  name,
  siteId: id,
  scope: chosenScope,
  blind: z.boolean(),
  passes: z.union([z.literal(1), z.literal(2)]),
  assignments: z.array(assignment.omit({ userName: true })).max(1000),
  frequency,
  /** Counts are released at once; otherwise they are left as drafts. */
  release: z.boolean(),
};
const planBody = z.object(setUp);

/** Counts that are made again and again. */
export const countPlan = z.object({
  id,
  ...setUp,
  siteName: z.string(),
  /** The next date it is due; of a paused plan the date it would be. */
  nextOn: day,
  paused: z.boolean(),
  lastRun: planRun.nullable(),
  version: z.number().int(),
});
export type CountPlan = z.infer<typeof countPlan>;

export const planningRoutes = {
  listCountPlans: defineRoute({
    id: "listCountPlans",
    method: "GET",
    path: "/v1/count-plans",
    summary: "Recurring counts, by their next date",
    tag,
    access: "count.read",
    query: pageQuery.extend({
      state: z.enum(["running", "paused"]).optional(),
      siteId: id.optional(),
      search: z.string().trim().max(100).optional(),
    }),
    response: pageOf(countPlan),
  }),
  createCountPlan: defineRoute({
    id: "createCountPlan",
    method: "POST",
    path: "/v1/count-plans",
    summary: "Plan a count that comes again",
    tag,
    access: "count.create",
    body: planBody,
    response: countPlan,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  previewCountPlan: defineRoute({
    id: "previewCountPlan",
    method: "POST",
    path: "/v1/count-plans/preview",
    summary: "What a plan would count now, and when it would be due",
    tag,
    access: "count.create",
    body: planBody.pick({ siteId: true, scope: true, frequency: true }),
    response: z.object({
      lines: z.number().int(),
      /** Of these in another open count: a release would be refused. */
      elsewhere: z.number().int(),
      nextOn: z.array(day),
    }),
    problems: ["unknown-reference"],
  }),
  readCountPlan: defineRoute({
    id: "readCountPlan",
    method: "GET",
    path: "/v1/count-plans/:planId",
    summary: "One plan",
    tag,
    access: "count.read",
    params: ofPlan,
    response: countPlan,
    etag: true,
  }),
  changeCountPlan: defineRoute({
    id: "changeCountPlan",
    method: "PUT",
    path: "/v1/count-plans/:planId",
    summary: "Change a plan; counts it made stay as they are",
    tag,
    access: "count.create",
    params: ofPlan,
    body: planBody,
    response: countPlan,
    etag: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  deleteCountPlan: defineRoute({
    id: "deleteCountPlan",
    method: "DELETE",
    path: "/v1/count-plans/:planId",
    summary: "Forget a plan; counts it made stay as they are",
    tag,
    access: "count.create",
    params: ofPlan,
  }),
  pauseCountPlan: defineRoute({
    id: "pauseCountPlan",
    method: "POST",
    path: "/v1/count-plans/:planId/pause",
    summary: "Let a plan make no counts by itself until it is resumed",
    tag,
    access: "count.create",
    params: ofPlan,
    response: countPlan,
  }),
  resumeCountPlan: defineRoute({
    id: "resumeCountPlan",
    method: "POST",
    path: "/v1/count-plans/:planId/resume",
    summary: "Let a paused plan go on; dates that passed meanwhile are left out",
    tag,
    access: "count.create",
    params: ofPlan,
    response: countPlan,
  }),
  runCountPlan: defineRoute({
    id: "runCountPlan",
    method: "POST",
    path: "/v1/count-plans/:planId/run",
    summary: "Make a plan's count now, beside its dates",
    tag,
    access: "count.create",
    params: ofPlan,
    response: planRun,
    idempotent: true,
    problems: ["count-empty", "plan-count-open", "unknown-reference"],
  }),
  listPlanRuns: defineRoute({
    id: "listPlanRuns",
    method: "GET",
    path: "/v1/count-plans/:planId/runs",
    summary: "What became of a plan's dates, newest first",
    tag,
    access: "count.read",
    params: ofPlan,
    query: pageQuery,
    response: pageOf(planRun),
  }),
  readPlanOfCount: defineRoute({
    id: "readPlanOfCount",
    method: "GET",
    path: "/v1/counts/:countId/plan",
    summary: "The plan that made a count, if one did",
    tag,
    access: "count.read",
    params: z.object({ countId: id }),
    response: z.object({ plan: z.object({ id, name, dueOn: day.nullable() }).nullable() }),
  }),
};
