import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { appendAudit } from "../audit/index.ts";
import { type FileOutcome, insertSelectedReadings } from "./apply-readings.ts";
import { assertMay, loadCount } from "./count.ts";
import { evaluateCount } from "./evaluate-count.ts";
import { assertMayBeAssigned } from "./segregation.ts";

/**
 * Takes readings that a query selects (n integer, event_id, product_id uuid, tracking text, location_id, lot_id uuid,
 * entered numeric, unit_id uuid, numerator, denominator numeric, lot_code text, note text) as read at `countedAt` from
 * a file, by the caller, in his transaction. Product, unit, decimals and lot are right: the import has checked them.
 * What would be quarantined is given back as refused; the caller then rolls back, so that a file comes whole or
 * not at all. An event known already is a duplicate.
 * @throws ProblemError not-found, count-state, segregation-of-duties
 */
export async function recordFileReadings(
  tx: Tx,
  countId: string,
  delivery: { readonly deviceId: string; readonly countedAt: Date },
  readings: RawBuilder<unknown>,
): Promise<FileOutcome> {
  const count = await loadCount(tx, countId, "update");
  assertMay(count, "close");
  if (tx.ctx.userId !== null) await assertMayBeAssigned(tx, count, "count", [tx.ctx.userId]);
  const now = tx.ctx.clock.now();
  const { deviceId, countedAt } = delivery;
  const selected = sql`
    SELECT f.n, ${deviceId}::uuid AS device_id, f.event_id, ${tx.ctx.userId}::uuid AS user_id, 'count' AS kind,
      ${countedAt}::timestamptz AS counted_at, 'file' AS how, f.note, f.product_id, f.location_id, f.lot_code AS lot,
      f.lot_id, f.tracking, f.entered, f.unit_id, f.numerator, f.denominator
    FROM (${readings}) f`;
  const outcome = await insertSelectedReadings(tx, count, selected, now);
  // Asking of each line whether the file names it costs more than judging a few that it does not.
  const whole = await isMostOf(tx, countId, outcome.applied);
  const named = sql`SELECT x.line_id FROM counting.readings x WHERE x.device_id = ${deviceId} AND x.received_at = ${now}`;
  await evaluateCount(tx, count, whole ? undefined : named);
  await keepDelivery(tx, countId, deviceId, outcome, now);
  return outcome;
}

async function isMostOf(tx: Tx, countId: string, lines: number): Promise<boolean> {
  const { rows } = await sql<{ most: boolean }>`
    SELECT count(*) <= ${2 * lines} AS most FROM counting.lines WHERE count_id = ${countId} AND open`.execute(
    tx.kysely,
  );
  return rows[0]?.most === true;
}

async function keepDelivery(tx: Tx, countId: string, deviceId: string, outcome: FileOutcome, now: Date) {
  const { applied, duplicate, refused } = outcome;
  const sent = applied + duplicate + refused.length;
  if (sent === 0) return;
  await sql`
    INSERT INTO counting.deliveries
      (organisation_id, count_id, device_id, user_id, received_at, sent, applied, duplicate, quarantined)
    VALUES (${tx.ctx.organisationId}, ${countId}, ${deviceId}, ${tx.ctx.userId}, ${now}, ${sent}, ${applied}, ${duplicate},
      ${refused.length})`.execute(tx.kysely);
  await sql`UPDATE counting.counts SET state = 'counting', version = version + 1
    WHERE id = ${countId} AND state = 'released'`.execute(tx.kysely);
  const after = { deviceId, sent, applied, duplicate };
  await appendAudit(tx, { action: "count.read-file", objectType: "count", objectId: countId, after });
  await appendEvent(tx, { type: "count.progressed", aggregateId: countId, payload: { countId, applied } });
}
