import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { holds } from "../access/index.ts";

/** Condition over a person `u`: they have the role, or a copy of it unless one of the organisation's own is named. */
export const fillsRole = (wanted: {
  readonly role: RawBuilder<unknown>;
  readonly customRoleId: RawBuilder<unknown>;
}): RawBuilder<boolean> => sql<boolean>`(
  ${wanted.role} IS NULL OR (u.role = ${wanted.role}
    AND (${wanted.customRoleId} IS NULL OR u.custom_role_id = ${wanted.customRoleId})))`;

/** Joins `v`, the level of request `q` that is open: the lowest that misses people. */
export const openLevel = sql`
  CROSS JOIN LATERAL (
    SELECT v.* FROM approvals.levels v
    WHERE v.request_id = q.id AND v.persons > (
      SELECT count(*) FROM approvals.decisions d WHERE d.request_id = q.id AND d.level = v.level)
    ORDER BY v.level LIMIT 1) v`;

/** Condition over a request `q` and a person: nothing in it was decided by their hand or by their right. */
const notDecided = (person: RawBuilder<unknown>) => sql`NOT EXISTS (
  SELECT FROM approvals.decisions d
  WHERE d.request_id = q.id AND ${person} IN (d.decided_by, coalesce(d.on_behalf_of, d.decided_by)))`;

/** Condition over a count `c`: its open level can be taken by the right of a person, by their own hand or another's. */
export const canTakeLevel = (
  person: RawBuilder<unknown>,
  hand: RawBuilder<unknown> = person,
): RawBuilder<boolean> => sql<boolean>`EXISTS (
  SELECT FROM approvals.requests q ${openLevel} JOIN access.users u ON u.id = ${person}
  WHERE q.count_id = c.id AND q.outcome IS NULL AND ${holds("count.approve")} AND ${notDecided(person)}
    AND ${notDecided(hand)}
    AND ${fillsRole({ role: sql`v.role`, customRoleId: sql`v.custom_role_id` })})`;

/** Condition over a delegation `g` and a count `c`: it holds today, by the calendar of the count's company. */
const holdsToday = ({ ctx }: Tx) => sql`
  g.revoked_at IS NULL AND (
    SELECT (${ctx.clock.now()}::timestamptz AT TIME ZONE k.time_zone)::date FROM access.companies k WHERE k.id = c.company_id
  ) BETWEEN g.starts_on AND g.ends_on`;

/**
 * Selects (id, principal_id) of the delegations by which the caller can approve a count `c` now: its open level, or the
 * one approval where no matrix is on. What the principal may not do himself nobody does for him.
 */
export const delegationsFor = (tx: Tx): RawBuilder<unknown> => {
  const me = sql`${tx.ctx.userId}::uuid`;
  return sql`
    SELECT g.id, g.principal_id FROM approvals.delegations g
    WHERE g.stand_in_id = ${me} AND ${holdsToday(tx)} AND CASE WHEN ${isSubmitted} THEN ${canTakeLevel(sql`g.principal_id`, me)}
      ELSE NOT ${matrixIsOn} AND EXISTS (
        SELECT FROM access.users u WHERE u.id = g.principal_id AND ${holds("count.approve")}) END`;
};

/**
 * Holds the delegation by which the caller stands in for a person in this count: one revoked at this moment counts or
 * does not. @throws ProblemError delegation-missing
 */
export async function assertStandsIn(tx: Tx, countId: string, principalId: string): Promise<void> {
  const { rows } = await sql`
    SELECT g.id FROM approvals.delegations g
    JOIN counting.counts c ON c.id = ${countId}
    JOIN access.users u ON u.id = g.principal_id
    WHERE g.stand_in_id = ${tx.ctx.userId} AND g.principal_id = ${principalId} AND ${holdsToday(tx)}
      AND ${holds("count.approve")}
    FOR SHARE OF g`.execute(tx.kysely);
  if (rows.length === 0) fail("delegation-missing");
}

/** Condition over a count `c`: it is submitted and waits for its levels. */
export const isSubmitted: RawBuilder<boolean> = sql<boolean>`EXISTS (
  SELECT FROM approvals.requests q WHERE q.count_id = c.id AND q.outcome IS NULL)`;

/** An approval matrix is on. */
export const matrixIsOn: RawBuilder<boolean> = sql<boolean>`EXISTS (
  SELECT FROM approvals.matrices m WHERE m.state = 'active')`;

/** Condition over a count `c`: a person decided in its approval, by hand or by right; what was sent back does not count. */
export const decidedIn = (person: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`EXISTS (
  SELECT FROM approvals.requests q JOIN approvals.decisions d ON d.request_id = q.id
  WHERE q.count_id = c.id AND coalesce(q.outcome, 'approved') = 'approved' AND ${person} IN (d.decided_by, d.on_behalf_of))`;
