import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { KoboConnection, KoboMapping } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Pool } from "pg";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox, SecretPlace } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";
import { assertMay, loadCount } from "../counting/index.ts";
import { readConnection } from "./kobo-query.ts";

/** A connection as it is used. */
export interface ConnectionRecord {
  readonly id: string;
  readonly serverUrl: string;
  readonly assetUid: string;
  readonly tokenSealed: Buffer;
  readonly mapping: KoboMapping;
  readonly countId: string;
  readonly counterId: string;
  readonly active: boolean;
  /** 64 bits as text. */
  readonly cursor: string;
  readonly version: number;
}

export type ConnectionWish = Pick<
  KoboConnection,
  "name" | "serverUrl" | "assetUid" | "mapping" | "countId" | "counterId"
>;

interface Tools {
  readonly secrets: SecretBox;
  readonly outbound: Outbound;
}

/** @throws ProblemError not-found */
export async function loadConnection(tx: Tx, id: string, lock: "none" | "update"): Promise<ConnectionRecord> {
  const { rows } = await sql<ConnectionRecord>`
    SELECT id, server_url AS "serverUrl", asset_uid AS "assetUid", token_sealed AS "tokenSealed", mapping,
      count_id AS "countId", counter_id AS "counterId", active, cursor::text AS cursor, version
    FROM integrations.kobo_connections WHERE id = ${id} ${lock === "update" ? sql`FOR UPDATE` : sql``}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

const placeOf = (organisationId: string, id: string): SecretPlace => ({
  organisationId,
  row: `integrations.kobo_connections/${id}`,
});

/** The API token of a connection, in the clear for the moment it is used. */
export function tokenOf(secrets: SecretBox, organisationId: string, connection: ConnectionRecord): string {
  return secrets.open(placeOf(organisationId, connection.id), connection.tokenSealed).toString("utf8");
}

/**
 * Connects a form; gives the address to post to, whose secret is kept as its hash only.
 * @throws ProblemError already-exists, unknown-reference, count-state, address-not-allowed
 */
export async function createConnection(
  tx: Tx,
  tools: Tools,
  wish: ConnectionWish,
  token: string,
): Promise<{ connection: KoboConnection; pushPath: string }> {
  const { ctx } = tx;
  await assertFits(tx, tools.outbound, wish);
  const id = newId(ctx.clock);
  const secret = newSecret();
  const sealed = tools.secrets.seal(placeOf(ctx.organisationId, id), Buffer.from(token));
  await named(
    tx,
    wish.name,
    sql`
    INSERT INTO integrations.kobo_connections (organisation_id, id, name, server_url, asset_uid, token_sealed, push_sha256,
      mapping, count_id, counter_id, created_by, created_at)
    VALUES (${ctx.organisationId}, ${id}, ${wish.name}, ${wish.serverUrl}, ${wish.assetUid}, ${sealed}, ${hashOf(secret)},
      ${JSON.stringify(wish.mapping)}::jsonb, ${wish.countId}, ${wish.counterId}, ${ctx.userId}, ${ctx.clock.now()})`.execute(
      tx.kysely,
    ),
  );
  await audit(tx, "create", id, { after: wish });
  return { connection: await readConnection(tx, id), pushPath: pathOf(id, secret) };
}

/**
 * Changes a connection read at `version`. The token stays unless another is given; another server never gets it.
 * @throws ProblemError not-found, version-conflict, kobo-token-needed, and what creating throws
 */
export async function changeConnection(
  tx: Tx,
  tools: Tools,
  id: string,
  version: number,
  change: { readonly wish: ConnectionWish; readonly token: string | undefined },
): Promise<KoboConnection> {
  const { wish, token } = change;
  const before = await loadConnection(tx, id, "update");
  if (before.version !== version) fail("version-conflict");
  const sameServer = new URL(before.serverUrl).origin === new URL(wish.serverUrl).origin;
  if (token === undefined && !sameServer) fail("kobo-token-needed");
  await assertFits(tx, tools.outbound, wish);
  const place = placeOf(tx.ctx.organisationId, id);
  const sealed = token === undefined ? before.tokenSealed : tools.secrets.seal(place, Buffer.from(token));
  // Another form begins from its first submission.
  const sameForm = sameServer && before.assetUid === wish.assetUid;
  await named(
    tx,
    wish.name,
    sql`
    UPDATE integrations.kobo_connections SET name = ${wish.name}, server_url = ${wish.serverUrl},
      asset_uid = ${wish.assetUid}, token_sealed = ${sealed}, mapping = ${JSON.stringify(wish.mapping)}::jsonb,
      count_id = ${wish.countId}, counter_id = ${wish.counterId}, last_problem = NULL,
      cursor = CASE WHEN ${sameForm} THEN cursor ELSE 0 END, version = version + 1
    WHERE id = ${id}`.execute(tx.kysely),
  );
  const { serverUrl, assetUid, mapping, countId, counterId } = before;
  const was = { serverUrl, assetUid, mapping, countId, counterId };
  await audit(tx, "change", id, { before: was, after: { ...wish, tokenChanged: token !== undefined } });
  return readConnection(tx, id);
}

/** Asked twice it stays as it is. @throws ProblemError not-found */
export async function switchConnection(tx: Tx, id: string, active: boolean): Promise<KoboConnection> {
  const before = await loadConnection(tx, id, "update");
  if (before.active !== active) {
    await sql`UPDATE integrations.kobo_connections SET active = ${active}, version = version + 1 WHERE id = ${id}`.execute(
      tx.kysely,
    );
    await audit(tx, active ? "resume" : "pause", id, {});
  }
  return readConnection(tx, id);
}

/** Another address to post to; the one before is worth nothing from now on. @throws ProblemError not-found */
export async function renewPush(tx: Tx, id: string): Promise<{ pushPath: string }> {
  await loadConnection(tx, id, "update");
  const secret = newSecret();
  await sql`UPDATE integrations.kobo_connections SET push_sha256 = ${hashOf(secret)} WHERE id = ${id}`.execute(
    tx.kysely,
  );
  await audit(tx, "renew-push", id, {});
  return { pushPath: pathOf(id, secret) };
}

/** @throws ProblemError not-found */
export async function deleteConnection(tx: Tx, id: string): Promise<void> {
  await loadConnection(tx, id, "update");
  const before = await readConnection(tx, id);
  await sql`DELETE FROM integrations.kobo_submissions WHERE connection_id = ${id}`.execute(tx.kysely);
  await sql`DELETE FROM integrations.kobo_connections WHERE id = ${id}`.execute(tx.kysely);
  await audit(tx, "delete", id, { before });
}

/** The organisation of a connection that this secret opens; null otherwise, in the same time. */
export async function organisationOfPush(pool: Pool, id: string, secret: string) {
  const { rows } = await pool.query<{ organisation_id: string; push_sha256: Buffer }>(
    "SELECT organisation_id, push_sha256 FROM integrations.find_kobo_push($1)",
    [id],
  );
  const [found] = rows;
  const fits = timingSafeEqual(hashOf(secret), found?.push_sha256 ?? hashOf(""));
  return found !== undefined && fits ? found.organisation_id : null;
}

const newSecret = () => randomBytes(32).toString("base64url");
const hashOf = (secret: string) => createHash("sha256").update(secret).digest();
const pathOf = (id: string, secret: string) => `/v1/kobo/${id}/${secret}`;

async function assertFits(tx: Tx, outbound: Outbound, wish: ConnectionWish): Promise<void> {
  const url = new URL(wish.serverUrl);
  if (!outbound.mayCall(url)) fail("address-not-allowed", { host: url.host });
  const { rows } = await sql<{ count: boolean; counter: boolean }>`
    SELECT EXISTS (SELECT FROM counting.counts WHERE id = ${wish.countId}) AS count,
      EXISTS (SELECT FROM access.users WHERE id = ${wish.counterId} AND active) AS counter`.execute(
    tx.kysely,
  );
  if (rows[0]?.count !== true) fail("unknown-reference", { what: "count", value: wish.countId });
  if (rows[0].counter !== true)
    fail("unknown-reference", { what: "person-or-location", value: wish.counterId });
  assertMay(await loadCount(tx, wish.countId, "none"), "count");
}

const audit = (tx: Tx, what: string, objectId: string, facts: { before?: unknown; after?: unknown }) =>
  appendAudit(tx, { action: `kobo.${what}`, objectType: "kobo-connection", objectId, ...facts });

const fieldName = { en: "Name", fr: "Nom" } as const;

/** Two people may choose the same name at once: the index decides. */
async function named<T>({ ctx }: Tx, name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (violatedUnique(error) !== "kobo_connections_name") throw error;
    return fail("already-exists", { field: fieldName[ctx.language], value: name });
  }
}
