import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { Secret } from "otpauth";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { sha256 } from "../../platform/http/index.ts";
import { appendAudit } from "../audit/index.ts";

const CODES = 10;
/** 80 bits: sixteen letters of base32, in four groups. */
const CODE_BYTES = 10;

/** Makes ten new codes; the old ones end. They are in this answer and nowhere else. */
export async function renewRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const { ctx } = tx;
  const codes = Array.from({ length: CODES }, newCode);
  await sql`DELETE FROM access.recovery_codes WHERE user_id = ${userId}`.execute(tx.kysely);
  await sql`
    INSERT INTO access.recovery_codes (organisation_id, user_id, code_sha256, created_at)
    SELECT ${ctx.organisationId}::uuid, ${userId}::uuid, code, ${ctx.clock.now()}::timestamptz
    FROM unnest(${codes.map(hashOf)}::bytea[]) AS code`.execute(tx.kysely);
  await appendAudit(tx, { action: "recovery-codes.renew", objectType: "user", objectId: userId });
  return codes;
}

/** Whether it is a code of the person that was not used yet; it is then. The UPDATE decides between two. */
export async function usedRecoveryCode(tx: Tx, userId: string, code: string): Promise<boolean> {
  const { rows } = await sql`
    UPDATE access.recovery_codes SET used_at = ${tx.ctx.clock.now()}
    WHERE user_id = ${userId} AND code_sha256 = ${hashOf(code)} AND used_at IS NULL
    RETURNING user_id`.execute(tx.kysely);
  if (rows.length === 0) return false;
  const left = await recoveryCodesLeft(tx, userId);
  await appendAudit(tx, {
    action: "recovery-codes.use",
    objectType: "user",
    objectId: userId,
    after: { left },
  });
  return true;
}

export async function recoveryCodesLeft(tx: Tx, userId: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    SELECT count(*)::integer AS left FROM access.recovery_codes
    WHERE user_id = ${userId} AND used_at IS NULL`.execute(tx.kysely);
  return rows[0]?.left ?? 0;
}

function newCode(): string {
  const letters = new Secret({
    buffer: Uint8Array.from(randomBytes(CODE_BYTES)).buffer,
  }).base32.toLowerCase();
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** As it was written down: dashes, spaces and case say nothing. */
const hashOf = (code: string) => sha256(code.toLowerCase().replace(/[\s-]/g, ""));
