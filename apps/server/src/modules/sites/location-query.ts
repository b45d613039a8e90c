import type { Location, Parsed, RouteQuery, sitesRoutes } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { type Page, type PageOrder, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

type LocationQuery = Parsed<RouteQuery<typeof sitesRoutes.listLocations>>;

const columns: RawBuilder<unknown> = sql`
  l.id, l.company_id AS "companyId", l.site_id AS "siteId", l.parent_id AS "parentId", l.code, l.name, l.kind, l.path,
  cardinality(l.ancestors) AS depth, l.barcode, l.sequence, EXISTS (
    SELECT FROM sites.locations k
    WHERE k.organisation_id = l.organisation_id AND k.parent_id = l.id AND k.archived_at IS NULL) AS "hasChildren",
  l.version, l.archived_at IS NOT NULL AS archived`;

// A path has no longest length, a cursor has; 300 characters tell neighbours apart and the id the rest.
const walkingOrder: PageOrder = {
  keys: [
    { name: "sequence", value: sql`l.sequence`, type: "integer" },
    { name: "path", value: sql`left(l.path, 300)`, type: "text" },
    { name: "id", value: sql`l.id`, type: "uuid" },
  ],
};

/** @throws ProblemError not-found */
export async function readLocation(tx: Tx, id: string): Promise<Location> {
  const { rows } = await sql<Location>`
    SELECT ${columns} FROM sites.locations l WHERE l.id = ${id}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/** Locations in use (or the archived ones) in walking order, then by path; `below` gives a location with all under it. */
export function listLocations(tx: Tx, query: LocationQuery): Promise<Page<Location>> {
  const conditions: RawBuilder<unknown>[] = [
    query.archived === "true" ? sql`l.archived_at IS NOT NULL` : sql`l.archived_at IS NULL`,
    textSearch(query.search, [sql`l.code`, sql`l.name`, sql`l.barcode`]),
  ];
  if (query.siteId !== undefined) conditions.push(sql`l.site_id = ${query.siteId}`);
  if (query.companyId !== undefined) conditions.push(sql`l.company_id = ${query.companyId}`);
  if (query.below !== undefined) conditions.push(sql`l.ancestors @> ARRAY[${query.below}::uuid]`);
  if (query.parentId === "none") conditions.push(sql`l.parent_id IS NULL`);
  else if (query.parentId !== undefined) conditions.push(sql`l.parent_id = ${query.parentId}`);
  if (query.kind !== undefined) conditions.push(sql`l.kind = ${query.kind}`);
  return readPage(
    tx,
    query,
    walkingOrder,
    (page) => sql<Location>`
      SELECT ${page.key}, ${columns} FROM sites.locations l
      WHERE ${page.after} AND ${sql.join(conditions, sql` AND `)}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
