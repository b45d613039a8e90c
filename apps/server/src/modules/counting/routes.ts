import { countingRoutes as routes } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { approvalRouteHandlers } from "./approval-routes.ts";
import { approveCount } from "./approve.ts";
import { closeCount, rejectCount } from "./close.ts";
import { listComparedLines, readComparison } from "./comparison-query.ts";
import { decideCorrection, listCorrections, readCorrection } from "./corrections.ts";
import { assertMaySeeResults, loadCount } from "./count.ts";
import { listAssignments, listCounts, readCount, readCountSummary } from "./count-query.ts";
import { acceptTransfer, decideLines } from "./decide.ts";
import { listLines } from "./line-query.ts";
import { photoRouteHandlers } from "./photo-routes.ts";
import { listCountPlaces } from "./places-query.ts";
import { requestPosting } from "./posting.ts";
import { cancelCount, changeCount, createCount, releaseCount, setAssignments } from "./prepare.ts";
import { previewPosting } from "./preview.ts";
import { listProductCounts } from "./product-counts-query.ts";
import { openSupplementary, resolveReading } from "./quarantine.ts";
import type { ReadingWriter } from "./reading-writer.ts";
import { segregationRouteHandlers } from "./segregation-routes.ts";
import { readLineStory } from "./story-query.ts";
import { suggestedLines } from "./suggested-lines.ts";
import { listQuarantine, listReadings, listTasks } from "./task-query.ts";
import { templateRouteHandlers } from "./template-routes.ts";
import { deleteToleranceRule, listToleranceRules, setToleranceRule } from "./tolerance.ts";
import { readValueSteps } from "./value-steps-query.ts";

/** Every operation on counts: contract on one side, use case or read model on the other. */
export function countingRouteHandlers(database: Database, writer: ReadingWriter): BoundRoute[] {
  return [
    ...preparing(database),
    ...counting(database, writer),
    ...reviewing(database),
    ...settling(database),
    ...tolerances(database),
    ...templateRouteHandlers(database),
    ...photoRouteHandlers(database),
    ...segregationRouteHandlers(database),
    ...approvalRouteHandlers(database),
  ];
}

/** Runs a use case and answers the count as it then is. */
const thenCount = (
  database: Database,
  ctx: RequestContext,
  countId: string,
  work: (tx: Tx) => Promise<void>,
) =>
  database.write(ctx, async (tx) => {
    await work(tx);
    return readCount(tx, countId);
  });

/** Reads results of a count, which a blind count hides from those who take part in it. */
const results = <T>(database: Database, ctx: RequestContext, countId: string, read: (tx: Tx) => Promise<T>) =>
  database.read(ctx, async (tx) => {
    await assertMaySeeResults(tx, await loadCount(tx, countId, "none"));
    return read(tx);
  });

function preparing(database: Database): BoundRoute[] {
  return [
    bind(routes.listCounts, ({ ctx, query }) => database.read(ctx, (tx) => listCounts(tx, query))),
    bind(routes.createCount, ({ ctx, body }) =>
      database.write(ctx, async (tx) => readCount(tx, await createCount(tx, body))),
    ),
    bind(routes.readCount, async ({ ctx, params }) => {
      const body = await database.read(ctx, (tx) => readCount(tx, params.countId));
      return { body, etag: String(body.version) };
    }),
    bind(routes.changeCount, async ({ ctx, params, body: wish, ifMatch }) => {
      const version = Number(ifMatch ?? fail("version-required"));
      const body = await thenCount(database, ctx, params.countId, (tx) =>
        changeCount(tx, params.countId, version, wish),
      );
      return { body, etag: String(body.version) };
    }),
    bind(routes.releaseCount, ({ ctx, params: { countId } }) =>
      thenCount(database, ctx, countId, (tx) => releaseCount(tx, countId)),
    ),
    bind(routes.cancelCount, ({ ctx, params: { countId }, body }) =>
      thenCount(database, ctx, countId, (tx) => cancelCount(tx, countId, body.reason)),
    ),
    bind(routes.listCountPlaces, ({ ctx, params: { countId }, query }) =>
      database.read(ctx, (tx) => listCountPlaces(tx, countId, query)),
    ),
    bind(routes.listAssignments, ({ ctx, params: { countId } }) =>
      database.read(ctx, async (tx) => {
        await loadCount(tx, countId, "none");
        return listAssignments(tx, countId);
      }),
    ),
    bind(routes.setAssignments, ({ ctx, params: { countId }, body }) =>
      database.write(ctx, async (tx) => {
        await setAssignments(tx, countId, body.items);
        return listAssignments(tx, countId);
      }),
    ),
  ];
}

function counting(database: Database, writer: ReadingWriter): BoundRoute[] {
  return [
    bind(routes.listTasks, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listTasks(tx, params.countId, query)),
    ),
    bind(routes.recordReadings, async ({ ctx, params, body }) => {
      const { userId } = ctx;
      if (userId === null) return fail("sign-in-required");
      const { outcomes, ...sums } = await writer.submit(params.countId, { ctx: { ...ctx, userId }, ...body });
      return { ...sums, outcomes: [...outcomes] };
    }),
    bind(routes.listMyReadings, ({ ctx, params: { countId }, query }) =>
      database.read(ctx, async (tx) => {
        await loadCount(tx, countId, "none");
        return listReadings(tx, sql`r.count_id = ${countId} AND r.user_id = ${ctx.userId}`, query);
      }),
    ),
    bind(routes.listQuarantine, ({ ctx, params: { countId }, query }) =>
      results(database, ctx, countId, (tx) => listQuarantine(tx, countId, query)),
    ),
    bind(routes.resolveReading, ({ ctx, params, body }) =>
      database.write(ctx, async (tx) => {
        await resolveReading(tx, params, body);
        const which = sql`r.device_id = ${params.deviceId} AND r.event_id = ${params.eventId}`;
        const { items } = await listReadings(tx, which, { limit: 1 });
        return items[0] ?? fail("not-found");
      }),
    ),
    bind(routes.openSupplementary, ({ ctx, params: { countId }, body }) =>
      database.write(ctx, async (tx) => readCount(tx, await openSupplementary(tx, countId, body.reason))),
    ),
  ];
}

/** Two rounds of a million lines are worked out from all their readings. */
const comparing = { statementTimeoutMs: 120_000 };

function reviewing(database: Database): BoundRoute[] {
  return [
    bind(routes.readCountSummary, ({ ctx, params: { countId } }) =>
      results(database, ctx, countId, (tx) => readCountSummary(tx, countId)),
    ),
    bind(routes.countSuggestions, ({ ctx, params: { countId } }) =>
      results(database, ctx, countId, async (tx) => ({ lines: (await suggestedLines(tx, countId)).length })),
    ),
    bind(routes.readValueSteps, ({ ctx, params: { countId }, query }) =>
      results(database, ctx, countId, (tx) => readValueSteps(tx, countId, query)),
    ),
    bind(routes.listLines, ({ ctx, params: { countId }, query }) =>
      results(database, ctx, countId, (tx) => listLines(tx, countId, query)),
    ),
    bind(routes.readLine, ({ ctx, params: { countId, lineId } }) =>
      results(database, ctx, countId, (tx) => readLineStory(tx, countId, lineId)),
    ),
    bind(routes.readComparison, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => readComparison(tx, { ...params, ...query }), comparing),
    ),
    bind(routes.listComparedLines, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listComparedLines(tx, { ...params, ...query }, query), comparing),
    ),
    bind(routes.closeCount, ({ ctx, params: { countId }, body }) =>
      thenCount(database, ctx, countId, (tx) => closeCount(tx, countId, body)),
    ),
    bind(routes.decideLines, ({ ctx, params: { countId }, body }) =>
      database.write(ctx, async (tx) => ({ decided: await decideLines(tx, countId, body) })),
    ),
    bind(routes.acceptTransfer, ({ ctx, params: { countId }, body }) =>
      database.write(ctx, (tx) => acceptTransfer(tx, countId, body)),
    ),
    bind(routes.rejectCount, ({ ctx, params: { countId }, body }) =>
      thenCount(database, ctx, countId, (tx) => rejectCount(tx, countId, body.reason)),
    ),
  ];
}

function settling(database: Database): BoundRoute[] {
  return [
    bind(routes.approveCount, ({ ctx, params: { countId }, body: { reason } }) =>
      thenCount(database, ctx, countId, (tx) => approveCount(tx, countId, { reason: reason ?? null })),
    ),
    bind(routes.approveCountFor, ({ ctx, params: { countId, principalId }, body: { reason = null } }) =>
      thenCount(database, ctx, countId, (tx) =>
        approveCount(tx, countId, { onBehalfOf: principalId, reason }),
      ),
    ),
    bind(routes.rejectCountFor, ({ ctx, params: { countId, principalId }, body }) =>
      thenCount(database, ctx, countId, (tx) => rejectCount(tx, countId, body.reason, principalId)),
    ),
    bind(routes.previewPosting, async ({ ctx, params: { countId } }) => {
      await results(database, ctx, countId, async () => undefined);
      return previewPosting(database, ctx, countId);
    }),
    bind(routes.postCount, ({ ctx, params: { countId }, body }) =>
      thenCount(database, ctx, countId, (tx) => requestPosting(tx, countId, body.accountingDate)),
    ),
    bind(routes.listProductCounts, ({ ctx, params, query }) =>
      database.read(ctx, (tx) => listProductCounts(tx, params.productId, query)),
    ),
    bind(routes.listCorrections, ({ ctx, query }) => database.read(ctx, (tx) => listCorrections(tx, query))),
    bind(routes.decideCorrection, ({ ctx, params: { correctionId }, body }) =>
      database.write(ctx, async (tx) => {
        await decideCorrection(tx, correctionId, body);
        return readCorrection(tx, correctionId);
      }),
    ),
  ];
}

/** A rule changed during the review of a million lines judges them all. */
const judging = { statementTimeoutMs: 120_000 };

function tolerances(database: Database): BoundRoute[] {
  return [
    bind(routes.listToleranceRules, ({ ctx, query }) =>
      database.read(ctx, (tx) => listToleranceRules(tx, query)),
    ),
    bind(routes.setToleranceRule, ({ ctx, body }) =>
      database.write(ctx, (tx) => setToleranceRule(tx, body), judging),
    ),
    bind(routes.deleteToleranceRule, ({ ctx, params }) =>
      database.write(ctx, (tx) => deleteToleranceRule(tx, params.ruleId), judging),
    ),
  ];
}
