import type { OpenSession } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { IDLE_MS } from "./session-store.ts";

/** Where a person is signed in, the session with this token marked, then the one used last first. */
export async function listSessions(
  tx: Tx,
  userId: string,
  current: Buffer | null,
): Promise<{ items: OpenSession[] }> {
  const now = tx.ctx.clock.now();
  const { rows } = await sql<Row>`
    SELECT id, user_agent AS "userAgent", host(address) AS address, created_at AS "createdAt",
      last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", coalesce(token_sha256 = ${current}, false) AS current
    FROM access.sessions
    WHERE user_id = ${userId} AND expires_at > ${now} AND last_seen_at > ${new Date(now.getTime() - IDLE_MS)}
    ORDER BY current DESC, last_seen_at DESC, id`.execute(tx.kysely);
  return {
    items: rows.map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
    })),
  };
}

type Row = Omit<OpenSession, "createdAt" | "lastSeenAt" | "expiresAt"> &
  Readonly<Record<"createdAt" | "lastSeenAt" | "expiresAt", Date>>;

/** Which sessions of a person end: one, all, or all but the one with a token. */
export type SessionsToEnd = { readonly id: string } | { readonly butToken: Buffer | null };

/**
 * Ends sessions of a person; gives their tokens (as SHA-256), to be forgotten on this node.
 * @throws ProblemError not-found when the person or the one session is not there
 */
export async function endSessions(tx: Tx, userId: string, which: SessionsToEnd): Promise<readonly Buffer[]> {
  const known = await sql`SELECT FROM access.users WHERE id = ${userId}`.execute(tx.kysely);
  if (known.rows.length === 0) fail("not-found");
  const tokens = await deleteSessions(tx, userId, which);
  if ("id" in which && tokens.length === 0) fail("not-found");
  await appendAudit(tx, {
    action: "session.end",
    objectType: "user",
    objectId: userId,
    after: { sessions: tokens.length },
  });
  return tokens;
}

/** The same as part of a change that says itself what it did. */
export async function deleteSessions(
  tx: Tx,
  userId: string,
  which: SessionsToEnd,
): Promise<readonly Buffer[]> {
  const chosen =
    "id" in which ? sql`id = ${which.id}` : sql`token_sha256 IS DISTINCT FROM ${which.butToken}::bytea`;
  const { rows } = await sql<{ token: Buffer }>`
    DELETE FROM access.sessions WHERE user_id = ${userId} AND ${chosen}
    RETURNING token_sha256 AS token`.execute(tx.kysely);
  return rows.map(({ token }) => token);
}
