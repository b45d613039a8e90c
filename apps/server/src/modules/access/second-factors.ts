import { PASSWORD_CHARS, PASSWORD_CHARS_BESIDE, type SecondFactor, type Security } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";
import { usedAuthenticatorCode } from "./authenticator.ts";
import { recoveryCodesLeft, renewRecoveryCodes, usedRecoveryCode } from "./recovery-codes.ts";

interface Factors {
  readonly authenticatorSince: Date | null;
}

async function readFactors(tx: Tx, userId: string): Promise<Factors> {
  const { rows } = await sql<Factors>`
    SELECT confirmed_at AS "authenticatorSince" FROM access.authenticators
    WHERE user_id = ${userId} AND confirmed_at IS NOT NULL`.execute(tx.kysely);
  return rows[0] ?? { authenticatorSince: null };
}

/** Whether signing in asks the person for more than the password. */
export async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  return (await readFactors(tx, userId)).authenticatorSince !== null;
}

/** What the person may give after the password; nothing when the password is enough. */
export async function factorsOf(tx: Tx, userId: string): Promise<SecondFactor[]> {
  const { authenticatorSince } = await readFactors(tx, userId);
  if (authenticatorSince === null) return [];
  const left = await recoveryCodesLeft(tx, userId);
  return left > 0 ? ["authenticator", "recovery-code"] : ["authenticator"];
}

/** How the person signs in. */
export async function readSecurity(tx: Tx, userId: string): Promise<Security> {
  const { authenticatorSince } = await readFactors(tx, userId);
  return {
    authenticatorSince: authenticatorSince?.toISOString() ?? null,
    recoveryCodesLeft: await recoveryCodesLeft(tx, userId),
    fewestChars: fewestChars(authenticatorSince !== null),
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

/** Recovery codes for a person who has just got a second factor; none when some are left. */
export async function firstRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  return (await recoveryCodesLeft(tx, userId)) > 0 ? [] : renewRecoveryCodes(tx, userId);
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

/** @throws ProblemError decision-not-possible when the person may not be without a second factor */
async function settleWithout(tx: Tx, userId: string): Promise<void> {
  // Locked against a password change that counts on the factor, which reads it under the same lock.
  const { rows } = await sql<{ short: boolean }>`
    SELECT password_short AS short FROM access.users WHERE id = ${userId} FOR NO KEY UPDATE`.execute(
    tx.kysely,
  );
  if (await hasSecondFactor(tx, userId)) return;
  if (rows[0]?.short === true) fail("decision-not-possible", { why: "password-short-alone" });
  await sql`DELETE FROM access.recovery_codes WHERE user_id = ${userId}`.execute(tx.kysely);
}
