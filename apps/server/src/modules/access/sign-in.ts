import { randomBytes } from "node:crypto";
import type { Session } from "@stockex/contracts";
import { type RequestContext, systemContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { type PublicCaller, sha256 } from "../../platform/http/index.ts";
import type { Log } from "../../platform/log/log.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { verifyPassword } from "./passwords.ts";
import { deleteSession, insertSession, SESSION_MS, type SessionStore } from "./session-store.ts";
import type { SignInLimits } from "./sign-in-limits.ts";
import { whoAmI } from "./who-am-i-query.ts";

export interface SignInDependencies {
  readonly database: Database;
  readonly limits: SignInLimits;
  readonly log: Log;
}

interface Account {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly password_hash: string | null;
  readonly active: boolean;
}

/**
 * Opens a session for the right e-mail and password. Every refusal looks and takes the same; those of a known
 * account are audited.
 * @throws ProblemError sign-in-failed, too-many-requests
 */
export async function signIn(
  deps: SignInDependencies,
  credentials: { readonly email: string; readonly password: string },
  caller: PublicCaller,
): Promise<{ token: string; session: Session }> {
  const email = credentials.email.toLowerCase();
  await deps.limits.take(email, caller.address);
  const account = await findAccount(deps.database, email);
  const right = await verifyPassword(account?.password_hash ?? null, credentials.password);
  if (account === null || !account.active || !right) {
    await recordFailure(deps, account, caller);
    return fail("sign-in-failed");
  }
  await deps.limits.forgive(email, caller.address);
  return openSession(deps.database, actingFor(account, caller, account.user_id), account.user_id, caller);
}

/** Ends the session of a token, on this node at once and on others within the cache's 5 s. */
export async function signOut(
  deps: { readonly database: Database; readonly sessions: SessionStore },
  ctx: RequestContext,
  token: string,
): Promise<void> {
  const tokenSha256 = sha256(token);
  await deps.database.write(ctx, async (tx) => {
    await deleteSession(tx, tokenSha256);
    await appendAudit(tx, { action: "session.sign-out", objectType: "user", objectId: ctx.userId ?? "" });
  });
  deps.sessions.forget(tokenSha256);
}

async function openSession(
  database: Database,
  ctx: RequestContext,
  userId: string,
  caller: PublicCaller,
): Promise<{ token: string; session: Session }> {
  const token = randomBytes(32).toString("base64url");
  const csrfToken = randomBytes(32).toString("base64url");
  const expiresAt = new Date(ctx.clock.now().getTime() + SESSION_MS);
  const session = await database.write(ctx, async (tx) => {
    await insertSession(tx, {
      tokenSha256: sha256(token),
      userId,
      csrfToken,
      expiresAt,
      userAgent: caller.userAgent,
    });
    await appendAudit(tx, { action: "session.sign-in", objectType: "user", objectId: userId });
    return whoAmI(tx, { userId, csrfToken, expiresAt });
  });
  return { token, session };
}

async function findAccount(database: Database, email: string): Promise<Account | null> {
  const { rows } = await database.pool.query<Account>("SELECT * FROM access.find_user_by_email($1)", [email]);
  return rows[0] ?? null;
}

async function recordFailure(
  deps: SignInDependencies,
  account: Account | null,
  caller: PublicCaller,
): Promise<void> {
  deps.log.warn({ code: "sign-in-failed", address: caller.address }, "a sign-in was refused");
  if (account === null) return;
  await deps.database.write(actingFor(account, caller, null), (tx) =>
    appendAudit(tx, {
      action: "session.sign-in-refused",
      objectType: "user",
      objectId: account.user_id,
      after: { active: account.active },
    }),
  );
}

/** Nobody is signed in yet: `userId` is the person once the password was right, null before. */
function actingFor(account: Account, caller: PublicCaller, userId: string | null): RequestContext {
  return {
    ...systemContext(account.organisation_id, caller),
    userId,
    permissions: new Set(),
    address: caller.address,
  };
}
