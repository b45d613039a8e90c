import type { Move, Parsed, RouteQuery, stockRoutes } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { pathInWords } from "../sites/index.ts";

type MoveQuery = Parsed<RouteQuery<typeof stockRoutes.listMoves>>;

/** The ledger, the latest physical event first; a place's with all below it. */
export function listMoves(tx: Tx, query: MoveQuery): Promise<Page<Move>> {
  const order = {
    keys: [
      { name: "effectiveAt", value: sql`m.effective_at`, type: "timestamptz" as const },
      { name: "id", value: sql`m.id`, type: "uuid" as const },
    ],
    descending: true,
  };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Move>`
      SELECT ${page.key}, m.id, m.batch_id AS "batchId", m.kind, m.product_id AS "productId", p.code AS "productCode",
        p.name AS "productName", m.lot_id AS "lotId", lot.code AS "lotCode", m.source_id AS "sourceId",
        ${pathInWords("source", tx.ctx.language)} AS "sourcePath", m.destination_id AS "destinationId", ${pathInWords("destination", tx.ctx.language)} AS "destinationPath",
        ${decimalText(sql`m.quantity`)} AS quantity, ${isoInstant(sql`m.effective_at`)} AS "effectiveAt",
        ${isoInstant(sql`m.recorded_at`)} AS "recordedAt", m.accounting_date AS "accountingDate",
        m.origin_type AS "originType", m.origin_id AS "originId", m.reverses_id AS "reversesId",
        EXISTS (SELECT FROM stock.moves r WHERE r.organisation_id = m.organisation_id AND r.reverses_id = m.id) AS reversed,
        actor.name AS "actorName", m.reference
      FROM stock.moves m
      JOIN catalog.products p ON p.organisation_id = m.organisation_id AND p.id = m.product_id
      JOIN sites.locations source ON source.organisation_id = m.organisation_id AND source.id = m.source_id
      JOIN sites.locations destination
        ON destination.organisation_id = m.organisation_id AND destination.id = m.destination_id
      LEFT JOIN stock.lots lot ON lot.organisation_id = m.organisation_id AND lot.id = m.lot_id
      LEFT JOIN access.users actor ON actor.organisation_id = m.organisation_id AND actor.id = m.actor_id
      WHERE m.organisation_id = ${tx.ctx.organisationId} AND ${wanted(tx, query)} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

function wanted(tx: Tx, query: MoveQuery): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (query.productId !== undefined) conditions.push(sql`m.product_id = ${query.productId}`);
  if (query.lotId !== undefined) conditions.push(sql`m.lot_id = ${query.lotId}`);
  if (query.originId !== undefined) {
    // A count's moves come from its lines, one each; asked for by the count, all of them are meant.
    conditions.push(sql`(m.origin_id = ${query.originId} OR m.batch_id = ANY (ARRAY(
      SELECT p.batch_id FROM counting.postings p
      WHERE p.organisation_id = ${tx.ctx.organisationId} AND p.count_id = ${query.originId})))`);
  }
  if (query.kind !== undefined) conditions.push(sql`m.kind = ${query.kind}`);
  if (query.batchId !== undefined) conditions.push(sql`m.batch_id = ${query.batchId}`);
  if (query.from !== undefined) conditions.push(sql`m.effective_at >= ${query.from}`);
  if (query.to !== undefined) conditions.push(sql`m.effective_at <= ${query.to}`);
  if (query.locationId !== undefined) {
    const place = sql`ARRAY[${query.locationId}::uuid]`;
    conditions.push(sql`(source.ancestors @> ${place} OR destination.ancestors @> ${place})`);
  }
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`;
}
