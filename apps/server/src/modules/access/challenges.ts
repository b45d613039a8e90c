import { randomBytes, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";

export const CHALLENGE_MS = 5 * 60_000;
const TIME_BYTES = 6;
const RANDOM_BYTES = 16;
const BODY_BYTES = TIME_BYTES + RANDOM_BYTES;

/**
 * A challenge that only this server can have made, for one purpose, until it expires. It is signed instead of
 * stored, so that strangers who ask for many leave nothing behind.
 */
export function newChallenge(secrets: SecretBox, purpose: string, now: Date): Uint8Array<ArrayBuffer> {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now.getTime() + CHALLENGE_MS, 0, TIME_BYTES);
  const body = Buffer.concat([time, randomBytes(RANDOM_BYTES)]);
  return Uint8Array.from(Buffer.concat([body, signatureOf(secrets, purpose, body)]));
}

/** Whether it is one of ours for this purpose, and has not expired. */
export function isChallenge(secrets: SecretBox, purpose: string, challenge: string, now: Date): boolean {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length <= BODY_BYTES) return false;
  const [body, signature] = [bytes.subarray(0, BODY_BYTES), bytes.subarray(BODY_BYTES)];
  const wanted = signatureOf(secrets, purpose, body);
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) return false;
  return body.readUIntBE(0, TIME_BYTES) > now.getTime();
}

/** Uses it up for good; of two answers to it, the second is refused. @throws ProblemError passkey-refused */
export async function useChallenge(tx: Tx, challenge: string): Promise<void> {
  const { ctx } = tx;
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + CHALLENGE_MS);
  await sql`DELETE FROM access.used_challenges WHERE expires_at <= ${now}`.execute(tx.kysely);
  const used = await sql`
    INSERT INTO access.used_challenges (organisation_id, challenge_sha256, expires_at)
    VALUES (${ctx.organisationId}, ${sha256(challenge)}, ${expiresAt})
    ON CONFLICT DO NOTHING RETURNING expires_at`.execute(tx.kysely);
  if (used.rows.length === 0) fail("passkey-refused");
}

function signatureOf(secrets: SecretBox, purpose: string, body: Buffer): Buffer {
  return secrets.sign("passkey challenges", `${purpose} ${body.toString("base64url")}`);
}
