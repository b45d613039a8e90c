import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type PublicCaller, sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { isShort, judgePassword, storePassword } from "./change-password.ts";
import { newToken } from "./new-token.ts";
import { hashPassword } from "./passwords.ts";
import { fewestChars } from "./second-factors.ts";
import { deleteSessions } from "./sessions.ts";
import { actingFor } from "./sign-in.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

const VALID_MS = 24 * 60 * 60_000;

/**
 * Makes the link by which a person sets a password, in place of the one before it. The token is in this answer
 * and nowhere else.
 * @throws ProblemError not-found; decision-not-possible when the person may not sign in
 */
export async function createPasswordLink(
  tx: Tx,
  userId: string,
): Promise<{ readonly token: string; readonly expiresAt: string }> {
  const { rows } = await sql<{ active: boolean; invited: boolean }>`
    SELECT active, password_hash IS NULL AS invited FROM access.users
    WHERE id = ${userId} FOR NO KEY UPDATE`.execute(tx.kysely);
  const person = rows[0] ?? fail("not-found");
  if (!person.active) fail("decision-not-possible", { why: "person-inactive" });
  const token = newToken();
  const { ctx } = tx;
  const expiresAt = new Date(ctx.clock.now().getTime() + VALID_MS);
  await sql`DELETE FROM access.password_links WHERE user_id = ${userId} AND used_at IS NULL`.execute(
    tx.kysely,
  );
  await sql`
    INSERT INTO access.password_links (organisation_id, token_sha256, user_id, created_by, created_at, expires_at)
    VALUES (${ctx.organisationId}, ${sha256(token)}, ${userId}, ${ctx.userId}, ${ctx.clock.now()}, ${expiresAt})
  `.execute(tx.kysely);
  await appendAudit(tx, {
    action: person.invited ? "user.invite" : "user.password-link",
    objectType: "user",
    objectId: userId,
    after: { expiresAt: expiresAt.toISOString() },
  });
  return { token, expiresAt: expiresAt.toISOString() };
}

interface LinkDependencies {
  readonly database: Database;
  readonly limits: SignInLimits;
}

/**
 * Whose password a link sets. A link that was used, has expired or never was is refused alike.
 * @throws ProblemError link-not-valid, too-many-requests
 */
export async function readPasswordLink(deps: LinkDependencies, token: string, caller: PublicCaller) {
  const link = await findLink(deps, token, caller);
  const { name, email, organisation } = link;
  return {
    name,
    email,
    organisation,
    first: !link.has_password,
    fewest: fewestChars(link.has_second_factor),
    expiresAt: link.expires_at.toISOString(),
  };
}

/**
 * Sets the password of the link's person and uses the link up, whoever comes first; their sessions end. Gives the
 * tokens of those.
 * @throws ProblemError link-not-valid, password-refused, too-many-requests
 */
export async function usePasswordLink(
  deps: LinkDependencies,
  wanted: { readonly token: string; readonly password: string },
  caller: PublicCaller,
): Promise<readonly Buffer[]> {
  const link = await findLink(deps, wanted.token, caller);
  judgePassword(wanted.password, link, fewestChars(link.has_second_factor));
  const hash = await hashPassword(wanted.password);
  const ctx = actingFor(link, caller, null);
  return deps.database.write(ctx, async (tx) => {
    const used = await sql`
      UPDATE access.password_links SET used_at = ${ctx.clock.now()}
      WHERE token_sha256 = ${sha256(wanted.token)} AND used_at IS NULL AND expires_at > ${ctx.clock.now()}
      RETURNING user_id`.execute(tx.kysely);
    if (used.rows.length === 0) fail("link-not-valid");
    await storePassword(tx, link.user_id, { hash, short: isShort(wanted.password) });
    const ended = await deleteSessions(tx, link.user_id, { butToken: null });
    await appendAudit(tx, {
      action: "user.set-password",
      objectType: "user",
      objectId: link.user_id,
      after: { by: "link", first: !link.has_password, sessionsEnded: ended.length },
    });
    return ended;
  });
}

interface Link {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly organisation: string;
  readonly has_password: boolean;
  readonly has_second_factor: boolean;
  readonly expires_at: Date;
}

async function findLink(
  { database, limits }: LinkDependencies,
  token: string,
  caller: PublicCaller,
): Promise<Link> {
  await limits.takeOfAddress(caller.address);
  const { rows } = await database.pool.query<Link>("SELECT * FROM access.find_password_link($1)", [
    sha256(token),
  ]);
  const link = rows[0];
  if (link === undefined || link.expires_at <= caller.clock.now()) return fail("link-not-valid");
  await limits.forgiveAddress(caller.address);
  return link;
}
