import { type Duty, dutyPermissions, type Override } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { loadCount } from "./count.ts";
import { findDutyConflicts } from "./segregation.ts";

/**
 * Asks for an emergency: to do what the segregation of duties forbids the caller in this count.
 * @throws ProblemError permission-missing, decision-not-possible when nothing stands against it, already-exists
 */
export async function askOverride(
  tx: Tx,
  countId: string,
  wish: { readonly duty: Duty; readonly reason: string },
): Promise<Override> {
  const { ctx } = tx;
  const { duty, reason } = wish;
  const permission = dutyPermissions[duty];
  if (!ctx.permissions.has(permission)) fail("permission-missing", { permission });
  const count = await loadCount(tx, countId, "share");
  if (count.state === "posted" || count.state === "cancelled")
    fail("count-state", { state: count.state, expected: "review" });
  const users = sql`SELECT ${ctx.userId}::uuid`;
  const [conflict] = await findDutyConflicts(tx, countId, { matrix: count.matrix, duties: [duty], users });
  if (conflict === undefined) fail("decision-not-possible", { why: "not-barred" });
  const id = newId(ctx.clock);
  await sql`
    INSERT INTO counting.overrides (organisation_id, id, count_id, user_id, duty, against, reason, asked_at)
    VALUES (${ctx.organisationId}, ${id}, ${countId}, ${ctx.userId}, ${duty}, ${conflict.against}, ${reason},
      ${ctx.clock.now()})`.execute(tx.kysely);
  const { against } = conflict;
  const after = { overrideId: id, duty, against };
  await appendAudit(tx, { action: "override.ask", objectType: "count", objectId: countId, after, reason });
  return readOverride(tx, id);
}

/** Says that one is asked for already. */
export function askedAlready(error: unknown, duty: Duty): never {
  if (violatedUnique(error) !== "overrides_asked") throw error;
  return fail("already-exists", { field: "duty", value: duty });
}

export type OverrideDecision =
  | { readonly outcome: "confirmed"; readonly hours: number; readonly reason: string }
  | { readonly outcome: "refused"; readonly reason: string };

/**
 * A second person lets it happen for some hours, or does not.
 * @throws ProblemError not-found; decision-not-possible for one's own, or when it is decided or withdrawn already
 */
export async function decideOverride(tx: Tx, id: string, wish: OverrideDecision): Promise<Override> {
  const { ctx } = tx;
  const before = await lockOverride(tx, id);
  if (before.userId === ctx.userId || ctx.userId === null)
    fail("decision-not-possible", { why: "own-override" });
  if (before.state !== "asked") fail("decision-not-possible", { why: "decided-already" });
  const now = ctx.clock.now();
  const until = wish.outcome === "confirmed" ? new Date(now.getTime() + wish.hours * 3_600_000) : null;
  await sql`
    UPDATE counting.overrides SET outcome = ${wish.outcome}, decided_by = ${ctx.userId}, decided_at = ${now},
      decision_reason = ${wish.reason}, valid_until = ${until}
    WHERE id = ${id}`.execute(tx.kysely);
  await appendAudit(tx, {
    action: `override.${wish.outcome}`,
    objectType: "count",
    objectId: before.countId,
    after: { overrideId: id, userId: before.userId, duty: before.duty, validUntil: until },
    reason: wish.reason,
  });
  return readOverride(tx, id);
}

/**
 * Takes an override back, asked for or confirmed; what was done on the strength of it stays.
 * @throws ProblemError not-found, permission-missing; decision-not-possible when it is over
 */
export async function withdrawOverride(tx: Tx, id: string): Promise<Override> {
  const { ctx } = tx;
  const before = await lockOverride(tx, id);
  if (before.userId !== ctx.userId && !ctx.permissions.has("count.override"))
    fail("permission-missing", { permission: "count.override" });
  if (before.state !== "asked" && before.state !== "confirmed")
    fail("decision-not-possible", { why: "override-over" });
  await sql`
    UPDATE counting.overrides SET withdrawn_by = ${ctx.userId}, withdrawn_at = ${ctx.clock.now()}
    WHERE id = ${id}`.execute(tx.kysely);
  await appendAudit(tx, {
    action: "override.withdraw",
    objectType: "count",
    objectId: before.countId,
    after: { overrideId: id, userId: before.userId, duty: before.duty },
  });
  return readOverride(tx, id);
}

async function lockOverride(tx: Tx, id: string): Promise<Override> {
  await sql`SELECT FROM counting.overrides WHERE id = ${id} FOR UPDATE`.execute(tx.kysely);
  return readOverride(tx, id);
}

async function readOverride(tx: Tx, id: string): Promise<Override> {
  const { rows } = await sql<Override>`
    SELECT ${columns(tx)} FROM ${tables} WHERE o.id = ${id}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

const state = (tx: Tx): RawBuilder<string> => sql<string>`CASE
  WHEN o.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN o.outcome = 'refused' THEN 'refused'
  WHEN o.outcome IS NULL THEN 'asked' WHEN o.valid_until > ${tx.ctx.clock.now()}::timestamptz THEN 'confirmed'
  ELSE 'ended' END`;

const columns = (tx: Tx) => sql`
  o.id, o.count_id AS "countId", c.number AS "countNumber", o.user_id AS "userId", u.name AS "userName", o.duty,
  o.against, o.reason, ${isoInstant(sql`o.asked_at`)} AS "askedAt", ${state(tx)} AS state, d.name AS "decidedBy",
  ${isoInstant(sql`o.decided_at`)} AS "decidedAt", o.decision_reason AS "decisionReason",
  ${isoInstant(sql`o.valid_until`)} AS "validUntil", w.name AS "withdrawnBy",
  ${isoInstant(sql`o.withdrawn_at`)} AS "withdrawnAt", o.uses`;

const tables = sql`
  counting.overrides o
  JOIN counting.counts c ON c.id = o.count_id
  JOIN access.users u ON u.id = o.user_id
  LEFT JOIN access.users d ON d.id = o.decided_by
  LEFT JOIN access.users w ON w.id = o.withdrawn_by`;

export interface OverrideFilter extends PageRequest {
  readonly countId?: string | undefined;
  readonly state?: "asked" | "confirmed" | undefined;
}

/** Overrides, newest first: the report of them. */
export function listOverrides(tx: Tx, filter: OverrideFilter): Promise<Page<Override>> {
  const order = {
    keys: [
      { name: "asked", value: sql`o.asked_at`, type: "timestamptz" },
      { name: "id", value: sql`o.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  const ofCount = filter.countId === undefined ? sql`true` : sql`o.count_id = ${filter.countId}`;
  const inState = filter.state === undefined ? sql`true` : sql`${state(tx)} = ${filter.state}`;
  return readPage<Override>(
    tx,
    filter,
    order,
    (page) => sql`
    SELECT ${page.key}, ${columns(tx)} FROM ${tables} WHERE ${page.after} AND ${ofCount} AND ${inState}
    ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** Overrides somebody else asks for, which wait for the caller: (count id, how many). */
export const openOverrides = (tx: Tx): RawBuilder<unknown> => sql`
  SELECT o.count_id, count(*) AS n FROM counting.overrides o
  WHERE o.outcome IS NULL AND o.withdrawn_at IS NULL AND o.user_id <> ${tx.ctx.userId} GROUP BY o.count_id`;
