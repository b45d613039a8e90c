import type { Assignment, CountScope } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail, ProblemError, problemOf } from "../../platform/problem.ts";
import { endRequest } from "../approvals/index.ts";
import { appendAudit } from "../audit/index.ts";
import { type CountRecord, loadCountFor } from "./count.ts";
import { assertMayBeAssigned } from "./segregation.ts";
import { findOverlap, insertSnapshot } from "./snapshot.ts";
import { MANY, refreshStatistics } from "./statistics.ts";

export interface NewCount {
  readonly title: string;
  readonly siteId: string;
  readonly scope: CountScope;
  readonly blind: boolean;
  readonly passes: 1 | 2;
}

/** Prepares a count as a draft and gives its id. @throws ProblemError unknown-reference */
export async function createCount(
  tx: Tx,
  wish: NewCount,
  supplementsId: string | null = null,
): Promise<string> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  const number = await nextNumber(tx);
  const { rows } = await sql<{ id: string }>`
    INSERT INTO counting.counts
      (organisation_id, id, number, title, company_id, site_id, scope, blind, passes, state, supplements_id, created_by, created_at)
    SELECT s.organisation_id, ${id}, ${number}, ${wish.title}, s.company_id, s.id, ${JSON.stringify(wish.scope)}::jsonb,
      ${wish.blind}, ${wish.passes}, 'draft', ${supplementsId}, ${ctx.userId}, ${ctx.clock.now()}
    FROM sites.sites s WHERE s.id = ${wish.siteId} AND s.archived_at IS NULL
    RETURNING id`.execute(tx.kysely);
  if (rows.length === 0) fail("unknown-reference", { what: "site", value: wish.siteId });
  await appendAudit(tx, {
    action: "count.create",
    objectType: "count",
    objectId: id,
    after: { number, ...wish },
  });
  return id;
}

/** "C-2026-041": gapless within the organisation's year. */
async function nextNumber(tx: Tx): Promise<string> {
  const year = tx.ctx.clock.now().getUTCFullYear();
  const { rows } = await sql<{ n: number }>`
    INSERT INTO counting.numbers (organisation_id, year, last_number) VALUES (${tx.ctx.organisationId}, ${year}, 1)
    ON CONFLICT (organisation_id, year) DO UPDATE SET last_number = numbers.last_number + 1
    RETURNING last_number AS n`.execute(tx.kysely);
  return `C-${year}-${String(rows[0]?.n).padStart(3, "0")}`;
}

/** Changes a draft. @throws ProblemError count-state, version-conflict */
export async function changeCount(
  tx: Tx,
  countId: string,
  version: number,
  wish: Omit<NewCount, "siteId">,
): Promise<void> {
  const before = await loadCountFor(tx, countId, "change");
  if (before.version !== version) fail("version-conflict");
  await sql`
    UPDATE counting.counts SET title = ${wish.title}, scope = ${JSON.stringify(wish.scope)}::jsonb, blind = ${wish.blind},
      passes = ${wish.passes}, version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  const { title, scope, blind, passes } = before;
  await appendAudit(tx, {
    action: "count.change",
    objectType: "count",
    objectId: countId,
    before: { title, scope, blind, passes },
    after: wish,
  });
}

/**
 * Takes the snapshot and opens the count to counters. No bin is in two open counts.
 * @throws ProblemError count-state, count-empty, count-overlap
 */
export async function releaseCount(tx: Tx, countId: string): Promise<void> {
  const count = await loadCountFor(tx, countId, "release");
  await release(tx, count);
}

/** The release of a count already loaded for it. */
export async function release(tx: Tx, count: CountRecord): Promise<void> {
  const lines = await snapshot(tx, count);
  if (lines === 0 && count.scope.kind !== "readings") fail("count-empty");
  const now = tx.ctx.clock.now();
  await sql`
    UPDATE counting.counts SET state = 'released', released_by = ${tx.ctx.userId}, released_at = ${now}, version = version + 1
    WHERE id = ${count.id}`.execute(tx.kysely);
  if (lines >= MANY) await refreshStatistics(tx);
  await appendAudit(tx, {
    action: "count.release",
    objectType: "count",
    objectId: count.id,
    after: { lines },
  });
  await appendEvent(tx, {
    type: "count.released",
    aggregateId: count.id,
    payload: { countId: count.id, lines },
  });
}

async function snapshot(tx: Tx, count: CountRecord): Promise<number> {
  await tx.client.query("SAVEPOINT snapshot");
  try {
    return await insertSnapshot(tx, count);
  } catch (error) {
    if (violatedUnique(error) !== "lines_open") throw error;
    await tx.client.query("ROLLBACK TO SAVEPOINT snapshot");
    const overlap = await findOverlap(tx, count);
    throw new ProblemError(
      problemOf("count-overlap", { lines: overlap?.lines ?? 1, count: overlap?.number ?? "?" }),
    );
  }
}

/** Gives a count up. What was read stays; its bins are free again. @throws ProblemError count-state */
export async function cancelCount(tx: Tx, countId: string, reason: string): Promise<void> {
  const count = await loadCountFor(tx, countId, "cancel");
  if (count.postingBy !== null || count.postedThrough !== null)
    fail("count-state", { state: "posting", expected: "approved" });
  await endRequest(tx, countId, { outcome: "withdrawn", reason });
  await sql`UPDATE counting.lines SET state = 'cancelled', open = false WHERE count_id = ${countId} AND open`.execute(
    tx.kysely,
  );
  await sql`
    UPDATE counting.counts SET state = 'cancelled', cancelled_by = ${tx.ctx.userId}, cancelled_at = ${tx.ctx.clock.now()},
      cancel_reason = ${reason}, version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  await appendAudit(tx, { action: "count.cancel", objectType: "count", objectId: countId, reason });
  await appendEvent(tx, { type: "count.cancelled", aggregateId: countId, payload: { countId } });
}

/** Says who counts what in which round; replaces what was said before. @throws ProblemError count-state, unknown-reference, segregation-of-duties */
export async function setAssignments(
  tx: Tx,
  countId: string,
  items: readonly Omit<Assignment, "userName">[],
): Promise<void> {
  const count = await loadCountFor(tx, countId, "assign");
  await assertNewOnesMay(tx, count, items);
  await sql`DELETE FROM counting.assignments WHERE count_id = ${countId}`.execute(tx.kysely);
  const { numAffectedRows } = await sql`
    INSERT INTO counting.assignments (organisation_id, count_id, user_id, round, location_id)
    SELECT ${tx.ctx.organisationId}, ${countId}, i."userId", i.round, i."locationId"
    FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS i("userId" uuid, round integer, "locationId" uuid)
    JOIN access.users u ON u.id = i."userId"
    WHERE i."locationId" IS NULL OR EXISTS (SELECT FROM sites.locations l WHERE l.id = i."locationId")
    ON CONFLICT DO NOTHING`.execute(tx.kysely);
  const wished = new Set(items.map((i) => `${i.userId} ${i.round} ${i.locationId}`)).size;
  if (Number(numAffectedRows ?? 0) !== wished)
    fail("unknown-reference", { what: "person-or-location", value: "?" });
  await appendAudit(tx, { action: "count.assign", objectType: "count", objectId: countId, after: items });
}

/** Those who are assigned already stay: what they did since is judged with each reading. */
async function assertNewOnesMay(
  tx: Tx,
  count: CountRecord,
  items: readonly Omit<Assignment, "userName">[],
): Promise<void> {
  const { rows } = await sql<{ userId: string }>`
    SELECT DISTINCT user_id AS "userId" FROM counting.assignments WHERE count_id = ${count.id}`.execute(
    tx.kysely,
  );
  const known = new Set(rows.map(({ userId }) => userId));
  const fresh = items.filter(({ userId }) => !known.has(userId));
  for (const duty of ["count", "recount"] as const) {
    const own = fresh.filter(({ round }) => round > count.passes === (duty === "recount"));
    if (own.length > 0)
      await assertMayBeAssigned(
        tx,
        count,
        duty,
        own.map(({ userId }) => userId),
      );
  }
}
