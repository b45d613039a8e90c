import type { ReadingInput, ReadingOutcome } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { appendAudits } from "../audit/index.ts";
import { type AppliedReading, insertReadings } from "./apply-readings.ts";
import { type CountRecord, loadCount } from "./count.ts";
import { evaluateLines, lockLines } from "./evaluate.ts";
import { readingFact } from "./reading-facts.ts";
import { refreshStatistics } from "./statistics.ts";

/** What one device sends in one request. */
export interface Delivery {
  readonly ctx: RequestContext & { readonly userId: string };
  readonly deviceId: string;
  readonly readings: readonly ReadingInput[];
}

export interface DeliveryAnswer {
  readonly sent: number;
  readonly applied: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly outcomes: readonly ReadingOutcome[];
}

/**
 * Writes deliveries of one count in one transaction, each answered for itself. Nothing that was sent is
 * dropped: it is applied, known already, or kept in quarantine with its reason. `grown` asks for fresh statistics.
 * @throws ProblemError not-found
 */
export async function writeDeliveries(
  database: Database,
  countId: string,
  deliveries: readonly [Delivery, ...Delivery[]],
  grown = false,
): Promise<readonly DeliveryAnswer[]> {
  const { idempotency: _, ...ctx } = deliveries[0].ctx;
  // An undo and its reading on their way at once must see each other, in whichever order they commit.
  const undoes = deliveries.some(({ readings }) => readings.some(({ kind }) => kind === "undo"));
  let lock: "share" | "update" = undoes ? "update" : "share";
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.write(ctx, async (tx) => {
        if (grown) await refreshStatistics(tx);
        return write(tx, countId, deliveries, lock);
      });
    } catch (error) {
      // Two counts found the same thing in the same place in the same moment: the loser now sees the winner.
      const again = error instanceof FirstReading || violatedUnique(error) === "lines_open";
      if (!again || attempt === 3) throw error;
      lock = "update";
    }
  }
}

/**
 * The first reading changes the count's state, so it takes the count for itself from the start: two that hold
 * it together and then both want to change it would wait for each other until the server lets one go.
 */
class FirstReading extends Error {}

async function write(
  tx: Tx,
  countId: string,
  deliveries: readonly Delivery[],
  lock: "share" | "update",
): Promise<readonly DeliveryAnswer[]> {
  const count = await loadCount(tx, countId, lock);
  if (count.state === "released" && lock === "share") throw new FirstReading();
  const now = tx.ctx.clock.now();
  let n = 0;
  const facts = deliveries.flatMap(({ ctx, deviceId, readings }) =>
    readings.map((reading) => readingFact(reading, { userId: ctx.userId, deviceId, now }, n++)),
  );
  const applied = await insertReadings(tx, count, facts, now);
  const lineIds = [
    ...new Set(applied.flatMap((a) => (a.outcome === "applied" && a.lineId !== null ? [a.lineId] : []))),
  ];
  await evaluateTouched(tx, lineIds);
  if (count.state === "released" && lineIds.length > 0) await markCounting(tx, countId);
  return keepDeliveries(tx, count, deliveries, applied, now);
}

async function evaluateTouched(tx: Tx, lineIds: readonly string[]): Promise<void> {
  if (lineIds.length === 0) return;
  await lockLines(tx, lineIds);
  await evaluateLines(tx, sql`l.id = ANY (${lineIds}::uuid[])`);
}

async function markCounting(tx: Tx, countId: string): Promise<void> {
  await sql`UPDATE counting.counts SET state = 'counting', version = version + 1
    WHERE id = ${countId} AND state = 'released'`.execute(tx.kysely);
}

/** One row a delivery: sent = applied + duplicate + quarantined, for ever to be checked. */
async function keepDeliveries(
  tx: Tx,
  { id: countId, passes }: CountRecord,
  deliveries: readonly Delivery[],
  applied: readonly AppliedReading[],
  now: Date,
): Promise<readonly DeliveryAnswer[]> {
  let from = 0;
  const isRecount = ({ round }: AppliedReading) => round !== null && round > passes;
  const parts = deliveries.map(({ readings }) => {
    const mine = applied.slice(from, from + readings.length);
    from += readings.length;
    const answer = answerOf(readings, mine);
    return { answer, counted: !mine.every(isRecount), recounted: mine.some(isRecount) };
  });
  const answers = parts.map(({ answer }) => answer);
  const rows = deliveries.map((delivery, i) => ({
    device_id: delivery.deviceId,
    user_id: delivery.ctx.userId,
    sent: answers[i]?.sent,
    applied: answers[i]?.applied,
    duplicate: answers[i]?.duplicate,
    quarantined: answers[i]?.quarantined,
    counted: parts[i]?.counted,
    recounted: parts[i]?.recounted,
  }));
  await sql`
    INSERT INTO counting.deliveries
      (organisation_id, count_id, device_id, user_id, received_at, sent, applied, duplicate, quarantined, counted, recounted)
    SELECT ${tx.ctx.organisationId}, ${countId}, d.device_id, d.user_id, ${now}, d.sent, d.applied, d.duplicate, d.quarantined,
      d.counted, d.recounted
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(
      device_id uuid, user_id uuid, sent integer, applied integer, duplicate integer, quarantined integer, counted boolean,
      recounted boolean)`.execute(tx.kysely);
  await appendAudits(
    tx,
    deliveries.map(({ ctx, deviceId }, i) => {
      const { outcomes: _, ...sums } = answers[i] ?? { outcomes: [] };
      return {
        ctx,
        action: "count.read",
        objectType: "count",
        objectId: countId,
        after: { ...sums, deviceId },
      };
    }),
  );
  const news = answers.reduce((sum, answer) => sum + answer.applied, 0);
  await appendEvent(tx, {
    type: "count.progressed",
    aggregateId: countId,
    payload: { countId, applied: news },
  });
  return answers;
}

function answerOf(readings: readonly ReadingInput[], applied: readonly AppliedReading[]): DeliveryAnswer {
  const outcomes = readings.map((reading, i): ReadingOutcome => {
    const { outcome, quarantine, lineId } = applied[i] ?? {
      outcome: "duplicate",
      quarantine: null,
      lineId: null,
      round: null,
    };
    return { eventId: reading.eventId, outcome, quarantine, lineId };
  });
  const sum = (outcome: ReadingOutcome["outcome"]) => outcomes.filter((o) => o.outcome === outcome).length;
  return {
    sent: outcomes.length,
    applied: sum("applied"),
    duplicate: sum("duplicate"),
    quarantined: sum("quarantined"),
    outcomes,
  };
}
