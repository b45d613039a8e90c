import { planningRoutes as routes } from "@stockex/contracts";
import { z } from "zod";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { organisationJob } from "../../platform/jobs/index.ts";
import type { Module } from "../../platform/module.ts";
import { fail } from "../../platform/problem.ts";
import { changePlan, createPlan, deletePlan, pausePlan, resumePlan } from "./change-plans.ts";
import { makeDueCounts, runPlan } from "./make-counts.ts";
import { listPlanRuns, listPlans, readPlan, readPlanOfCount, readRun } from "./plan-query.ts";
import { previewPlan } from "./preview.ts";
import { remindOfOpenCounts } from "./remind.ts";

/** Counts that come again by themselves, and reminders of those that stay open. */
export const planningModule: Module = ({ database }) => ({
  routes: [...reading(database), ...changing(database)],
  jobs: [
    organisationJob({
      task: "planning.make-counts",
      payload: z.object({}),
      // Each hour, as midnight comes to each company at its own.
      cron: "5 * * * *",
      run: (ctx) => makeDueCounts(database, ctx),
    }),
    organisationJob({
      task: "planning.remind",
      payload: z.object({}),
      cron: "10 5 * * *",
      run: (ctx) => database.write(ctx, remindOfOpenCounts),
    }),
  ],
});

function reading(database: Database): BoundRoute[] {
  return [
    bind(routes.listCountPlans, ({ ctx, query }) => database.read(ctx, (tx) => listPlans(tx, query))),
    bind(routes.readCountPlan, async ({ ctx, params }) => {
      const body = await database.read(ctx, (tx) => readPlan(tx, params.planId));
      return { body, etag: String(body.version) };
    }),
    bind(routes.previewCountPlan, ({ ctx, body }) => database.read(ctx, (tx) => previewPlan(tx, body))),
    bind(routes.listPlanRuns, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listPlanRuns(tx, params.planId, query)),
    ),
    bind(routes.readPlanOfCount, ({ ctx, params }) =>
      database.read(ctx, (tx) => readPlanOfCount(tx, params.countId)),
    ),
  ];
}

function changing(database: Database): BoundRoute[] {
  return [
    bind(routes.createCountPlan, ({ ctx, body }) => database.write(ctx, (tx) => createPlan(tx, body))),
    bind(routes.changeCountPlan, async ({ ctx, params, body: wish, ifMatch }) => {
      const version = Number(ifMatch ?? fail("version-required"));
      const body = await database.write(ctx, (tx) => changePlan(tx, params.planId, version, wish));
      return { body, etag: String(body.version) };
    }),
    bind(routes.deleteCountPlan, ({ ctx, params }) =>
      database.write(ctx, (tx) => deletePlan(tx, params.planId)),
    ),
    bind(routes.pauseCountPlan, ({ ctx, params }) =>
      database.write(ctx, (tx) => pausePlan(tx, params.planId)),
    ),
    bind(routes.resumeCountPlan, ({ ctx, params }) =>
      database.write(ctx, (tx) => resumePlan(tx, params.planId)),
    ),
    bind(routes.runCountPlan, ({ ctx, params }) =>
      database.write(ctx, async (tx) => readRun(tx, await runPlan(tx, params.planId)), {
        statementTimeoutMs: 120_000,
      }),
    ),
  ];
}
