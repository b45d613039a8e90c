import { verifyRegistrationResponse } from "@simplewebauthn/server";
import type { CreatedPasskey, Passkey, PasskeyCreation } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";
import { CHALLENGE_MS, isChallenge, newChallenge, useChallenge } from "./challenges.ts";
import type { Site } from "./site.ts";

/** EdDSA, ECDSA with P-256, RSA: what authenticators make. */
const ALGORITHMS = [-8, -7, -257];

interface Row extends Omit<Passkey, "createdAt" | "lastUsedAt"> {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const columns = sql`id, name, synced, created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

const told = (row: Row): Passkey => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

/** The person's passkeys, oldest first. */
export async function listPasskeys(tx: Tx, userId: string): Promise<Passkey[]> {
  const { rows } = await sql<Row>`
    SELECT ${columns} FROM access.passkeys WHERE user_id = ${userId} ORDER BY id`.execute(tx.kysely);
  return rows.map(told);
}

/** The person's passkeys as their browser knows them. */
export async function descriptorsOf(tx: Tx, userId: string): Promise<PasskeyCreation["excludeCredentials"]> {
  const { rows } = await sql<{ credentialId: Buffer; transports: string[] }>`
    SELECT credential_id AS "credentialId", transports FROM access.passkeys
    WHERE user_id = ${userId} ORDER BY id`.execute(tx.kysely);
  return rows.map(({ credentialId, transports }) => ({
    id: credentialId.toString("base64url"),
    type: "public-key",
    transports,
  }));
}

const purposeOf = (userId: string) => `new passkey of ${userId}`;

/** What the person's browser is asked to make a passkey: one that is found without a name, and checks who holds it. */
export async function beginPasskey(
  tx: Tx,
  deps: { readonly secrets: SecretBox; readonly site: Site },
  userId: string,
): Promise<PasskeyCreation> {
  const { rows } = await sql<{ email: string; name: string }>`
    SELECT email, name FROM access.users WHERE id = ${userId}`.execute(tx.kysely);
  const { email, name } = rows[0] ?? fail("not-found");
  const challenge = newChallenge(deps.secrets, purposeOf(userId), tx.ctx.clock.now());
  return {
    challenge: Buffer.from(challenge).toString("base64url"),
    rp: { id: deps.site.host, name: "Stockex" },
    user: { id: handleOf(userId), name: email, displayName: name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: CHALLENGE_MS,
    excludeCredentials: await descriptorsOf(tx, userId),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  };
}

/** How a passkey names its person: the bytes of the id, which say nothing to others. */
export const handleOf = (userId: string) =>
  Buffer.from(userId.replaceAll("-", ""), "hex").toString("base64url");

/** A passkey whose making was checked, ready to be kept. */
export interface NewPasskey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly synced: boolean;
  readonly transports: readonly string[];
  readonly challenge: string;
}

/**
 * Checks what the browser made: our challenge, this site, the person verified.
 * @throws ProblemError passkey-refused
 */
export async function checkNewPasskey(
  deps: { readonly secrets: SecretBox; readonly site: Site },
  made: CreatedPasskey,
  userId: string,
  now: Date,
): Promise<NewPasskey> {
  const answered = { challenge: "" };
  const { id, clientDataJSON, attestationObject, transports } = made;
  const verified = await verifyRegistrationResponse({
    response: {
      id,
      rawId: id,
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: (challenge) => {
      answered.challenge = challenge;
      return isChallenge(deps.secrets, purposeOf(userId), challenge, now);
    },
    expectedOrigin: deps.site.origin,
    expectedRPID: deps.site.host,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => fail("passkey-refused"));
  if (!verified.verified) return fail("passkey-refused");
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: Buffer.from(credential.id, "base64url"),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    synced: credentialBackedUp,
    transports,
    challenge: answered.challenge,
  };
}

/**
 * Keeps a checked passkey.
 * @throws ProblemError passkey-refused when its challenge was answered before; already-exists when it is known
 */
export async function insertPasskey(
  tx: Tx,
  userId: string,
  name: string,
  made: NewPasskey,
): Promise<Passkey> {
  const { ctx } = tx;
  await useChallenge(tx, made.challenge);
  const { rows } = await sql<Row>`
    INSERT INTO access.passkeys (organisation_id, id, user_id, credential_id, public_key, counter, transports, synced,
      name, created_at)
    VALUES (${ctx.organisationId}, ${newId(ctx.clock)}, ${userId}, ${made.credentialId}, ${made.publicKey},
      ${made.counter}, ${made.transports}, ${made.synced}, ${name}, ${ctx.clock.now()})
    RETURNING ${columns}`.execute(tx.kysely);
  const row = rows[0] ?? fail("not-found");
  await appendAudit(tx, {
    action: "passkey.add",
    objectType: "user",
    objectId: userId,
    after: { passkeyId: row.id, name },
  });
  return told(row);
}

/** Says an insert that failed because the passkey is known. */
export function knownAlready(error: unknown): never {
  if (violatedUnique(error) !== "passkeys_credential") throw error;
  return fail("already-exists", { field: "passkey", value: "" });
}

/** @throws ProblemError not-found */
export async function renamePasskey(tx: Tx, userId: string, id: string, name: string): Promise<Passkey> {
  const { rows } = await sql<Row>`
    UPDATE access.passkeys SET name = ${name} WHERE id = ${id} AND user_id = ${userId}
    RETURNING ${columns}`.execute(tx.kysely);
  const row = rows[0] ?? fail("not-found");
  await appendAudit(tx, {
    action: "passkey.rename",
    objectType: "user",
    objectId: userId,
    after: { passkeyId: id, name },
  });
  return told(row);
}

/** Takes it away; whether the person may be without a second factor is the caller's question. */
export async function deletePasskey(tx: Tx, userId: string, id: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    DELETE FROM access.passkeys WHERE id = ${id} AND user_id = ${userId} RETURNING name`.execute(tx.kysely);
  const { name } = rows[0] ?? fail("not-found");
  await appendAudit(tx, {
    action: "passkey.remove",
    objectType: "user",
    objectId: userId,
    before: { passkeyId: id, name },
  });
}
