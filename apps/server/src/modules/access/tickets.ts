import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type PublicCaller, sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { newToken } from "./new-token.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

/** What a ticket is good for. */
export type TicketNeeds = "second-factor" | "enrolment";

/** An app or a device that is not at hand yet takes its time to set up. */
const VALID_MS: Readonly<Record<TicketNeeds, number>> = {
  "second-factor": 10 * 60_000,
  enrolment: 30 * 60_000,
};

/** A sign-in whose password was right, waiting for more. */
export interface WaitingSignIn {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly needs: TicketNeeds;
  readonly expires_at: Date;
}

/**
 * Opens half a session: a ticket of its own table, which no route but those of the second factor looks at. Clears
 * the person's expired ones on the way.
 */
export async function openTicket(
  tx: Tx,
  userId: string,
  needs: TicketNeeds,
): Promise<{ readonly ticket: string; readonly expiresAt: string }> {
  const { ctx } = tx;
  const now = ctx.clock.now();
  const ticket = newToken();
  const expiresAt = new Date(now.getTime() + VALID_MS[needs]);
  await sql`DELETE FROM access.sign_ins WHERE user_id = ${userId} AND expires_at <= ${now}`.execute(
    tx.kysely,
  );
  await sql`
    INSERT INTO access.sign_ins (organisation_id, ticket_sha256, user_id, needs, created_at, expires_at)
    VALUES (${ctx.organisationId}, ${sha256(ticket)}, ${userId}, ${needs}, ${now}, ${expiresAt})`.execute(
    tx.kysely,
  );
  return { ticket, expiresAt: expiresAt.toISOString() };
}

/** Whose sign-in it is. @throws ProblemError sign-in-over, too-many-requests */
export async function findTicket(
  deps: { readonly database: Database; readonly limits: SignInLimits },
  ticket: string,
  needs: TicketNeeds,
  caller: PublicCaller,
): Promise<WaitingSignIn> {
  await deps.limits.takeOfAddress(caller.address);
  const { rows } = await deps.database.pool.query<WaitingSignIn>("SELECT * FROM access.find_sign_in($1)", [
    sha256(ticket),
  ]);
  const waiting = rows[0];
  const fits = waiting !== undefined && waiting.needs === needs && waiting.expires_at > caller.clock.now();
  if (!fits) return fail("sign-in-over");
  await deps.limits.forgiveAddress(caller.address);
  return waiting;
}

/** Uses it up; of two at the same time, one does. @throws ProblemError sign-in-over */
export async function useTicket(tx: Tx, ticket: string, needs: TicketNeeds): Promise<void> {
  const used = await sql`
    DELETE FROM access.sign_ins
    WHERE ticket_sha256 = ${sha256(ticket)} AND needs = ${needs} AND expires_at > ${tx.ctx.clock.now()}
    RETURNING user_id`.execute(tx.kysely);
  if (used.rows.length === 0) fail("sign-in-over");
}

/** Ends every sign-in of a person that is under way. */
export async function deleteTickets(tx: Tx, userId: string): Promise<void> {
  await sql`DELETE FROM access.sign_ins WHERE user_id = ${userId}`.execute(tx.kysely);
}
