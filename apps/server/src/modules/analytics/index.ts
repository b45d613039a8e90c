import { analyticsRoutes as routes } from "@stockex/contracts";
import { z } from "zod";
import { bind } from "../../platform/http/index.ts";
import { organisationJob } from "../../platform/jobs/index.ts";
import type { Module } from "../../platform/module.ts";
import { consumer } from "../../platform/outbox/index.ts";
import { listMyCounts } from "../counting/index.ts";
import { readCountFigures } from "./figures-query.ts";
import { listRunningCounts } from "./running-query.ts";
import { listSettledLines } from "./settled-lines.ts";
import { listSiteActivity } from "./site-activity.ts";
import { forgetMonthEnds, keepMonthEnds, readStockTrend } from "./stock-trend.ts";
import { readWaiting } from "./waiting-query.ts";

export { requireCompany } from "./company.ts";
export { spanOf } from "./months.ts";
export { bandedLines, postedWithin } from "./settled-lines.ts";

/** What waits for a person, what runs, and what it all comes to. */
export const analyticsModule: Module = ({ database }) => ({
  routes: [
    bind(routes.readWaiting, ({ ctx }) => database.read(ctx, readWaiting)),
    bind(routes.listMyCounts, ({ ctx }) => database.read(ctx, listMyCounts)),
    bind(routes.listRunningCounts, ({ ctx }) => database.read(ctx, listRunningCounts)),
    bind(routes.listSiteActivity, ({ ctx }) => database.read(ctx, listSiteActivity)),
    bind(routes.readCountFigures, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => readCountFigures(tx, params.companyId, query)),
    ),
    bind(routes.listSettledLines, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listSettledLines(tx, params.companyId, query)),
    ),
    bind(routes.readStockTrend, ({ ctx, params }) =>
      database.read(ctx, (tx) => readStockTrend(tx, params.companyId)),
    ),
  ],
  jobs: [
    organisationJob({
      task: "analytics.keep-month-ends",
      payload: z.object({}),
      cron: "*/10 * * * *",
      run: (ctx) => keepMonthEnds(database, ctx),
    }),
  ],
  consumers: [
    consumer({
      name: "analytics.forget-month-ends",
      types: ["stock.moved"],
      handle: (event, ctx) => database.write(ctx, (tx) => forgetMonthEnds(tx, event.payload.batchId)),
    }),
  ],
});
