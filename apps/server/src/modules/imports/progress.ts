import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { type ImportRecord, saveProgress } from "./import-store.ts";

/** Tells how many rows are through, outside the transaction that applies them: others see it at once. */
export type Report = (done: number) => Promise<void>;

/** Progress of one import, kept for who asks and told to who listens. */
export function reporter(database: Database, ctx: RequestContext, { id, rows }: ImportRecord): Report {
  return (done) =>
    database.write(ctx, async (tx) => {
      await saveProgress(tx, id, done);
      await appendEvent(tx, {
        type: "import.progressed",
        aggregateId: id,
        payload: { importId: id, rows, done },
      });
    });
}
