import { type Role, roles, type SignInRules } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";

/** In whatever way: the condition that a person `u` has a second factor. */
const hasFactor = sql`(
  EXISTS (SELECT FROM access.authenticators a
    WHERE a.organisation_id = u.organisation_id AND a.user_id = u.id AND a.confirmed_at IS NOT NULL)
  OR EXISTS (SELECT FROM access.passkeys p WHERE p.organisation_id = u.organisation_id AND p.user_id = u.id))`;

/** Whether the person's role needs a second factor. */
export async function mustHaveSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM access.users u JOIN access.sign_in_rules r USING (organisation_id)
    WHERE u.id = ${userId} AND u.role = ANY (r.second_factor_roles)`.execute(tx.kysely);
  return rows.length > 0;
}

/** Which roles need a second factor, and how many people of each have none yet. */
export async function readSignInRules(tx: Tx): Promise<SignInRules> {
  const rules = await sql<Pick<SignInRules, "secondFactorRoles" | "version">>`
    SELECT second_factor_roles AS "secondFactorRoles", version FROM access.sign_in_rules`.execute(tx.kysely);
  const counted = await sql<SignInRules["people"][number]>`
    SELECT u.role, count(*)::integer AS active,
      count(*) FILTER (WHERE NOT ${hasFactor})::integer AS "withoutSecondFactor"
    FROM access.users u WHERE u.active GROUP BY u.role`.execute(tx.kysely);
  const people = roles.map(
    (role) => counted.rows.find((row) => row.role === role) ?? { role, active: 0, withoutSecondFactor: 0 },
  );
  return { ...(rules.rows[0] ?? { secondFactorRoles: [], version: 0 }), people };
}

/**
 * Says which roles need a second factor. Sessions of people who must have one and have none end at once: they set it
 * up when they sign in again. Gives the tokens of those.
 * @throws ProblemError version-conflict; decision-not-possible when it would sign the caller out
 */
export async function changeSignInRules(
  tx: Tx,
  secondFactorRoles: readonly Role[],
  ifMatch: string | null,
): Promise<{ readonly rules: SignInRules; readonly ended: readonly Buffer[] }> {
  const { ctx } = tx;
  const before = await readSignInRules(tx);
  if (ifMatch !== String(before.version)) fail("version-conflict");
  const wanted = roles.filter((role) => secondFactorRoles.includes(role));
  const written = await sql`
    INSERT INTO access.sign_in_rules AS r (organisation_id, second_factor_roles, version)
    VALUES (${ctx.organisationId}, ${wanted}::text[], ${before.version + 1})
    ON CONFLICT (organisation_id) DO UPDATE
      SET second_factor_roles = excluded.second_factor_roles, version = excluded.version
      WHERE r.version = ${before.version}
    RETURNING version`.execute(tx.kysely);
  if (written.rows.length === 0) fail("version-conflict");
  const ended = await endSessionsWithoutFactor(tx, wanted);
  if (ended.some(({ userId }) => userId === ctx.userId))
    fail("decision-not-possible", { why: "own-second-factor-missing" });
  await appendAudit(tx, {
    action: "sign-in-rules.change",
    objectType: "organisation",
    objectId: ctx.organisationId,
    before: { secondFactorRoles: before.secondFactorRoles },
    after: { secondFactorRoles: wanted, sessionsEnded: ended.length },
  });
  return { rules: await readSignInRules(tx), ended: ended.map(({ token }) => token) };
}

async function endSessionsWithoutFactor(tx: Tx, wanted: readonly Role[]) {
  const { rows } = await sql<{ token: Buffer; userId: string }>`
    DELETE FROM access.sessions s USING access.users u
    WHERE u.organisation_id = s.organisation_id AND u.id = s.user_id
      AND u.role = ANY (${wanted}::text[]) AND NOT ${hasFactor}
    RETURNING s.token_sha256 AS token, s.user_id AS "userId"`.execute(tx.kysely);
  return rows;
}
