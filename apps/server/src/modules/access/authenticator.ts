import type { AuthenticatorKey } from "@stockex/contracts";
import { sql } from "kysely";
import { Secret, TOTP } from "otpauth";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { encodeBarcode } from "../../platform/files/barcode.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox, SecretPlace } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";

/** As RFC 6238 and every app have it: SHA-1, six digits, half a minute; 160 bits of secret. */
const SECRET_BYTES = 20;
const DIGITS = 6;
const PERIOD_S = 30;
/** Half minutes that a phone's clock may be off. */
const WINDOW = 1;
const ISSUER = "Stockex";

/**
 * Makes a key for an authenticator app, in place of one that was never confirmed.
 * @throws ProblemError decision-not-possible when there is a confirmed one
 */
export async function beginAuthenticator(
  tx: Tx,
  secrets: SecretBox,
  userId: string,
): Promise<AuthenticatorKey> {
  const { ctx } = tx;
  const { rows } = await sql<{ email: string }>`
    SELECT email FROM access.users WHERE id = ${userId}`.execute(tx.kysely);
  const { email } = rows[0] ?? fail("not-found");
  const secret = new Secret({ size: SECRET_BYTES });
  const sealed = secrets.seal(placeOf(tx, userId), secret.bytes);
  const kept = await sql`
    INSERT INTO access.authenticators AS a (organisation_id, user_id, secret, created_at)
    VALUES (${ctx.organisationId}, ${userId}, ${sealed}, ${ctx.clock.now()})
    ON CONFLICT (organisation_id, user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
      WHERE a.confirmed_at IS NULL
    RETURNING user_id`.execute(tx.kysely);
  if (kept.rows.length === 0) fail("decision-not-possible", { why: "second-factor-there" });
  // They were used with another key, whose codes are worth nothing now.
  await sql`DELETE FROM access.used_steps WHERE user_id = ${userId}`.execute(tx.kysely);
  await appendAudit(tx, { action: "authenticator.begin", objectType: "user", objectId: userId });
  const address = new TOTP({
    issuer: ISSUER,
    label: email,
    secret,
    digits: DIGITS,
    period: PERIOD_S,
  }).toString();
  return { key: secret.base32, address, qr: qrOf(address) };
}

/**
 * Makes the key count, once a code shows that the app has it.
 * @throws ProblemError second-factor-wrong; decision-not-possible when there is none that waits
 */
export async function confirmAuthenticator(
  tx: Tx,
  secrets: SecretBox,
  userId: string,
  code: string,
): Promise<void> {
  const waiting = await sql`
    UPDATE access.authenticators SET confirmed_at = ${tx.ctx.clock.now()}
    WHERE user_id = ${userId} AND confirmed_at IS NULL RETURNING user_id`.execute(tx.kysely);
  if (waiting.rows.length === 0) fail("decision-not-possible", { why: "second-factor-missing" });
  if (!(await usedAuthenticatorCode(tx, secrets, userId, code))) fail("second-factor-wrong");
  await appendAudit(tx, { action: "authenticator.confirm", objectType: "user", objectId: userId });
}

/** Whether the code is one that the person's app makes now, and was not used yet; it is then. */
export async function usedAuthenticatorCode(
  tx: Tx,
  secrets: SecretBox,
  userId: string,
  code: string,
): Promise<boolean> {
  const { rows } = await sql<{ secret: Buffer }>`
    SELECT secret FROM access.authenticators
    WHERE user_id = ${userId} AND confirmed_at IS NOT NULL`.execute(tx.kysely);
  const [found] = rows;
  if (found === undefined) return false;
  const bytes = secrets.open(placeOf(tx, userId), found.secret);
  const timestamp = tx.ctx.clock.now().getTime();
  const off = TOTP.validate({
    token: code,
    secret: new Secret({ buffer: Uint8Array.from(bytes).buffer }),
    digits: DIGITS,
    period: PERIOD_S,
    timestamp,
    window: WINDOW,
  });
  if (off === null) return false;
  return useStep(tx, userId, TOTP.counter({ period: PERIOD_S, timestamp }) + off);
}

/** Takes a half minute for good; of two who bring the same code, the second finds it taken. */
async function useStep(tx: Tx, userId: string, step: number): Promise<boolean> {
  const { organisationId } = tx.ctx;
  const taken = await sql`
    INSERT INTO access.used_steps (organisation_id, user_id, step) VALUES (${organisationId}, ${userId}, ${step})
    ON CONFLICT DO NOTHING RETURNING step`.execute(tx.kysely);
  // Their codes are long wrong.
  await sql`DELETE FROM access.used_steps WHERE user_id = ${userId} AND step < ${step - 10 * WINDOW}`.execute(
    tx.kysely,
  );
  return taken.rows.length === 1;
}

const placeOf = (tx: Tx, userId: string): SecretPlace => ({
  organisationId: tx.ctx.organisationId,
  row: `access.authenticators/${userId}`,
});

/** One outline for all dark squares, row by row, run by run. */
function qrOf(text: string): AuthenticatorKey["qr"] {
  const symbol = encodeBarcode("qr", text);
  if (symbol?.kind !== "squares") throw new Error("an address of some 100 characters always fits a QR code");
  const path = symbol.dark.flatMap((row, y) =>
    runsOf(row).map(([from, length]) => `M${from} ${y}h${length}v1h-${length}z`),
  );
  return { path: path.join(""), size: symbol.modules };
}

function runsOf(row: readonly boolean[]): [from: number, length: number][] {
  const runs: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}
