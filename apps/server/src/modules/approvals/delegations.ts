import { type Delegation, MOST_DELEGATED_DAYS, type Permission } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { holds } from "../access/index.ts";
import { appendAudit } from "../audit/index.ts";

export interface DelegationWish {
  readonly principalId?: string | undefined;
  readonly standInId: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly reason: string;
}

/**
 * Lets somebody approve in a person's place for some days: that person says so, or, when they are absent, whoever
 * manages people. It gives what that person may do at the moment of each approval, never more.
 * @throws ProblemError permission-missing, unknown-reference, decision-not-possible
 */
export async function createDelegation(tx: Tx, wish: DelegationWish): Promise<Delegation> {
  const { ctx } = tx;
  const principalId = wish.principalId ?? ctx.userId ?? fail("sign-in-required");
  if (principalId !== ctx.userId) assertManages(tx);
  const { standInId, startsOn, endsOn, reason } = wish;
  await assertHolds(tx, principalId, "count.approve", "principal-may-not");
  await assertHolds(tx, standInId, "count.review", "stand-in-may-not");
  if (principalId === standInId) fail("decision-not-possible", { why: "stand-in-may-not" });
  const id = newId(ctx.clock);
  // Whole days somewhere on earth: the day before in the database's time may still be today where the company is.
  const { numAffectedRows } = await sql`
    INSERT INTO approvals.delegations
      (organisation_id, id, principal_id, stand_in_id, starts_on, ends_on, reason, entered_by, entered_at)
    SELECT ${ctx.organisationId}, ${id}, ${principalId}, ${standInId}, ${startsOn}::date, ${endsOn}::date, ${reason},
      ${ctx.userId}, ${ctx.clock.now()}
    WHERE ${endsOn}::date >= ${startsOn}::date AND ${endsOn}::date - ${startsOn}::date < ${MOST_DELEGATED_DAYS}
      AND ${endsOn}::date >= ${ctx.clock.now()}::timestamptz::date - 1`.execute(tx.kysely);
  if (numAffectedRows !== 1n) fail("decision-not-possible", { why: "delegation-days" });
  const after = { principalId, standInId, startsOn, endsOn };
  await appendAudit(tx, {
    action: "delegation.create",
    objectType: "delegation",
    objectId: id,
    after,
    reason,
  });
  return readDelegation(tx, id);
}

async function assertHolds(tx: Tx, userId: string, permission: Permission, why: string): Promise<void> {
  const { rows } = await sql<{ may: boolean }>`
    SELECT ${holds(permission)} AS may FROM access.users u WHERE u.id = ${userId}`.execute(tx.kysely);
  const [found] = rows;
  if (found === undefined) fail("unknown-reference", { what: "person", value: userId });
  if (!found.may) fail("decision-not-possible", { why });
}

function assertManages({ ctx }: Tx): void {
  if (!ctx.permissions.has("access.manage")) fail("permission-missing", { permission: "access.manage" });
}

/**
 * Ends a delegation before its last day. What was approved on the strength of it stays.
 * @throws ProblemError not-found, permission-missing, decision-not-possible
 */
export async function revokeDelegation(tx: Tx, id: string): Promise<Delegation> {
  const { ctx } = tx;
  await sql`SELECT FROM approvals.delegations WHERE id = ${id} FOR UPDATE`.execute(tx.kysely);
  const before = await readDelegation(tx, id);
  const visible = [before.principalId, before.standInId].includes(ctx.userId ?? "");
  if (!visible && !ctx.permissions.has("access.manage")) fail("not-found");
  if (before.principalId !== ctx.userId) assertManages(tx);
  if (before.state === "ended" || before.state === "revoked")
    fail("decision-not-possible", { why: "delegation-over" });
  await sql`
    UPDATE approvals.delegations SET revoked_by = ${ctx.userId}, revoked_at = ${ctx.clock.now()}
    WHERE id = ${id}`.execute(tx.kysely);
  const { principalId, standInId, startsOn, endsOn } = before;
  await appendAudit(tx, {
    action: "delegation.revoke",
    objectType: "delegation",
    objectId: id,
    before: { principalId, standInId, startsOn, endsOn },
  });
  return readDelegation(tx, id);
}

const columns = ({ ctx }: Tx) => sql`
  g.id, g.principal_id AS "principalId", p.name AS "principalName", g.stand_in_id AS "standInId", s.name AS "standInName",
  g.starts_on::text AS "startsOn", g.ends_on::text AS "endsOn", g.reason, e.name AS "enteredBy",
  ${isoInstant(sql`g.entered_at`)} AS "enteredAt",
  CASE WHEN g.revoked_at IS NOT NULL THEN 'revoked'
    WHEN g.ends_on < ${ctx.clock.now()}::timestamptz::date THEN 'ended'
    WHEN g.starts_on > ${ctx.clock.now()}::timestamptz::date THEN 'planned' ELSE 'running' END AS state,
  r.name AS "revokedBy", ${isoInstant(sql`g.revoked_at`)} AS "revokedAt"`;
const tables = sql`
  approvals.delegations g
  JOIN access.users p ON p.id = g.principal_id
  JOIN access.users s ON s.id = g.stand_in_id
  JOIN access.users e ON e.id = g.entered_by
  LEFT JOIN access.users r ON r.id = g.revoked_by`;

async function readDelegation(tx: Tx, id: string): Promise<Delegation> {
  const { rows } = await sql<Delegation>`SELECT ${columns(tx)} FROM ${tables} WHERE g.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

/**
 * Delegations a person gave or was given, the latest first: the caller's own, or anybody's for whoever manages people.
 * @throws ProblemError permission-missing
 */
export function listDelegations(
  tx: Tx,
  filter: PageRequest & { readonly userId?: string | undefined },
): Promise<Page<Delegation>> {
  const userId = filter.userId ?? tx.ctx.userId;
  if (userId !== tx.ctx.userId) assertManages(tx);
  const order = {
    keys: [
      { name: "ends", value: sql`g.ends_on`, type: "date" },
      { name: "id", value: sql`g.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  const of: RawBuilder<unknown> = sql`${userId}::uuid IN (g.principal_id, g.stand_in_id)`;
  return readPage<Delegation>(
    tx,
    filter,
    order,
    (page) => sql`
    SELECT ${page.key}, ${columns(tx)} FROM ${tables} WHERE ${page.after} AND ${of}
    ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
