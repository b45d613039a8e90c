import {
  PASSWORD_CHARS,
  PASSWORD_CHARS_BESIDE,
  type Person,
  type SecondFactor,
  type Security,
} from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";
import { usedAuthenticatorCode } from "./authenticator.ts";
import { deletePasskey, listPasskeys } from "./passkeys.ts";
import { recoveryCodesLeft, renewRecoveryCodes, usedRecoveryCode } from "./recovery-codes.ts";
import { deleteSessions } from "./sessions.ts";
import { mustHaveSecondFactor } from "./sign-in-rules.ts";
import type { Site } from "./site.ts";

interface Factors {
  readonly authenticatorSince: Date | null;
  readonly passkeys: number;
}

async function readFactors(tx: Tx, userId: string): Promise<Factors> {
  const { rows } = await sql<Factors>`
    SELECT (SELECT confirmed_at FROM access.authenticators WHERE user_id = ${userId}) AS "authenticatorSince",
      (SELECT count(*)::integer FROM access.passkeys WHERE user_id = ${userId}) AS passkeys`.execute(
    tx.kysely,
  );
  return rows[0] ?? { authenticatorSince: null, passkeys: 0 };
}

/** Whether signing in asks the person for more than the password. */
export async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const { authenticatorSince, passkeys } = await readFactors(tx, userId);
  return authenticatorSince !== null || passkeys > 0;
}

/** What the person may give after the password; nothing when the password is enough. */
export async function factorsOf(tx: Tx, userId: string): Promise<SecondFactor[]> {
  const { authenticatorSince, passkeys } = await readFactors(tx, userId);
  const factors: SecondFactor[] = [];
  if (passkeys > 0) factors.push("passkey");
  if (authenticatorSince !== null) factors.push("authenticator");
  if (factors.length > 0 && (await recoveryCodesLeft(tx, userId)) > 0) factors.push("recovery-code");
  return factors;
}

/** How the person signs in. */
export async function readSecurity(tx: Tx, userId: string, site: Site | null): Promise<Security> {
  const { authenticatorSince, passkeys } = await readFactors(tx, userId);
  return {
    authenticatorSince: authenticatorSince?.toISOString() ?? null,
    passkeys: await listPasskeys(tx, userId),
    passkeyHost: site?.host ?? null,
    recoveryCodesLeft: await recoveryCodesLeft(tx, userId),
    required: await mustHaveSecondFactor(tx, userId),
    fewestChars: fewestChars(authenticatorSince !== null || passkeys > 0),
  };
}

/** What an administrator sees of it. */
export async function describeFactors(tx: Tx, userId: string): Promise<Person["secondFactor"]> {
  const { authenticatorSince, passkeys } = await readFactors(tx, userId);
  return {
    required: await mustHaveSecondFactor(tx, userId),
    authenticator: authenticatorSince !== null,
    passkeys,
    recoveryCodesLeft: await recoveryCodesLeft(tx, userId),
  };
}

/** Characters a new password has at least: a second factor lets it be shorter. */
export const fewestChars = (besideSecondFactor: boolean) =>
  besideSecondFactor ? PASSWORD_CHARS_BESIDE : PASSWORD_CHARS;

/** Uses up a code of the person, of their app or a recovery code. Says which it was; null when it is none. */
export async function useFactorCode(
  tx: Tx,
  secrets: SecretBox,
  userId: string,
  code: string,
): Promise<SecondFactor | null> {
  const bare = code.replace(/\s/g, "");
  if (/^\d{6}$/.test(bare))
    return (await usedAuthenticatorCode(tx, secrets, userId, bare)) ? "authenticator" : null;
  return (await usedRecoveryCode(tx, userId, bare)) ? "recovery-code" : null;
}

/**
 * What follows from a new second factor: recovery codes, unless some are left, and the end of the sessions that were
 * opened without it. Gives the tokens of those.
 * @param own token of the session that goes on
 */
export async function settleWith(
  tx: Tx,
  userId: string,
  own: string | null,
): Promise<{ readonly recoveryCodes: string[]; readonly ended: readonly Buffer[] }> {
  const recoveryCodes = (await recoveryCodesLeft(tx, userId)) > 0 ? [] : await renewRecoveryCodes(tx, userId);
  const ended = await deleteSessions(tx, userId, { butToken: own === null ? null : sha256(own) });
  return { recoveryCodes, ended };
}

/**
 * Takes the authenticator away. With the last second factor the recovery codes go, too.
 * @throws ProblemError decision-not-possible when there is none, or what remains would be too little
 */
export async function removeAuthenticator(tx: Tx, userId: string): Promise<void> {
  const removed = await sql`
    DELETE FROM access.authenticators WHERE user_id = ${userId} AND confirmed_at IS NOT NULL
    RETURNING user_id`.execute(tx.kysely);
  if (removed.rows.length === 0) fail("decision-not-possible", { why: "second-factor-missing" });
  await appendAudit(tx, { action: "authenticator.remove", objectType: "user", objectId: userId });
  await settleWithout(tx, userId);
}

/**
 * Takes a passkey away. With the last second factor the recovery codes go, too.
 * @throws ProblemError not-found; decision-not-possible when what remains would be too little
 */
export async function removePasskey(tx: Tx, userId: string, id: string): Promise<void> {
  await deletePasskey(tx, userId, id);
  await settleWithout(tx, userId);
}

/** @throws ProblemError decision-not-possible when the person may not be without a second factor */
async function settleWithout(tx: Tx, userId: string): Promise<void> {
  // Locked against a password change that counts on the factor, which reads it under the same lock.
  const { rows } = await sql<{ short: boolean }>`
    SELECT password_short AS short FROM access.users WHERE id = ${userId} FOR NO KEY UPDATE`.execute(
    tx.kysely,
  );
  if (await hasSecondFactor(tx, userId)) return;
  if (await mustHaveSecondFactor(tx, userId))
    fail("decision-not-possible", { why: "second-factor-required" });
  if (rows[0]?.short === true) fail("decision-not-possible", { why: "password-short-alone" });
  await sql`DELETE FROM access.recovery_codes WHERE user_id = ${userId}`.execute(tx.kysely);
}
