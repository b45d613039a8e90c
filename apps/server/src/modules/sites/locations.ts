import type { Location, LocationKind, Parsed, RouteBody, sitesRoutes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { archiveEmpty, restoreTogether } from "./archive-places.ts";
import { readLocation } from "./location-query.ts";
import {
  findTaken,
  insertLocations,
  insertVirtualLocations,
  lockSites,
  type NewLocation,
  raceOrRethrow,
  redrawPaths,
  updateLocation,
} from "./location-store.ts";
import { failRefused, failTaken, failUnknown, type Refusal, virtualNames } from "./words.ts";

type LocationDraft = Parsed<RouteBody<typeof sitesRoutes.createLocation>>;
type LocationChange = Parsed<RouteBody<typeof sitesRoutes.changeLocation>>;

/** @throws ProblemError unknown-reference, already-exists */
export async function createLocation(tx: Tx, draft: LocationDraft): Promise<Location> {
  const id = newId(tx.ctx.clock);
  await createLocationsInBulk(tx, [{ ...draft, id }]);
  const location = await readLocation(tx, id);
  await appendAudit(tx, { action: "location.create", objectType: "location", objectId: id, after: location });
  return location;
}

/**
 * Writes storage locations, in any order, of any sites, in one statement. The caller audits what they are part of.
 * @throws ProblemError unknown-reference for a site, or a parent that is neither in the site nor among the rows;
 *   already-exists naming the first code or barcode that is taken or given twice
 */
export async function createLocationsInBulk(tx: Tx, rows: readonly NewLocation[]): Promise<void> {
  const { language } = tx.ctx;
  const [unknownSite] = await lockSites(
    tx,
    rows.map((row) => row.siteId),
  );
  if (unknownSite !== undefined) failUnknown(language, "site", unknownSite);
  const taken = givenTwice(rows) ?? (await findTaken(tx, rows));
  if (taken !== null) failTaken(language, taken.field, taken.value);
  const written = await insertLocations(tx, rows).catch(raceOrRethrow);
  if (written < rows.length) failUnknown(language, "parent", await firstUnplaced(tx, rows));
}

function givenTwice(rows: readonly NewLocation[]): { field: "code" | "barcode"; value: string } | null {
  const codes = new Set<string>();
  const barcodes = new Set<string>();
  for (const { siteId, code, barcode } of rows) {
    if (codes.has(`${siteId} ${code}`)) return { field: "code", value: code };
    if (barcode !== null && barcodes.has(barcode)) return { field: "barcode", value: barcode };
    codes.add(`${siteId} ${code}`);
    if (barcode !== null) barcodes.add(barcode);
  }
  return null;
}

/** The parent at fault: of the rows without a place, the first whose parent is not itself waiting for one. */
async function firstUnplaced(tx: Tx, rows: readonly NewLocation[]): Promise<string> {
  const { rows: placed } = await sql<{ id: string }>`
    SELECT l.id FROM sites.locations l WHERE l.id = ANY (${rows.map((row) => row.id)}::uuid[])`.execute(
    tx.kysely,
  );
  const ids = new Set(placed.map(({ id }) => id));
  const waiting = new Map(rows.filter((row) => !ids.has(row.id)).map((row) => [row.id, row]));
  const parents = [...waiting.values()].map((row) => row.parentId ?? "");
  return parents.find((parent) => !waiting.has(parent)) ?? parents[0] ?? "";
}

/**
 * Changes a storage location read at `version`; the paths below it follow a new name or place.
 * @throws ProblemError not-found, version-conflict, unknown-reference, already-exists; decision-not-possible for a
 *   virtual location, a place under itself, or one in another site
 */
export async function changeLocation(
  tx: Tx,
  id: string,
  version: number,
  change: LocationChange,
): Promise<Location> {
  const { siteId } = await readLocation(tx, id);
  if (siteId === null) return failRefused(tx.ctx.language, "virtual");
  await lockSites(tx, [siteId]);
  const before = await readLocation(tx, id);
  if (before.version !== version) return fail("version-conflict");
  if (change.parentId !== null && change.parentId !== before.parentId) {
    const refusal = await refusePlace(tx, before, change.parentId);
    if (refusal !== null) return failRefused(tx.ctx.language, refusal);
  }
  await updateLocation(tx, id, change);
  if (before.name !== change.name || before.parentId !== change.parentId)
    await redrawPaths(tx, { locationId: id });
  const after = await readLocation(tx, id);
  await appendAudit(tx, { action: "location.change", objectType: "location", objectId: id, before, after });
  return after;
}

/**
 * Archives an empty location with all below it; one already archived stays as it is.
 * @throws ProblemError not-found; decision-not-possible for a virtual location, or while anything is on hand or being
 *   counted there
 */
export async function archiveLocation(tx: Tx, id: string): Promise<Location> {
  const { siteId } = await readLocation(tx, id);
  if (siteId === null) return failRefused(tx.ctx.language, "virtual");
  await lockSites(tx, [siteId]);
  const before = await readLocation(tx, id);
  if (before.archived) return before;
  const refusal = await archiveEmpty(tx, sql`l.ancestors @> ARRAY[${id}::uuid]`);
  if (refusal !== null) return failRefused(tx.ctx.language, refusal);
  const after = await readLocation(tx, id);
  await appendAudit(tx, { action: "location.archive", objectType: "location", objectId: id, before, after });
  return after;
}

/**
 * Takes a location out of the archive, with those below that went there with it; one in use stays as it is.
 * @throws ProblemError not-found; decision-not-possible while the location above, or the site, is archived
 */
export async function restoreLocation(tx: Tx, id: string): Promise<Location> {
  const { siteId } = await readLocation(tx, id);
  if (siteId === null) return failRefused(tx.ctx.language, "virtual");
  const [archivedSite] = await lockSites(tx, [siteId]);
  const before = await readLocation(tx, id);
  if (!before.archived) return before;
  const above = before.parentId === null ? null : await readLocation(tx, before.parentId);
  if (archivedSite !== undefined || above?.archived === true) return failRefused(tx.ctx.language, "archived");
  await restoreTogether(
    tx,
    sql`l.ancestors @> ARRAY[${id}::uuid]`,
    sql`SELECT r.archived_at FROM sites.locations r WHERE r.id = ${id}`,
  );
  const after = await readLocation(tx, id);
  await appendAudit(tx, { action: "location.restore", objectType: "location", objectId: id, before, after });
  return after;
}

async function refusePlace(tx: Tx, location: Location, parentId: string): Promise<Refusal | null> {
  const { rows } = await sql<{ sameSite: boolean; within: boolean; archived: boolean }>`
    SELECT l.archived_at IS NOT NULL AS archived, l.site_id IS NOT DISTINCT FROM ${location.siteId} AS "sameSite", ${location.id} = ANY (l.ancestors) AS within
    FROM sites.locations l WHERE l.id = ${parentId}`.execute(tx.kysely);
  const parent = rows[0];
  if (parent === undefined) return failUnknown(tx.ctx.language, "parent", parentId);
  if (!parent.sameSite) return "other-site";
  if (parent.archived) return "archived";
  return parent.within ? "under-itself" : null;
}

const virtualKinds = Object.keys(virtualNames) as (keyof typeof virtualNames)[];

/**
 * Gives a company the virtual locations it does not have: where goods come from and go to. Named in the context's
 * language; audited only when it made some.
 */
export async function setUpCompanyLocations(tx: Tx, companyId: string): Promise<void> {
  const rows = virtualKinds.map((kind) => ({
    id: newId(tx.ctx.clock),
    kind,
    name: virtualNames[kind][tx.ctx.language],
  }));
  const made: LocationKind[] = await insertVirtualLocations(tx, companyId, rows);
  if (made.length === 0) return;
  await appendAudit(tx, {
    action: "company.set-up-locations",
    objectType: "company",
    objectId: companyId,
    after: { kinds: made },
  });
}
