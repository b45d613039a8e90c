import { id } from "@stockex/contracts";
import { z } from "zod";
import type { RequestContext } from "../../platform/context.ts";
import { organisationJob, upkeepJob } from "../../platform/jobs/index.ts";
import type { LiveTopic } from "../../platform/live/topic.ts";
import type { Module } from "../../platform/module.ts";
import { consumer } from "../../platform/outbox/index.ts";
import { noticeMoves } from "./corrections.ts";
import { loadCount } from "./count.ts";
import { continuePosting, postingTask } from "./posting.ts";
import { ReadingWriter } from "./reading-writer.ts";
import { countingRouteHandlers } from "./routes.ts";
import { statisticsTask } from "./statistics.ts";

export {
  type ComparedSides,
  type ComparisonWish,
  comparedSides,
  comparisonCtes,
  pairDiffers,
  pairNames,
  readComparison,
} from "./comparison-query.ts";
export {
  hasOpenReadings,
  hidesResults,
  nextStep,
  openReadings,
  openTooLong,
} from "./conditions.ts";
export { assertMay, assertMaySeeResults, loadCount } from "./count.ts";
export { recordFileReadings } from "./file-readings.ts";
export { severitySql } from "./line-query.ts";
export { openOverrides } from "./overrides.ts";
export { createCount, releaseCount, setAssignments } from "./prepare.ts";
export { type Delivery, writeDeliveries } from "./record-readings.ts";
export { barredFrom, type DutyMatrix, readMatrix } from "./segregation.ts";
export { countScopeLines, findOverlap } from "./snapshot.ts";
export { listMyCounts } from "./task-query.ts";

const countEvents = [
  "count.released",
  "count.progressed",
  "count.closed",
  "count.approval",
  "count.approved",
  "count.rejected",
  "count.posting",
  "count.posted",
  "count.cancelled",
  "count.overdue",
] as const;

/** Counting: from the snapshot to the posted difference. */
export const countingModule: Module = ({ database }) => ({
  routes: countingRouteHandlers(database, new ReadingWriter(database)),
  jobs: [
    organisationJob({
      task: postingTask,
      payload: z.object({ countId: id, chunk: z.number().int().min(1).optional() }),
      run: (ctx, { countId, chunk }) => continuePosting(database, ctx, countId, chunk),
    }),
    upkeepJob({
      task: statisticsTask,
      run: async (owner) => {
        await owner.query("ANALYZE counting.lines, counting.readings");
      },
    }),
  ],
  consumers: [
    consumer({
      name: "counting.notice-moves",
      types: ["stock.moved"],
      handle: (event, ctx) => database.write(ctx, (tx) => noticeMoves(tx, event.payload.batchId)),
    }),
  ],
  topics: topics((ctx, countId) =>
    database.read(ctx, async (tx) => (await loadCount(tx, countId, "none")).id === countId),
  ),
});

/** Live news of counts: that something happened, never what was read; browsers ask again for what they may see. */
function topics(exists: (ctx: RequestContext, countId: string) => Promise<boolean>): LiveTopic[] {
  const permissions = ["count.read", "count.count", "count.review"] as const;
  return [
    {
      name: "counts",
      ofOneThing: false,
      permissions,
      types: countEvents,
      say: (event) => ({ id: null, payload: event.payload }),
    },
    {
      name: "count",
      ofOneThing: true,
      permissions,
      types: countEvents,
      exists,
      say: (event) => ({ id: event.aggregateId, payload: event.payload }),
    },
  ];
}
