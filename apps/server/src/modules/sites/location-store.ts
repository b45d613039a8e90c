import type { LocationKind } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { failTaken } from "./words.ts";

/** What separates the names of a path. */
const separator = sql.lit(" / ");

/** A storage location to be written; its company, ancestors and path follow from its site and parent. */
export interface NewLocation {
  readonly id: string;
  readonly siteId: string;
  /** In the same site: one that exists, or another of the same call. */
  readonly parentId: string | null;
  readonly code: string;
  readonly name: string;
  readonly barcode: string | null;
  readonly sequence: number;
}

/** Locks sites in key order, and with them the shape of their trees; gives those that are unknown or archived. */
export async function lockSites(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const asked = [...new Set(ids)];
  const { rows } = await sql<{ id: string; archived: boolean }>`
    SELECT s.id, s.archived_at IS NOT NULL AS archived FROM sites.sites s
    WHERE s.id = ANY (${asked}::uuid[]) ORDER BY s.id FOR NO KEY UPDATE`.execute(tx.kysely);
  const locked = new Set(rows.filter(({ archived }) => !archived).map(({ id }) => id));
  return asked.filter((id) => !locked.has(id));
}

/**
 * Writes storage locations of locked sites in one statement, parents before children, each with its ancestors and
 * path. Gives the number written: fewer than asked when a parent is unknown or archived, in another site, or its own descendant.
 */
export async function insertLocations(tx: Tx, rows: readonly NewLocation[]): Promise<number> {
  const { numAffectedRows } = await sql`
    WITH RECURSIVE asked AS (
      SELECT * FROM unnest(
        ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[],
        ${rows.map((row) => row.parentId)}::uuid[], ${rows.map((row) => row.code)}::text[],
        ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.barcode)}::text[],
        ${rows.map((row) => row.sequence)}::integer[])
        asked (id, site_id, parent_id, code, name, barcode, sequence)
    ), placed AS (
      SELECT asked.*, s.company_id, coalesce(parent.ancestors, '{}') || asked.id AS ancestors,
        coalesce(parent.path, s.name) || ${separator} || asked.name AS path
      FROM asked
      JOIN sites.sites s ON s.id = asked.site_id
      LEFT JOIN sites.locations parent ON parent.id = asked.parent_id AND parent.site_id = asked.site_id
        AND parent.archived_at IS NULL
      WHERE asked.parent_id IS NULL OR parent.id IS NOT NULL
      UNION ALL
      SELECT asked.*, placed.company_id, placed.ancestors || asked.id, placed.path || ${separator} || asked.name
      FROM placed JOIN asked ON asked.parent_id = placed.id AND asked.site_id = placed.site_id
    )
    INSERT INTO sites.locations (organisation_id, id, company_id, site_id, parent_id, code, name, kind, ancestors,
      path, barcode, sequence)
    SELECT ${tx.ctx.organisationId}, id, company_id, site_id, parent_id, code, name, 'internal', ancestors, path,
      barcode, sequence
    FROM placed`.execute(tx.kysely);
  return Number(numAffectedRows ?? 0n);
}

/** The first code of a site or barcode among `rows` that another location has; the sites are locked. */
export async function findTaken(
  tx: Tx,
  rows: readonly Pick<NewLocation, "siteId" | "code" | "barcode">[],
): Promise<{ field: "code" | "barcode"; value: string } | null> {
  const { rows: taken } = await sql<{ field: "code" | "barcode"; value: string }>`
    WITH asked AS (
      SELECT * FROM unnest(${rows.map((row) => row.siteId)}::uuid[], ${rows.map((row) => row.code)}::text[],
        ${rows.map((row) => row.barcode)}::text[]) WITH ORDINALITY asked (site_id, code, barcode, place)
    )
    SELECT 'code' AS field, code AS value, place FROM asked
    WHERE EXISTS (SELECT FROM sites.locations l WHERE l.site_id = asked.site_id AND l.code = asked.code)
    UNION ALL
    SELECT 'barcode', barcode, place FROM asked
    WHERE EXISTS (SELECT FROM sites.locations l WHERE l.barcode = asked.barcode)
    ORDER BY place LIMIT 1`.execute(tx.kysely);
  return taken[0] ?? null;
}

/** Writes the next version of a location; its ancestors and path, and those below it, are redrawn after. */
export async function updateLocation(
  tx: Tx,
  id: string,
  change: Omit<NewLocation, "id" | "siteId">,
): Promise<void> {
  try {
    await sql`
      UPDATE sites.locations SET parent_id = ${change.parentId}, code = ${change.code}, name = ${change.name},
        barcode = ${change.barcode}, sequence = ${change.sequence}, version = version + 1
      WHERE id = ${id}`.execute(tx.kysely);
  } catch (error) {
    const constraint = violatedUnique(error);
    if (constraint === null) throw error;
    if (constraint === "locations_barcode") failTaken(tx.ctx.language, "barcode", change.barcode ?? "");
    failTaken(tx.ctx.language, "code", change.code);
  }
}

/**
 * Computes ancestors and path anew for a location and all below it, or for a whole site, in one statement. The
 * version of the locations below stays: nothing of theirs that anybody edits has changed.
 */
export async function redrawPaths(
  tx: Tx,
  where: { readonly locationId: string } | { readonly siteId: string },
): Promise<void> {
  const root: RawBuilder<unknown> =
    "siteId" in where
      ? sql`l.site_id = ${where.siteId} AND l.parent_id IS NULL`
      : sql`l.id = ${where.locationId}`;
  await sql`
    WITH RECURSIVE tree AS (
      SELECT l.id, coalesce(parent.ancestors, '{}') || l.id AS ancestors,
        coalesce(parent.path, s.name) || ${separator} || l.name AS path
      FROM sites.locations l
      JOIN sites.sites s ON s.id = l.site_id
      LEFT JOIN sites.locations parent ON parent.id = l.parent_id
      WHERE ${root}
      UNION ALL
      SELECT l.id, tree.ancestors || l.id, tree.path || ${separator} || l.name
      FROM tree JOIN sites.locations l ON l.parent_id = tree.id
    )
    UPDATE sites.locations l SET ancestors = tree.ancestors, path = tree.path FROM tree WHERE l.id = tree.id`.execute(
    tx.kysely,
  );
}

/** Writes the virtual locations a company does not have yet and gives the kinds written. */
export async function insertVirtualLocations(
  tx: Tx,
  companyId: string,
  rows: readonly { readonly id: string; readonly kind: LocationKind; readonly name: string }[],
): Promise<LocationKind[]> {
  const { rows: written } = await sql<{ kind: LocationKind }>`
    INSERT INTO sites.locations (organisation_id, id, company_id, code, name, kind, ancestors, path)
    SELECT ${tx.ctx.organisationId}, v.id, ${companyId}, v.kind, v.name, v.kind, ARRAY[v.id], v.name
    FROM unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.name)}::text[]) v (id, kind, name)
    ON CONFLICT (organisation_id, company_id, site_id, code) DO NOTHING
    RETURNING kind`.execute(tx.kysely);
  return written.map(({ kind }) => kind);
}

/** The id of a company's virtual location of a kind; every company has them from its set-up on. */
export async function virtualLocation(
  tx: Tx,
  companyId: string,
  kind: Exclude<LocationKind, "internal">,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    SELECT l.id FROM sites.locations l
    WHERE l.company_id = ${companyId} AND l.site_id IS NULL AND l.code = ${kind} AND l.kind = ${kind}`.execute(
    tx.kysely,
  );
  if (rows[0] === undefined) throw new Error(`company ${companyId} was set up without its ${kind} location`);
  return rows[0].id;
}

/** Somebody took a barcode between the look and the insert: other sites are not locked. */
export function raceOrRethrow(error: unknown): never {
  if (violatedUnique(error) === null) throw error;
  return fail("database-busy");
}
