import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { deleteSessions } from "./sessions.ts";
import { deleteTickets } from "./tickets.ts";

/**
 * Takes a person's second factor away, all of it, because it is lost: their sessions and sign-ins under way end. A
 * password that was too short to stand alone goes, too; the person then needs a one-time link. Gives the tokens of
 * the sessions.
 * @throws ProblemError not-found; decision-not-possible when there is none, or it is the caller's own
 */
export async function resetSecondFactor(tx: Tx, userId: string, reason: string): Promise<readonly Buffer[]> {
  if (userId === tx.ctx.userId) fail("decision-not-possible", { why: "own-account" });
  const { rows } = await sql<{ short: boolean }>`
    SELECT password_short AS short FROM access.users WHERE id = ${userId} FOR NO KEY UPDATE`.execute(
    tx.kysely,
  );
  const { short } = rows[0] ?? fail("not-found");
  const apps = await sql<{ confirmed: boolean }>`
    DELETE FROM access.authenticators WHERE user_id = ${userId}
    RETURNING confirmed_at IS NOT NULL AS confirmed`.execute(tx.kysely);
  const authenticator = apps.rows.some(({ confirmed }) => confirmed);
  const keys = await sql`DELETE FROM access.passkeys WHERE user_id = ${userId} RETURNING id`.execute(
    tx.kysely,
  );
  if (!authenticator && keys.rows.length === 0)
    fail("decision-not-possible", { why: "second-factor-missing" });
  await sql`DELETE FROM access.recovery_codes WHERE user_id = ${userId}`.execute(tx.kysely);
  await deleteTickets(tx, userId);
  if (short)
    await sql`
      UPDATE access.users SET password_hash = NULL, password_short = false WHERE id = ${userId}
    `.execute(tx.kysely);
  const ended = await deleteSessions(tx, userId, { butToken: null });
  await appendAudit(tx, {
    action: "second-factor.reset",
    objectType: "user",
    objectId: userId,
    before: { authenticator, passkeys: keys.rows.length },
    after: { passwordEnded: short, sessionsEnded: ended.length },
    reason,
  });
  return ended;
}
