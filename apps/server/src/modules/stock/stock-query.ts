import type { Lot, Parsed, Quant, RouteQuery, stockRoutes } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { noLot } from "./check-moves.ts";

type StockQuery = Parsed<RouteQuery<typeof stockRoutes.listStock>>;
type LotQuery = Parsed<RouteQuery<typeof stockRoutes.listLots>>;

/** On hand by product code, place and lot, without what is zero; now, or as the books were at an instant. */
export function listStock(tx: Tx, query: StockQuery): Promise<Page<Quant>> {
  const order = {
    keys: [
      { name: "product", value: sql`p.code`, type: "text" as const },
      { name: "path", value: sql`l.path`, type: "text" as const },
      { name: "location", value: sql`l.id`, type: "uuid" as const },
      { name: "lot", value: sql`coalesce(lot.code, '')`, type: "text" as const },
    ],
  };
  const past = query.at === undefined ? null : query.at;
  const quantity = past === null ? sql`q.quantity` : sql`(q.quantity - coalesce(since.quantity, 0))`;
  const open =
    past === null
      ? sql`r.released_at IS NULL`
      : sql`r.reserved_at <= ${past} AND (r.released_at IS NULL OR r.released_at > ${past})`;
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Quant>`
      SELECT ${page.key}, q.product_id AS "productId", p.code AS "productCode", p.name AS "productName",
        q.location_id AS "locationId", l.path AS "locationPath", q.lot_id AS "lotId", lot.code AS "lotCode",
        ${decimalText(quantity)} AS quantity,
        (SELECT ${decimalText(sql`coalesce(sum(r.quantity), 0)`)} FROM stock.reservations r
         WHERE r.organisation_id = q.organisation_id AND r.product_id = q.product_id AND r.location_id = q.location_id
           AND r.lot_id IS NOT DISTINCT FROM q.lot_id AND ${open}) AS reserved
      FROM stock.quants q
      JOIN catalog.products p ON p.organisation_id = q.organisation_id AND p.id = q.product_id
      JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id
      LEFT JOIN stock.lots lot ON lot.organisation_id = q.organisation_id AND lot.id = q.lot_id
      ${past === null ? sql`` : movedSince(tx, query, past)}
      WHERE q.organisation_id = ${tx.ctx.organisationId} AND l.kind IN ('internal', 'transit') AND ${quantity} <> 0
        AND ${wanted(query)} AND ${textSearch(query.search, [sql`p.code`, sql`p.name`, sql`l.path`])} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

function wanted(query: StockQuery): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (query.productId !== undefined) conditions.push(sql`q.product_id = ${query.productId}`);
  if (query.lotId !== undefined) conditions.push(sql`q.lot_id = ${query.lotId}`);
  if (query.categoryId !== undefined) conditions.push(sql`p.category_id = ${query.categoryId}`);
  if (query.siteId !== undefined) conditions.push(sql`l.site_id = ${query.siteId}`);
  if (query.locationId !== undefined) conditions.push(sql`l.ancestors @> ARRAY[${query.locationId}::uuid]`);
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`;
}

/** What each key gained after the instant, in one pass over the later moves rather than one look-up a key. */
function movedSince(tx: Tx, query: StockQuery, past: string): RawBuilder<unknown> {
  const moves = sql`
    stock.moves m WHERE m.organisation_id = ${tx.ctx.organisationId} AND m.effective_at > ${past}
      AND ${query.productId === undefined ? sql`true` : sql`m.product_id = ${query.productId}`}`;
  return sql`
    LEFT JOIN (
      SELECT product_id, location_id, lot, sum(quantity) AS quantity FROM (
        SELECT m.product_id, m.destination_id AS location_id, coalesce(m.lot_id, ${noLot}) AS lot, m.quantity FROM ${moves}
        UNION ALL
        SELECT m.product_id, m.source_id, coalesce(m.lot_id, ${noLot}), -m.quantity FROM ${moves}) sides
      GROUP BY product_id, location_id, lot
    ) since ON since.product_id = q.product_id AND since.location_id = q.location_id
      AND since.lot = coalesce(q.lot_id, ${noLot})`;
}

/** Lots and serial numbers by code. */
export function listLots(tx: Tx, query: LotQuery): Promise<Page<Lot>> {
  const order = {
    keys: [
      { name: "code", value: sql`l.code`, type: "text" as const },
      { name: "id", value: sql`l.id`, type: "uuid" as const },
    ],
  };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Lot>`
      SELECT ${page.key}, l.id, l.product_id AS "productId", l.code, l.expires_on AS "expiresOn"
      FROM stock.lots l
      WHERE l.organisation_id = ${tx.ctx.organisationId} AND ${textSearch(query.search, [sql`l.code`])}
        AND ${query.productId === undefined ? sql`true` : sql`l.product_id = ${query.productId}`} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
