import type { Parsed, RouteBody, RouteQuery, Site, sitesRoutes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { archiveEmpty, restoreTogether } from "./archive-places.ts";
import { redrawPaths } from "./location-store.ts";
import { failRefused, failTaken, failUnknown } from "./words.ts";

type SiteDraft = Parsed<RouteBody<typeof sitesRoutes.createSite>>;
type SiteChange = Parsed<RouteBody<typeof sitesRoutes.changeSite>>;
type SiteQuery = Parsed<RouteQuery<typeof sitesRoutes.listSites>>;

const columns: RawBuilder<unknown> = sql`
  s.id, s.company_id AS "companyId", s.code, s.name, s.address, trim_scale(s.latitude)::text AS latitude,
  trim_scale(s.longitude)::text AS longitude, s.contact, s.uncertainty_minutes AS "uncertaintyMinutes", s.version,
  s.archived_at IS NOT NULL AS archived`;

/** Sites by code: those in use, or the archived ones. */
export function listSites(tx: Tx, query: SiteQuery): Promise<Page<Site>> {
  const order = { keys: [{ name: "code", value: sql`s.code`, type: "text" as const }] };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Site>`
      SELECT ${page.key}, ${columns} FROM sites.sites s
      WHERE s.archived_at IS ${query.archived === "true" ? sql`NOT NULL` : sql`NULL`} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** @throws ProblemError not-found */
export async function readSite(tx: Tx, id: string): Promise<Site> {
  const { rows } = await sql<Site>`SELECT ${columns} FROM sites.sites s WHERE s.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

/** @throws ProblemError unknown-reference, already-exists */
export async function createSite(tx: Tx, draft: SiteDraft): Promise<Site> {
  const { language } = tx.ctx;
  if (!(await companyExists(tx, draft.companyId))) return failUnknown(language, "company", draft.companyId);
  const id = newId(tx.ctx.clock);
  if (!(await insertSite(tx, id, draft))) return failTaken(language, "code", draft.code);
  const site = await readSite(tx, id);
  await appendAudit(tx, { action: "site.create", objectType: "site", objectId: id, after: site });
  return site;
}

/**
 * Changes a site read at `version`; with its name the paths of its locations follow.
 * @throws ProblemError not-found, version-conflict, already-exists
 */
export async function changeSite(tx: Tx, id: string, version: number, change: SiteChange): Promise<Site> {
  const before = await lockSite(tx, id);
  if (before === undefined) return fail("not-found");
  if (before.version !== version) return fail("version-conflict");
  await updateSite(tx, id, change);
  if (before.name !== change.name) await redrawPaths(tx, { siteId: id });
  const after = await readSite(tx, id);
  await appendAudit(tx, { action: "site.change", objectType: "site", objectId: id, before, after });
  return after;
}

/**
 * Archives an empty site with all its locations; one already archived stays as it is.
 * @throws ProblemError not-found; decision-not-possible while anything is on hand or being counted there
 */
export async function archiveSite(tx: Tx, id: string): Promise<Site> {
  const before = await lockSite(tx, id);
  if (before === undefined) return fail("not-found");
  if (before.archived) return before;
  // One instant for all: that is how a restored site knows which of its locations went with it.
  const at = tx.ctx.clock.now();
  const refusal = await archiveEmpty(tx, sql`l.site_id = ${id}`, at);
  if (refusal !== null) return failRefused(tx.ctx.language, refusal);
  await sql`
    UPDATE sites.sites SET archived_at = ${at}, version = version + 1 WHERE id = ${id}`.execute(tx.kysely);
  const after = await readSite(tx, id);
  await appendAudit(tx, { action: "site.archive", objectType: "site", objectId: id, before, after });
  return after;
}

/**
 * Takes a site out of the archive, with the locations that went there with it; one in use stays as it is.
 * @throws ProblemError not-found
 */
export async function restoreSite(tx: Tx, id: string): Promise<Site> {
  const before = await lockSite(tx, id);
  if (before === undefined) return fail("not-found");
  if (!before.archived) return before;
  await restoreTogether(
    tx,
    sql`l.site_id = ${id}`,
    sql`SELECT s.archived_at FROM sites.sites s WHERE s.id = ${id}`,
  );
  await sql`UPDATE sites.sites SET archived_at = NULL, version = version + 1 WHERE id = ${id}`.execute(
    tx.kysely,
  );
  const after = await readSite(tx, id);
  await appendAudit(tx, { action: "site.restore", objectType: "site", objectId: id, before, after });
  return after;
}

/** Locks a site, and with it the shape of its location tree, against other changes. */
async function lockSite(tx: Tx, id: string): Promise<Site | undefined> {
  const { rows } = await sql<Site>`
    SELECT ${columns} FROM sites.sites s WHERE s.id = ${id} FOR NO KEY UPDATE`.execute(tx.kysely);
  return rows[0];
}

async function companyExists(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM access.companies c WHERE c.id = ${id}`.execute(tx.kysely);
  return rows.length > 0;
}

/** False when the code is taken. */
async function insertSite(tx: Tx, id: string, draft: SiteDraft): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO sites.sites (organisation_id, id, company_id, code, name, address, latitude, longitude, contact,
      uncertainty_minutes)
    VALUES (${tx.ctx.organisationId}, ${id}, ${draft.companyId}, ${draft.code}, ${draft.name}, ${draft.address},
      ${draft.latitude}, ${draft.longitude}, ${draft.contact}, ${draft.uncertaintyMinutes})
    ON CONFLICT (organisation_id, code) DO NOTHING`.execute(tx.kysely);
  return numAffectedRows === 1n;
}

async function updateSite(tx: Tx, id: string, change: SiteChange): Promise<void> {
  try {
    await sql`
      UPDATE sites.sites SET code = ${change.code}, name = ${change.name}, address = ${change.address},
        latitude = ${change.latitude}, longitude = ${change.longitude}, contact = ${change.contact},
        uncertainty_minutes = ${change.uncertaintyMinutes}, version = version + 1
      WHERE id = ${id}`.execute(tx.kysely);
  } catch (error) {
    if (violatedUnique(error) === null) throw error;
    failTaken(tx.ctx.language, "code", change.code);
  }
}
