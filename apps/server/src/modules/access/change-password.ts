import { PASSWORD_CHARS } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { type PasswordOwner, passwordFault } from "./password-rules.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { fewestChars, hasSecondFactor } from "./second-factors.ts";
import { deleteSessions } from "./sessions.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

interface PasswordDependencies {
  readonly database: Database;
  readonly limits: SignInLimits;
}

/**
 * Changes the caller's password; every other session of theirs ends. Gives the tokens of those.
 * @throws ProblemError password-wrong, password-refused, too-many-requests
 */
export async function changePassword(
  deps: PasswordDependencies,
  ctx: RequestContext,
  wanted: { readonly password: string; readonly next: string },
  ownToken: Buffer | null,
): Promise<readonly Buffer[]> {
  const userId = ctx.userId ?? fail("not-found");
  const owner = await provePassword(deps, ctx, wanted.password);
  if (wanted.next === wanted.password) refuse("password-same", owner.fewest);
  judgePassword(wanted.next, owner, owner.fewest);
  const hash = await hashPassword(wanted.next);
  return deps.database.write(ctx, async (tx) => {
    await storePassword(tx, userId, { hash, short: isShort(wanted.next) });
    const ended = await deleteSessions(tx, userId, { butToken: ownToken });
    await appendAudit(tx, {
      action: "user.change-password",
      objectType: "user",
      objectId: userId,
      after: { sessionsEnded: ended.length },
    });
    return ended;
  });
}

/**
 * Has the caller prove who they are once more, before something that a stolen session must not do. Tries count
 * like those of signing in.
 * @throws ProblemError password-wrong, too-many-requests
 */
export async function provePassword(
  { database, limits }: PasswordDependencies,
  ctx: RequestContext,
  password: string,
): Promise<PasswordOwner & { readonly fewest: number }> {
  const account = await database.read(ctx, (tx) => readAccount(tx, ctx.userId ?? ""));
  await limits.take(account.email, ctx.address ?? "");
  const right = await verifyPassword(account.passwordHash, password);
  if (right) {
    await limits.forgive(account.email, ctx.address ?? "");
    return account;
  }
  await database.write(withoutKey(ctx), (tx) =>
    appendAudit(tx, { action: "user.password-refused", objectType: "user", objectId: ctx.userId ?? "" }),
  );
  return fail("password-wrong");
}

/** @throws ProblemError password-refused, saying why */
export function judgePassword(password: string, owner: PasswordOwner, fewest: number): void {
  const fault = passwordFault(password, owner, fewest);
  if (fault !== null) refuse(fault, fewest);
}

function refuse(why: string, fewest: number): never {
  return fail("password-refused", { why, fewest });
}

/** Whether a password may not stand alone. */
export const isShort = (password: string) => [...password].length < PASSWORD_CHARS;

/**
 * Keeps a new password. Old one-time links end with the old password.
 * @throws ProblemError password-refused when it is short and the second factor has gone meanwhile
 */
export async function storePassword(
  tx: Tx,
  userId: string,
  { hash, short }: { readonly hash: string; readonly short: boolean },
): Promise<void> {
  await sql`
    UPDATE access.users SET password_hash = ${hash}, password_short = ${short} WHERE id = ${userId}
  `.execute(tx.kysely);
  if (short && !(await hasSecondFactor(tx, userId))) refuse("password-short", PASSWORD_CHARS);
  await sql`DELETE FROM access.password_links WHERE user_id = ${userId} AND used_at IS NULL`.execute(
    tx.kysely,
  );
}

interface Account extends PasswordOwner {
  readonly passwordHash: string | null;
  readonly fewest: number;
}

async function readAccount(tx: Tx, userId: string): Promise<Account> {
  const { rows } = await sql<Omit<Account, "fewest">>`
    SELECT u.name, u.email, o.name AS organisation, u.password_hash AS "passwordHash"
    FROM access.users u JOIN access.organisations o USING (organisation_id)
    WHERE u.id = ${userId}`.execute(tx.kysely);
  const account = rows[0] ?? fail("not-found");
  return { ...account, fewest: fewestChars(await hasSecondFactor(tx, userId)) };
}

/** A refusal is written whatever the request's key says: it is no answer to keep. */
function withoutKey(ctx: RequestContext): RequestContext {
  const { idempotency: _, ...rest } = ctx;
  return rest;
}
