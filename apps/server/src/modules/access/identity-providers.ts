import type { IdentityProvider } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import type { SecretBox, SecretPlace } from "../../platform/secrets/index.ts";
import { appendAudit } from "../audit/index.ts";

export type ProviderWish = Omit<IdentityProvider, "id" | "hasSecret" | "people" | "version">;

const columns = sql`
  p.id, p.name, p.sign_in_name AS "signInName", p.issuer, p.client_id AS "clientId", p.trusts_email AS "trustsEmail",
  p.does_second_factor AS "doesSecondFactor", p.role_of_new AS "roleOfNew", p.active,
  p.secret_sealed IS NOT NULL AS "hasSecret", p.version,
  (SELECT count(*)::integer FROM access.external_identities x
    WHERE x.organisation_id = p.organisation_id AND x.provider_id = p.id) AS people`;

export async function listProviders(tx: Tx): Promise<IdentityProvider[]> {
  const { rows } = await sql<IdentityProvider>`
    SELECT ${columns} FROM access.identity_providers p ORDER BY lower(p.name), p.id`.execute(tx.kysely);
  return rows;
}

/** @throws ProblemError not-found */
export async function readProvider(tx: Tx, id: string): Promise<IdentityProvider> {
  const { rows } = await sql<IdentityProvider>`
    SELECT ${columns} FROM access.identity_providers p WHERE p.id = ${id}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

const placeOf = (organisationId: string, id: string): SecretPlace => ({
  organisationId,
  row: `access.identity_providers/${id}`,
});

/** The client's secret in the clear, for the moment it is used; null for a public client. */
export async function secretOf(tx: Tx, secrets: SecretBox, id: string): Promise<string | null> {
  const { rows } = await sql<{ sealed: Buffer | null }>`
    SELECT secret_sealed AS sealed FROM access.identity_providers WHERE id = ${id}`.execute(tx.kysely);
  const { sealed } = rows[0] ?? fail("not-found");
  return sealed === null ? null : secrets.open(placeOf(tx.ctx.organisationId, id), sealed).toString("utf8");
}

/** @throws ProblemError already-exists, when the name or the sign-in name is taken */
export async function createProvider(
  tx: Tx,
  secrets: SecretBox,
  wish: ProviderWish,
  clientSecret: string | null,
): Promise<IdentityProvider> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  const sealed =
    clientSecret === null ? null : secrets.seal(placeOf(ctx.organisationId, id), Buffer.from(clientSecret));
  await named(
    wish,
    sql`
      INSERT INTO access.identity_providers (organisation_id, id, name, sign_in_name, issuer, client_id, secret_sealed,
        trusts_email, does_second_factor, role_of_new, active, version, created_at)
      VALUES (${ctx.organisationId}, ${id}, ${wish.name}, ${wish.signInName}, ${wish.issuer}, ${wish.clientId}, ${sealed},
        ${wish.trustsEmail}, ${wish.doesSecondFactor}, ${wish.roleOfNew}, ${wish.active}, 1, ${ctx.clock.now()})`.execute(
      tx.kysely,
    ),
  );
  const provider = await readProvider(tx, id);
  await appendAudit(tx, {
    action: "identity-provider.create",
    objectType: "identity-provider",
    objectId: id,
    after: provider,
  });
  return provider;
}

/**
 * Changes a provider. Of another issuer nobody is known any more: its names for people are its own.
 * @throws ProblemError not-found, version-conflict, already-exists, client-secret-needed
 */
export async function changeProvider(
  tx: Tx,
  secrets: SecretBox,
  id: string,
  ifMatch: string | null,
  { clientSecret, ...wish }: ProviderWish & { readonly clientSecret?: string | undefined },
): Promise<IdentityProvider> {
  const before = await readProvider(tx, id);
  const moves = before.issuer !== wish.issuer;
  if (moves && before.hasSecret && clientSecret === undefined) fail("client-secret-needed");
  const sealed =
    clientSecret === undefined
      ? sql`secret_sealed`
      : sql`${secrets.seal(placeOf(tx.ctx.organisationId, id), Buffer.from(clientSecret))}::bytea`;
  const changed = await named(
    wish,
    sql`
      UPDATE access.identity_providers SET name = ${wish.name}, sign_in_name = ${wish.signInName},
        issuer = ${wish.issuer}, client_id = ${wish.clientId}, secret_sealed = ${sealed},
        trusts_email = ${wish.trustsEmail}, does_second_factor = ${wish.doesSecondFactor},
        role_of_new = ${wish.roleOfNew}, active = ${wish.active}, version = version + 1
      WHERE id = ${id} AND version::text = ${ifMatch} RETURNING id`.execute(tx.kysely),
  );
  if (changed.rows.length === 0) fail("version-conflict");
  if (moves) await sql`DELETE FROM access.external_identities WHERE provider_id = ${id}`.execute(tx.kysely);
  const after = await readProvider(tx, id);
  await appendAudit(tx, {
    action: "identity-provider.change",
    objectType: "identity-provider",
    objectId: id,
    before,
    after,
  });
  return after;
}

/** @throws ProblemError not-found */
export async function deleteProvider(tx: Tx, id: string): Promise<void> {
  const before = await readProvider(tx, id);
  await sql`DELETE FROM access.identity_providers WHERE id = ${id}`.execute(tx.kysely);
  await appendAudit(tx, {
    action: "identity-provider.delete",
    objectType: "identity-provider",
    objectId: id,
    before,
  });
}

async function named<T>({ name, signInName }: ProviderWish, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    switch (violatedUnique(error)) {
      case "identity_providers_name":
        return fail("already-exists", { field: "name", value: name });
      case "identity_providers_sign_in_name":
        return fail("already-exists", { field: "signInName", value: signInName });
      default:
        throw error;
    }
  }
}
