import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { assertNotSubmitted } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";
import { ensureLots } from "../stock/index.ts";
import { insertReadings } from "./apply-readings.ts";
import { assertMay, assertMaySeeResults, loadCount, loadCountFor } from "./count.ts";
import { evaluateLines, lockLines } from "./evaluate.ts";
import { evaluateCount } from "./evaluate-count.ts";
import { createCount, release } from "./prepare.ts";
import type { ReadingFact } from "./reading-facts.ts";
import { assertMayDo, keepReviewer } from "./segregation.ts";

export interface ReadingKey {
  readonly countId: string;
  readonly deviceId: string;
  readonly eventId: string;
}

export type Resolution =
  | { readonly outcome: "dismissed"; readonly reason: string }
  | {
      readonly outcome: "assigned";
      readonly productId: string;
      readonly locationId: string;
      readonly lot?: string | undefined;
      readonly reason: string;
    };

/**
 * Settles a reading in quarantine: dismissed with a reason, or assigned to product, place and lot. The original
 * stays as it came; an assignment is a new reading by the same counter at the same time that stands for it.
 * @throws ProblemError not-found, count-state, count-submitted, decision-not-possible, blind-count, segregation-of-duties
 */
export async function resolveReading(tx: Tx, key: ReadingKey, wish: Resolution): Promise<void> {
  const count = await loadCount(tx, key.countId, "update");
  await assertMaySeeResults(tx, count);
  if (count.state !== "posted" && count.state !== "cancelled") {
    await assertMayDo(tx, count, "review");
    await keepReviewer(tx, count.id);
  }
  const original = await loadQuarantined(tx, key);
  if (wish.outcome === "assigned") {
    assertMay(count, "resolve");
    await assertNotSubmitted(tx, count.id);
    const lot = await lotCodeFor(tx, wish);
    const fact: ReadingFact = {
      ...original,
      n: 0,
      event_id: newId(tx.ctx.clock),
      product_id: wish.productId,
      location_id: wish.locationId,
      lot,
      lookup: null,
      product_code: null,
      round: original.round ?? null,
    };
    const [applied] = await insertReadings(tx, count, [fact], tx.ctx.clock.now());
    if (applied?.outcome !== "applied" || applied.lineId === null)
      fail("decision-not-possible", { why: applied?.quarantine ?? "decided-already" });
    await countDelivery(tx, key.countId, original.device_id, original.user_id);
    await lockLines(tx, [applied.lineId]);
    await evaluateLines(tx, sql`l.id = ${applied.lineId}`);
  }
  await keepResolutions(tx, key.countId, wish, [key]);
}

async function loadQuarantined(tx: Tx, key: ReadingKey): Promise<ReadingFact> {
  const { rows } = await sql<ReadingFact & { resolved: boolean }>`
    SELECT 0 AS n, device_id, event_id, user_id, kind, undoes_event_id AS undoes, counted_at, how, note, product_id, code,
      location_id, location_code, lot_code AS lot, entered, unit_id, round,
      EXISTS (SELECT FROM counting.resolutions s WHERE s.device_id = r.device_id AND s.event_id = r.event_id) AS resolved
    FROM counting.readings r
    WHERE count_id = ${key.countId} AND device_id = ${key.deviceId} AND event_id = ${key.eventId} AND quarantine IS NOT NULL`.execute(
    tx.kysely,
  );
  const [found] = rows;
  if (found === undefined) fail("not-found");
  if (found.resolved) fail("decision-not-possible", { why: "decided-already" });
  const { resolved: _, ...fact } = found;
  return fact;
}

/** A lot or serial number nobody knew becomes known by the supervisor's word. */
async function lotCodeFor(
  tx: Tx,
  wish: { productId: string; lot?: string | undefined },
): Promise<string | null> {
  if (wish.lot === undefined) return null;
  await ensureLots(tx, [{ productId: wish.productId, code: wish.lot, expiresOn: null }]);
  return wish.lot;
}

async function countDelivery(tx: Tx, countId: string, deviceId: string, userId: string): Promise<void> {
  await sql`
    INSERT INTO counting.deliveries
      (organisation_id, count_id, device_id, user_id, received_at, sent, applied, duplicate, quarantined)
    VALUES (${tx.ctx.organisationId}, ${countId}, ${deviceId}, ${userId}, ${tx.ctx.clock.now()}, 1, 1, 0, 0)`.execute(
    tx.kysely,
  );
}

async function keepResolutions(
  tx: Tx,
  countId: string,
  wish: { readonly outcome: "assigned" | "dismissed" | "supplementary"; readonly reason: string },
  keys: readonly ReadingKey[],
  supplementaryId: string | null = null,
): Promise<void> {
  await sql`
    INSERT INTO counting.resolutions (organisation_id, device_id, event_id, outcome, count_id, reason, resolved_by, resolved_at)
    SELECT ${tx.ctx.organisationId}, k."deviceId", k."eventId", ${wish.outcome}, ${supplementaryId}, ${wish.reason},
      ${tx.ctx.userId}, ${tx.ctx.clock.now()}
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k("deviceId" uuid, "eventId" uuid)`.execute(
    tx.kysely,
  );
  await appendAudit(tx, {
    action: `count.quarantine-${wish.outcome}`,
    objectType: "count",
    objectId: countId,
    after: { readings: keys.length, ...wish, supplementaryId },
    reason: wish.reason,
  });
}

/**
 * Opens a supplementary count with the readings that arrived after closing, already released and read.
 * @throws ProblemError count-state, count-empty
 */
export async function openSupplementary(tx: Tx, countId: string, reason: string): Promise<string> {
  const count = await loadCountFor(tx, countId, "supplement");
  const { rows } = await sql<ReadingFact>`
    SELECT 0 AS n, device_id, event_id, user_id, kind,
      undoes_event_id AS undoes, counted_at, how, note, product_id, code, location_id, location_code, lot_code AS lot,
      entered, unit_id, 1 AS round
    FROM counting.readings r
    WHERE count_id = ${countId} AND quarantine = 'count-closed' AND kind = 'count' AND NOT EXISTS (
      SELECT FROM counting.resolutions s WHERE s.device_id = r.device_id AND s.event_id = r.event_id)
    ORDER BY device_id, event_id`.execute(tx.kysely);
  if (rows.length === 0) fail("count-empty");
  const wish = {
    title: `${count.title} +`,
    siteId: count.siteId,
    scope: { kind: "readings" },
    blind: count.blind,
  } as const;
  const id = await createCount(tx, { ...wish, passes: 1 }, countId);
  await release(tx, await loadCount(tx, id, "update"));
  const facts = rows.map((fact, n) => ({
    ...fact,
    n,
    event_id: newId(tx.ctx.clock),
    lookup: null,
    product_code: null,
  }));
  const applied = await insertReadings(tx, await loadCount(tx, id, "update"), facts, tx.ctx.clock.now());
  await countDeliveries(tx, id);
  await sql`UPDATE counting.counts SET state = 'counting' WHERE id = ${id}`.execute(tx.kysely);
  await evaluateCount(tx, { id, passes: 1 });
  if (applied.every((a) => a.outcome !== "applied")) fail("count-empty");
  const keys = rows.map((r) => ({ countId, deviceId: r.device_id, eventId: r.event_id }));
  await keepResolutions(tx, countId, { outcome: "supplementary", reason }, keys, id);
  return id;
}

async function countDeliveries(tx: Tx, countId: string): Promise<void> {
  await sql`
    INSERT INTO counting.deliveries
      (organisation_id, count_id, device_id, user_id, received_at, sent, applied, duplicate, quarantined)
    SELECT organisation_id, count_id, device_id, user_id, received_at, count(*), count(*) FILTER (WHERE quarantine IS NULL), 0,
      count(*) FILTER (WHERE quarantine IS NOT NULL)
    FROM counting.readings WHERE count_id = ${countId}
    GROUP BY organisation_id, count_id, device_id, user_id, received_at`.execute(tx.kysely);
}
