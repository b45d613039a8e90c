import type { Enrolment, HalfSession, SecondFactor, Session } from "@stockex/contracts";
import type { ClientBase } from "pg";
import { type RequestContext, systemContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type PublicCaller, sha256 } from "../../platform/http/index.ts";
import type { Log } from "../../platform/log/log.ts";
import { fail, ProblemError } from "../../platform/problem.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";
import { newToken } from "./new-token.ts";
import { verifyPassword } from "./passwords.ts";
import { factorsOf, useFactorCode } from "./second-factors.ts";
import { deleteSession, insertSession, SESSION_MS, type SessionStore } from "./session-store.ts";
import type { SignInLimits } from "./sign-in-limits.ts";
import { mustHaveSecondFactor } from "./sign-in-rules.ts";
import type { Site } from "./site.ts";
import { findTicket, openTicket, useTicket } from "./tickets.ts";
import { whoAmI } from "./who-am-i-query.ts";

export interface SignInDependencies {
  readonly database: Database;
  readonly limits: SignInLimits;
  readonly log: Log;
  readonly secrets: SecretBox;
  /** Where passkeys work; null where they cannot. */
  readonly site: () => Site | null;
}

interface Account {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly password_hash: string | null;
  readonly active: boolean;
}

export interface OpenedSession {
  readonly token: string;
  readonly session: Session;
}

/** What a right password gives: a session, or a ticket that is good for the second factor alone, or for getting one. */
export type SignedIn = OpenedSession | { readonly half: HalfSession | Enrolment };

/**
 * Opens a session for the right e-mail and password, or half of one where the person has a second factor. Every
 * refusal looks and takes the same; those of a known account are audited.
 * @throws ProblemError sign-in-failed, too-many-requests
 */
export async function signIn(
  deps: SignInDependencies,
  credentials: { readonly email: string; readonly password: string },
  caller: PublicCaller,
): Promise<SignedIn> {
  const email = credentials.email.toLowerCase();
  await deps.limits.take(email, caller.address);
  const account = await findAccount(deps.database.pool, email);
  const right = await verifyPassword(account?.password_hash ?? null, credentials.password);
  if (account === null || !account.active || !right) {
    await recordFailure(deps, account, caller);
    return fail("sign-in-failed");
  }
  await deps.limits.forgive(email, caller.address);
  return deps.database.write(actingFor(account, caller, account.user_id), async (tx): Promise<SignedIn> => {
    const { user_id: userId } = account;
    return (await askForMore(tx, userId)) ?? openSession(tx, userId, caller, "password");
  });
}

/** What somebody who has shown the first thing must show, or set up, before they are in; null for nothing. */
export async function askForMore(
  tx: Tx,
  userId: string,
): Promise<{ readonly half: HalfSession | Enrolment } | null> {
  const factors = await factorsOf(tx, userId);
  if (factors.length > 0)
    return {
      half: { stage: "second-factor", factors, ...(await openTicket(tx, userId, "second-factor")) },
    };
  if (await mustHaveSecondFactor(tx, userId))
    return { half: { stage: "enrolment", ...(await openTicket(tx, userId, "enrolment")) } };
  return null;
}

/**
 * Opens the session of a sign-in whose password was right. Ticket and code are used up together, or neither.
 * @throws ProblemError sign-in-over, second-factor-wrong, too-many-requests
 */
export async function giveSecondFactor(
  deps: SignInDependencies,
  given: { readonly ticket: string; readonly code: string },
  caller: PublicCaller,
): Promise<OpenedSession> {
  const waiting = await findTicket(deps, given.ticket, "second-factor", caller);
  await deps.limits.takeSecondFactor(waiting.email);
  const { user_id: userId } = waiting;
  try {
    const opened = await deps.database.write(actingFor(waiting, caller, userId), async (tx) => {
      await useTicket(tx, given.ticket, "second-factor");
      const factor = await useFactorCode(tx, deps.secrets, userId, given.code);
      // Thrown, so that the ticket stays good for the next try.
      return openSession(tx, userId, caller, factor ?? fail("second-factor-wrong"));
    });
    await deps.limits.forgiveSecondFactor(waiting.email);
    return opened;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "second-factor-wrong")
      await recordRefusal(deps, waiting, caller, "session.second-factor-refused");
    throw error;
  }
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

/** @param how what was given last, or the provider that knows the person; the audit keeps it */
export async function openSession(
  tx: Tx,
  userId: string,
  caller: PublicCaller,
  how: "password" | SecondFactor | { readonly provider: string },
): Promise<OpenedSession> {
  const token = newToken();
  const csrfToken = newToken();
  const expiresAt = new Date(tx.ctx.clock.now().getTime() + SESSION_MS);
  const { userAgent } = caller;
  await insertSession(tx, { tokenSha256: sha256(token), userId, csrfToken, expiresAt, userAgent });
  await appendAudit(tx, {
    action: "session.sign-in",
    objectType: "user",
    objectId: userId,
    after: typeof how === "object" ? how : { factor: how === "password" ? null : how },
  });
  return { token, session: await whoAmI(tx, { userId, csrfToken, expiresAt }) };
}

/** The account of an e-mail in lower case, whichever organisation it is of. */
export async function findAccount(on: Pick<ClientBase, "query">, email: string): Promise<Account | null> {
  const { rows } = await on.query<Account>("SELECT * FROM access.find_user_by_email($1)", [email]);
  return rows[0] ?? null;
}

async function recordFailure(
  deps: SignInDependencies,
  account: Account | null,
  caller: PublicCaller,
): Promise<void> {
  deps.log.warn({ code: "sign-in-failed", address: caller.address }, "a sign-in was refused");
  if (account === null) return;
  await recordRefusal(deps, account, caller, "session.sign-in-refused");
}

export function recordRefusal(
  deps: SignInDependencies,
  account: Pick<Account, "organisation_id" | "user_id">,
  caller: PublicCaller,
  action: string,
  after?: unknown,
): Promise<void> {
  return deps.database.write(actingFor(account, caller, null), (tx) =>
    appendAudit(tx, { action, objectType: "user", objectId: account.user_id, after }),
  );
}

/** Nobody is signed in yet: `userId` is the person once the password was right, null before. */
export function actingFor(
  account: Pick<Account, "organisation_id">,
  caller: PublicCaller,
  userId: string | null,
): RequestContext {
  return {
    ...systemContext(account.organisation_id, caller),
    userId,
    permissions: new Set(),
    address: caller.address,
    device: caller.userAgent,
  };
}
