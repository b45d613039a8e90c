import { type Identity, LOGO_BYTES } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { readJpeg } from "../../platform/files/jpeg.ts";
import { readPng } from "../../platform/files/png.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";

/** More pixels than any header has, few enough to be drawn in each report. */
const MOST_PIXELS = 4_000_000;

/** A logo as a picture. */
export interface Logo {
  readonly content: Buffer;
  readonly type: "image/png" | "image/jpeg";
  readonly width: number;
  readonly height: number;
}

/** Asked before the file is read into memory. @throws ProblemError logo-too-large */
export function assertLogoSize(bytes: number): void {
  if (bytes > LOGO_BYTES) fail("logo-too-large", { most: LOGO_BYTES / 1_000 });
}

/** What was sent, as a logo, by what it is and not by its name. @throws ProblemError logo-not-readable */
export function logoOf(bytes: Buffer): Logo {
  const [png, jpeg] = [readPng(bytes, MOST_PIXELS), readJpeg(bytes)];
  const picture = png ?? jpeg;
  if (picture === null || picture.width * picture.height > MOST_PIXELS) return fail("logo-not-readable");
  return { ...picture, type: png === null ? "image/jpeg" : "image/png" };
}

/** How the caller's organisation looks; nothing chosen is the product's own look, version 0. */
export async function readIdentity(tx: Tx): Promise<Identity> {
  const { rows } = await sql<Identity>`
    SELECT accent, version,
      CASE WHEN logo_id IS NOT NULL
        THEN jsonb_build_object('id', logo_id, 'width', logo_width, 'height', logo_height) END AS logo
    FROM identity.looks`.execute(tx.kysely);
  return rows[0] ?? { accent: null, logo: null, version: 0 };
}

/** Chooses the colour, read at `version`. @throws ProblemError version-conflict */
export async function changeAccent(tx: Tx, version: number, accent: string | null): Promise<Identity> {
  const before = await lockIdentity(tx);
  if (before.version !== version) fail("version-conflict");
  await sql`UPDATE identity.looks SET accent = ${accent}, version = version + 1`.execute(tx.kysely);
  await audit(tx, "identity.accent", { before: { accent: before.accent }, after: { accent } });
  return readIdentity(tx);
}

/** Sets the logo, or takes it away. */
export async function changeLogo(tx: Tx, logo: Logo | null): Promise<Identity> {
  const before = await lockIdentity(tx);
  const id = logo === null ? null : newId(tx.ctx.clock);
  await sql`
    UPDATE identity.looks SET logo_id = ${id}, logo = ${logo?.content ?? null}, logo_type = ${logo?.type ?? null},
      logo_width = ${logo?.width ?? null}, logo_height = ${logo?.height ?? null}, version = version + 1`.execute(
    tx.kysely,
  );
  const after = await readIdentity(tx);
  await audit(tx, "identity.logo", { before: { logo: before.logo }, after: { logo: after.logo } });
  return after;
}

/** The organisation's logo; null when it has none. */
export async function readLogo(tx: Tx): Promise<Logo | null> {
  const { rows } = await sql<Logo>`
    SELECT logo AS content, logo_type AS type, logo_width AS width, logo_height AS height
    FROM identity.looks WHERE logo_id IS NOT NULL`.execute(tx.kysely);
  return rows[0] ?? null;
}

/** Holds the organisation's row, made when it is the first time. */
async function lockIdentity(tx: Tx): Promise<Identity> {
  await sql`
    INSERT INTO identity.looks (organisation_id, version) VALUES (${tx.ctx.organisationId}, 0)
    ON CONFLICT (organisation_id) DO NOTHING`.execute(tx.kysely);
  await sql`SELECT FROM identity.looks FOR UPDATE`.execute(tx.kysely);
  return readIdentity(tx);
}

const audit = (tx: Tx, action: string, what: { before: unknown; after: unknown }) =>
  appendAudit(tx, {
    action,
    objectType: "organisation",
    objectId: tx.ctx.organisationId,
    ...what,
  });
