import { id } from "@stockex/contracts";
import { z } from "zod";
import { organisationJob } from "../../platform/jobs/index.ts";
import type { LiveTopic } from "../../platform/live/topic.ts";
import type { Module } from "../../platform/module.ts";
import { applyTask, runApply } from "./apply.ts";
import type { RecordFileReadings } from "./apply-count.ts";
import { loadImport } from "./import-store.ts";
import { importsRouteHandlers } from "./routes.ts";
import { tidyImports } from "./tidy.ts";

export { applyImport, runApply } from "./apply.ts";
export type { RecordFileReadings } from "./apply-count.ts";
export { checkImport } from "./check.ts";
export { uploadImport } from "./upload.ts";

/** Files in: products, opening stock, counts. `recordFileReadings` is how counting takes the rows of a file. */
export function importsModule(recordFileReadings: RecordFileReadings): Module {
  return ({ database, filesDir }) => ({
    routes: importsRouteHandlers({ database, filesDir }),
    jobs: [
      organisationJob({
        task: applyTask,
        payload: z.object({ importId: id }),
        run: (ctx, { importId }, { attempt }) =>
          runApply(database, ctx, importId, { attempt, recordFileReadings }),
      }),
      organisationJob({
        task: "imports.tidy",
        payload: z.object({}),
        cron: "40 2 * * *",
        run: (ctx) => tidyImports(database, ctx),
      }),
    ],
    topics: [
      {
        name: "import",
        ofOneThing: true,
        permissions: ["import.write"],
        types: ["import.progressed", "import.finished"],
        exists: (ctx, importId) =>
          database.read(ctx, async (tx) => (await loadImport(tx, importId, "none")).id === importId),
        say: (event) => ({ id: event.aggregateId, payload: event.payload }),
      } satisfies LiveTopic,
    ],
  });
}
