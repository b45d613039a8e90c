import type { Language, Role } from "@stockex/contracts";
import { type Clock, newId } from "@stockex/kernel";
import { systemContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import type { SessionFacts, SessionSource } from "../../platform/http/index.ts";
import type { Log } from "../../platform/log/log.ts";
import { permissionsOf } from "./roles.ts";

export const IDLE_MS = 30 * 60_000;
export const SESSION_MS = 12 * 60 * 60_000;
/** A signed-out or changed session is honoured by other nodes for at most this long. */
const CACHE_MS = 5_000;
const MOST_CACHED = 10_000;
/** `last_seen_at` is written at most this often: a reading must not become two writes. */
const TOUCH_MS = 60_000;

interface SessionRow {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly role: Role;
  /** Of the organisation's own role; null for a built-in one. */
  readonly permissions: readonly string[] | null;
  readonly language: Language;
  readonly csrf_token: string;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
}

interface Cached {
  readonly facts: SessionFacts;
  /** In ms of the clock. */
  readonly readAt: number;
}

export interface SessionStore extends SessionSource {
  /** Drops what this node remembers of a session that was ended or changed. */
  forget(tokenSha256: Buffer): void;
}

/** Reads sessions from the database, remembering each for 5 s. */
export function createSessionStore(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): SessionStore {
  const { database, clock, log } = deps;
  const cache = new Map<string, Cached>();

  async function read(tokenSha256: Buffer, renew: boolean): Promise<Cached | null> {
    const now = clock.now().getTime();
    const { rows } = await database.pool.query<SessionRow>({
      name: "session-find",
      text: "SELECT * FROM access.find_session($1)",
      values: [tokenSha256],
    });
    const row = rows[0];
    if (row === undefined) return null;
    const seen = row.last_seen_at.getTime();
    if (now >= row.expires_at.getTime() || now >= seen + IDLE_MS) return null;
    if (!renew || now < seen + TOUCH_MS) return { facts: factsOf(row), readAt: now };
    // A full disk must not end sessions: reading goes on, only the idle time is not renewed.
    await touch(database, clock, row.organisation_id, tokenSha256).catch((error: unknown) =>
      log.warn({ err: error }, "a session's last use was not written"),
    );
    return { facts: factsOf(row), readAt: now };
  }

  return {
    async find(tokenSha256) {
      const key = tokenSha256.toString("base64");
      const now = clock.now().getTime();
      const known = cache.get(key);
      if (known !== undefined && now < known.readAt + CACHE_MS && now >= known.readAt) {
        return now < known.facts.expiresAt.getTime() ? known.facts : null;
      }
      cache.delete(key);
      const found = await read(tokenSha256, true);
      if (found === null) return null;
      if (cache.size >= MOST_CACHED) cache.clear();
      cache.set(key, found);
      return found.facts;
    },
    async peek(tokenSha256) {
      return (await read(tokenSha256, false))?.facts ?? null;
    },
    forget(tokenSha256) {
      cache.delete(tokenSha256.toString("base64"));
    },
  };
}

function factsOf(row: SessionRow): SessionFacts {
  return {
    organisationId: row.organisation_id,
    userId: row.user_id,
    permissions: new Set(permissionsOf(row)),
    language: row.language,
    csrfToken: row.csrf_token,
    expiresAt: row.expires_at,
  };
}

async function touch(database: Database, clock: Clock, organisationId: string, token: Buffer): Promise<void> {
  await database.write(systemContext(organisationId, { clock, channel: "job" }), (tx) =>
    tx.client.query(
      "UPDATE access.sessions SET last_seen_at = $3 WHERE organisation_id = $1 AND token_sha256 = $2",
      [organisationId, token, clock.now()],
    ),
  );
}

export interface NewSession {
  readonly tokenSha256: Buffer;
  readonly userId: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
  readonly userAgent: string | null;
}

/** Keeps a new session, and clears the person's expired ones on the way. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  const { ctx } = tx;
  const now = ctx.clock.now();
  await tx.client.query(
    "DELETE FROM access.sessions WHERE organisation_id = $1 AND user_id = $2 AND expires_at <= $3",
    [ctx.organisationId, session.userId, now],
  );
  await tx.client.query(
    `INSERT INTO access.sessions (organisation_id, id, token_sha256, user_id, csrf_token, created_at, last_seen_at,
       expires_at, address, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)`,
    [
      ctx.organisationId,
      newId(ctx.clock),
      session.tokenSha256,
      session.userId,
      session.csrfToken,
      now,
      session.expiresAt,
      ctx.address,
      session.userAgent,
    ],
  );
}

export async function deleteSession(tx: Tx, tokenSha256: Buffer): Promise<void> {
  await tx.client.query("DELETE FROM access.sessions WHERE organisation_id = $1 AND token_sha256 = $2", [
    tx.ctx.organisationId,
    tokenSha256,
  ]);
}
