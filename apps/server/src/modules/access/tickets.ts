import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type PublicCaller, sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { newToken } from "./new-token.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

const VALID_MS = 10 * 60_000;

/** A sign-in whose password was right, waiting for more. */
export interface WaitingSignIn {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly expires_at: Date;
}

/**
 * Opens half a session: a ticket of its own table, which no route but those of the second factor looks at. Clears
 * the person's expired ones on the way.
 */
export async function openTicket(
  tx: Tx,
  userId: string,
): Promise<{ readonly ticket: string; readonly expiresAt: string }> {
  const { ctx } = tx;
  const now = ctx.clock.now();
  const ticket = newToken();
  const expiresAt = new Date(now.getTime() + VALID_MS);
  await sql`DELETE FROM access.sign_ins WHERE user_id = ${userId} AND expires_at <= ${now}`.execute(
    tx.kysely,
  );
  await sql`
    INSERT INTO access.sign_ins (organisation_id, ticket_sha256, user_id, created_at, expires_at)
    VALUES (${ctx.organisationId}, ${sha256(ticket)}, ${userId}, ${now}, ${expiresAt})`.execute(tx.kysely);
  return { ticket, expiresAt: expiresAt.toISOString() };
}

/** Whose sign-in it is. @throws ProblemError sign-in-over, too-many-requests */
export async function findTicket(
  deps: { readonly database: Database; readonly limits: SignInLimits },
  ticket: string,
  caller: PublicCaller,
): Promise<WaitingSignIn> {
  await deps.limits.takeOfAddress(caller.address);
  const { rows } = await deps.database.pool.query<WaitingSignIn>("SELECT * FROM access.find_sign_in($1)", [
    sha256(ticket),
  ]);
  const waiting = rows[0];
  if (waiting === undefined || waiting.expires_at <= caller.clock.now()) return fail("sign-in-over");
  await deps.limits.forgiveAddress(caller.address);
  return waiting;
}

/** Uses it up; of two at the same time, one does. @throws ProblemError sign-in-over */
export async function useTicket(tx: Tx, ticket: string): Promise<void> {
  const used = await sql`
    DELETE FROM access.sign_ins WHERE ticket_sha256 = ${sha256(ticket)} AND expires_at > ${tx.ctx.clock.now()}
    RETURNING user_id`.execute(tx.kysely);
  if (used.rows.length === 0) fail("sign-in-over");
}
