import type { CountPhoto } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { hidesResults } from "./conditions.ts";
import { transitions } from "./count.ts";
import { isMine, myAssignment, myRound } from "./task-query.ts";

/** The caller reads counts and no blindness keeps this one from him. Over a count `c`. */
const readsAll = (tx: Tx, permission: "count.read" | "count.review"): RawBuilder<boolean> =>
  tx.ctx.permissions.has(permission) ? sql<boolean>`NOT ${hidesResults(tx)}` : sql<boolean>`false`;

/**
 * Condition: the caller may see photo `p`. His own; those of lines that are his to count, in a blind count of his pass
 * only, as another's picture tells what he saw; all of them for whoever reads the count's results.
 */
const isVisible = (tx: Tx): RawBuilder<boolean> => sql<boolean>`(
  p.removed_at IS NULL AND (p.user_id = ${tx.ctx.userId} OR ${readsAll(tx, "count.read")}
    OR (${isMine} AND (NOT c.blind OR p.round = ${myRound}))))`;

/** Condition over a photo `p` of a count `c`: it is the caller's own, or he reviews the count. */
export const mayRemove = (tx: Tx): RawBuilder<boolean> =>
  sql<boolean>`(p.user_id = ${tx.ctx.userId} OR ${readsAll(tx, "count.review")})`;

const tables = (tx: Tx) => sql`
  counting.photos p
  JOIN counting.counts c ON c.id = p.count_id
  JOIN counting.lines l ON l.id = p.line_id
  JOIN catalog.products r ON r.id = l.product_id
  JOIN sites.locations o ON o.id = l.location_id
  JOIN access.users w ON w.id = p.user_id
  LEFT JOIN stock.lots t ON t.id = l.lot_id
  ${myAssignment(tx.ctx.userId)}`;

const order = {
  keys: [
    { name: "path", value: sql`o.path`, type: "text" },
    { name: "code", value: sql`r.code`, type: "text" },
    { name: "line", value: sql`l.id`, type: "uuid" },
    { name: "taken", value: sql`p.taken_at`, type: "timestamptz" },
    { name: "id", value: sql`p.id`, type: "uuid" },
  ],
} as const;

/** Photos of a count, or of one line of it, by place; never the pictures themselves. */
export function listPhotos(
  tx: Tx,
  countId: string,
  request: PageRequest & { readonly lineId?: string | undefined },
): Promise<Page<CountPhoto>> {
  const line = request.lineId === undefined ? sql`true` : sql`p.line_id = ${request.lineId}`;
  return selectPhotos(tx, request, sql`p.count_id = ${countId} AND ${line}`);
}

/** One photo. @throws ProblemError not-found */
export async function readPhotoFacts(tx: Tx, photoId: string): Promise<CountPhoto> {
  const { items } = await selectPhotos(tx, { limit: 1 }, sql`p.id = ${photoId}`);
  return items[0] ?? fail("not-found");
}

function selectPhotos(tx: Tx, request: PageRequest, which: RawBuilder<unknown>): Promise<Page<CountPhoto>> {
  return readPage<CountPhoto>(
    tx,
    request,
    order,
    (page) => sql`
    SELECT ${page.key}, p.id, l.id AS "lineId", r.code AS "productCode", r.name AS "productName", t.code AS "lotCode",
      o.path AS "locationPath", p.round, w.name AS "takenBy", ${isoInstant(sql`p.taken_at`)} AS "takenAt",
      p.width, p.height, c.state = ANY (${transitions.count}::text[]) AND ${mayRemove(tx)} AS removable
    FROM ${tables(tx)}
    WHERE ${page.after} AND ${which} AND ${isVisible(tx)} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** The picture of a photo that the caller may see. @throws ProblemError not-found */
export async function readPicture(tx: Tx, countId: string, photoId: string): Promise<Buffer> {
  const { rows } = await sql<{ content: Buffer }>`
    SELECT p.content FROM ${tables(tx)}
    WHERE p.id = ${photoId} AND p.count_id = ${countId} AND ${isVisible(tx)}`.execute(tx.kysely);
  return rows[0]?.content ?? fail("not-found");
}
