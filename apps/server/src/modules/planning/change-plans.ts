import type { CountPlan } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { lockPlan, type PlanRecord, type PlanWish, todayOf } from "./plan.ts";
import { readPlan } from "./plan-query.ts";
import { nextAfter, nextFrom } from "./schedule.ts";

/** @throws ProblemError already-exists, unknown-reference */
export async function createPlan(tx: Tx, wish: PlanWish): Promise<CountPlan> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  const today = await todayAt(tx, wish.siteId);
  await assertKnown(tx, wish);
  const { frequency } = wish;
  const { every, unit, weekdays, startsOn } = frequency;
  const insert = sql`
    INSERT INTO planning.plans (organisation_id, id, name, site_id, scope, blind, passes, assignments, every, unit, weekdays,
      starts_on, next_on, release, created_by, created_at, changed_by, changed_at)
    VALUES (${ctx.organisationId}, ${id}, ${wish.name}, ${wish.siteId}, ${JSON.stringify(wish.scope)}::jsonb, ${wish.blind},
      ${wish.passes}, ${JSON.stringify(wish.assignments)}::jsonb, ${every}, ${unit}, ${weekdays}::smallint[],
      ${startsOn}::date, ${nextFrom(frequency, today)}::date, ${wish.release}, ${ctx.userId}, ${ctx.clock.now()},
      ${ctx.userId}, ${ctx.clock.now()})`;
  await named(tx, wish.name, insert.execute(tx.kysely));
  const after = await readPlan(tx, id);
  await appendAudit(tx, { action: "count-plan.create", objectType: "count-plan", objectId: id, after });
  return after;
}

/**
 * Changes what a plan read at `version` does. Its next date is worked out anew, from today on and behind the last
 * date that was answered.
 * @throws ProblemError not-found, version-conflict, already-exists, unknown-reference
 */
export async function changePlan(tx: Tx, id: string, version: number, wish: PlanWish): Promise<CountPlan> {
  const { ctx } = tx;
  const locked = await lockPlan(tx, id);
  if (locked.version !== version) fail("version-conflict");
  const before = await readPlan(tx, id);
  const today = await todayAt(tx, wish.siteId);
  await assertKnown(tx, wish);
  const { every, unit, weekdays, startsOn } = wish.frequency;
  const update = sql`
    UPDATE planning.plans SET name = ${wish.name}, site_id = ${wish.siteId}, scope = ${JSON.stringify(wish.scope)}::jsonb,
      blind = ${wish.blind}, passes = ${wish.passes}, assignments = ${JSON.stringify(wish.assignments)}::jsonb,
      every = ${every}, unit = ${unit}, weekdays = ${weekdays}::smallint[], starts_on = ${startsOn}::date,
      next_on = ${await nextOn(tx, { ...locked, ...wish, today })}::date, release = ${wish.release},
      changed_by = ${ctx.userId}, changed_at = ${ctx.clock.now()}, version = version + 1
    WHERE id = ${id}`;
  await named(tx, wish.name, update.execute(tx.kysely));
  const after = await readPlan(tx, id);
  await appendAudit(tx, {
    action: "count-plan.change",
    objectType: "count-plan",
    objectId: id,
    before,
    after,
  });
  return after;
}

/** Makes no counts by itself until it goes on. Asked twice it stays as it is. @throws ProblemError not-found */
export async function pausePlan(tx: Tx, id: string): Promise<CountPlan> {
  const { paused } = await lockPlan(tx, id);
  if (!paused) {
    await sql`UPDATE planning.plans SET paused = true, version = version + 1 WHERE id = ${id}`.execute(
      tx.kysely,
    );
    await appendAudit(tx, { action: "count-plan.pause", objectType: "count-plan", objectId: id });
  }
  return readPlan(tx, id);
}

/** Goes on with the first date that is not past. @throws ProblemError not-found */
export async function resumePlan(tx: Tx, id: string): Promise<CountPlan> {
  const plan = await lockPlan(tx, id);
  if (plan.paused) {
    const on = await nextOn(tx, plan);
    await sql`UPDATE planning.plans SET paused = false, next_on = ${on}::date, version = version + 1
      WHERE id = ${id}`.execute(tx.kysely);
    const after = { nextOn: on };
    await appendAudit(tx, { action: "count-plan.resume", objectType: "count-plan", objectId: id, after });
  }
  return readPlan(tx, id);
}

/** Forgets a plan with what became of its dates; its counts stay. @throws ProblemError not-found */
export async function deletePlan(tx: Tx, id: string): Promise<void> {
  await lockPlan(tx, id);
  const before = await readPlan(tx, id);
  await sql`DELETE FROM planning.runs WHERE plan_id = ${id}`.execute(tx.kysely);
  await sql`DELETE FROM planning.plans WHERE id = ${id}`.execute(tx.kysely);
  await appendAudit(tx, { action: "count-plan.delete", objectType: "count-plan", objectId: id, before });
}

/** The first date from today on that was not answered yet. */
async function nextOn(tx: Tx, { id, frequency, today }: Pick<PlanRecord, "id" | "frequency" | "today">) {
  const { rows } = await sql<{ last: string | null }>`
    SELECT max(due_on)::text AS last FROM planning.runs WHERE plan_id = ${id}`.execute(tx.kysely);
  const last = rows[0]?.last ?? null;
  return last !== null && last >= today ? nextAfter(frequency, last) : nextFrom(frequency, today);
}

/** The calendar day at a site that can be counted. @throws ProblemError unknown-reference */
async function todayAt(tx: Tx, siteId: string): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    SELECT ${todayOf(tx)}::text AS today FROM sites.sites s JOIN access.companies k ON k.id = s.company_id
    WHERE s.id = ${siteId} AND s.archived_at IS NULL`.execute(tx.kysely);
  return rows[0]?.today ?? fail("unknown-reference", { what: "site", value: siteId });
}

/** A plan runs when nobody looks, so what it names is checked when it is made. @throws ProblemError unknown-reference */
async function assertKnown(tx: Tx, { siteId, scope, assignments }: PlanWish): Promise<void> {
  const places = "locationIds" in scope ? (scope.locationIds ?? []) : [];
  const { rows } = await sql<{ unknown: string }>`
    SELECT w.id AS unknown FROM unnest(${places}::uuid[]) AS w(id)
    WHERE NOT EXISTS (SELECT FROM sites.locations l WHERE l.id = w.id AND l.site_id = ${siteId})
    UNION ALL
    SELECT a."userId" FROM jsonb_to_recordset(${JSON.stringify(assignments)}::jsonb) AS a("userId" uuid, "locationId" uuid)
    WHERE NOT EXISTS (SELECT FROM access.users u WHERE u.id = a."userId")
      OR (a."locationId" IS NOT NULL AND NOT EXISTS (SELECT FROM sites.locations l WHERE l.id = a."locationId"))
    LIMIT 1`.execute(tx.kysely);
  const [found] = rows;
  if (found !== undefined) fail("unknown-reference", { what: "person-or-location", value: found.unknown });
}

const fieldName = { en: "Name", fr: "Nom" } as const;

/** Two people may choose the same name at once: the index decides. */
async function named<T>({ ctx }: Tx, name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedUnique(error) !== "plans_name") throw error;
    return fail("already-exists", { field: fieldName[ctx.language], value: name });
  }
}
