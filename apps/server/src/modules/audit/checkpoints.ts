import type { AuditState } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";
import { appendAudit } from "./append.ts";
import {
  CHECKPOINT_FORMAT,
  type Checkpoint,
  fingerprint,
  signCheckpoint,
  signingKey,
} from "./trail-format.ts";

/** Of the server's secret key, which is not in the database; another one for each organisation. */
const keyOf = (secrets: SecretBox, organisationId: string) =>
  signingKey(secrets.sign("audit checkpoints", organisationId));

/**
 * Signs the newest link of the caller's organisation; null when nothing is sealed yet. One link is signed once: asked
 * again, it gives what was signed.
 */
export async function makeCheckpoint(tx: Tx, secrets: SecretBox): Promise<Checkpoint | null> {
  const { organisationId } = tx.ctx;
  const { rows } = await sql<{ sequence: number; hash: string }>`
    SELECT sequence::int AS sequence, encode(hash, 'hex') AS hash FROM audit.chain
    WHERE organisation_id = ${organisationId} ORDER BY sequence DESC LIMIT 1`.execute(tx.kysely);
  const [newest] = rows;
  if (newest === undefined) return null;
  const at = tx.ctx.clock.now();
  const link = { organisationId, ...newest, at: at.toISOString() };
  const made = signCheckpoint(link, keyOf(secrets, organisationId));
  const { numAffectedRows } = await sql`
    INSERT INTO audit.checkpoints (organisation_id, sequence, hash, at, public_key, signature)
    VALUES (${organisationId}, ${made.sequence}, decode(${made.hash}, 'hex'), ${at}, decode(${made.publicKey}, 'base64'),
      decode(${made.signature}, 'base64'))
    ON CONFLICT DO NOTHING`.execute(tx.kysely);
  if (numAffectedRows === 0n) return (await listCheckpoints(tx, made.sequence))[0] ?? made;
  const after = { sequence: made.sequence, hash: made.hash, key: fingerprint(made.publicKey) };
  await appendAudit(tx, {
    action: "audit.sign",
    objectType: "organisation",
    objectId: organisationId,
    after,
  });
  return made;
}

/** The checkpoints of the caller's organisation, oldest first; those of one link when it is named. */
export async function listCheckpoints(tx: Tx, sequence?: number): Promise<Checkpoint[]> {
  const { rows } = await sql<Omit<Checkpoint, "format" | "at"> & { at: Date }>`
    SELECT organisation_id AS "organisationId", sequence::int AS sequence, encode(hash, 'hex') AS hash, at,
      encode(public_key, 'base64') AS "publicKey", translate(encode(signature, 'base64'), E'\n', '') AS signature
    FROM audit.checkpoints
    WHERE organisation_id = ${tx.ctx.organisationId} AND ${sequence === undefined ? sql`true` : sql`sequence = ${sequence}`}
    ORDER BY sequence`.execute(tx.kysely);
  return rows.map(({ at, ...row }) => ({ format: CHECKPOINT_FORMAT, ...row, at: at.toISOString() }));
}

/** How far the chain of the caller's organisation is sealed and signed. */
export async function readAuditState(tx: Tx, secrets: SecretBox): Promise<AuditState> {
  const { organisationId } = tx.ctx;
  const { rows } = await sql<{
    sealed: number;
    waiting: number;
    upTo: Date | null;
    sequence: string | null;
    at: Date | null;
  }>`
    SELECT coalesce(n.sequence, 0)::int AS sealed, e.at AS "upTo", s.sequence::text AS sequence, s.at,
      (SELECT count(*)::int FROM audit.events w WHERE w.organisation_id = ${organisationId}
        AND (w.xact, w.id) > (coalesce(e.xact, '0'::xid8), coalesce(e.id, 0))) AS waiting
    FROM (SELECT) one
    LEFT JOIN LATERAL (
      SELECT sequence, event_id FROM audit.chain WHERE organisation_id = ${organisationId}
      ORDER BY sequence DESC LIMIT 1) n ON true
    LEFT JOIN audit.events e ON e.organisation_id = ${organisationId} AND e.id = n.event_id
    LEFT JOIN LATERAL (
      SELECT sequence, at FROM audit.checkpoints WHERE organisation_id = ${organisationId}
      ORDER BY sequence DESC LIMIT 1) s ON true`.execute(tx.kysely);
  const [found] = rows;
  if (found === undefined) throw new Error("a row is always there");
  const { sealed, waiting, upTo, sequence, at } = found;
  return {
    sealed,
    waiting,
    sealedUpTo: upTo?.toISOString() ?? null,
    checkpoint: sequence === null || at === null ? null : { sequence, at: at.toISOString() },
    keyFingerprint: fingerprint(keyOf(secrets, organisationId).publicKey),
  };
}
