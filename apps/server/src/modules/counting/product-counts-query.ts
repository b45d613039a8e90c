import type { ProductCount } from "@stockex/contracts";
import { sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/** What posted counts found of a product, newest first. Posted lines are no secret: a blind count has ended. */
export function listProductCounts(
  tx: Tx,
  productId: string,
  request: PageRequest,
): Promise<Page<ProductCount>> {
  const order = {
    keys: [
      { name: "countedAt", value: sql`l.counted_at`, type: "timestamptz" },
      { name: "id", value: sql`l.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  return readPage(
    tx,
    request,
    order,
    (page) => sql<ProductCount>`
      SELECT ${page.key}, c.id AS "countId", l.id AS "lineId", c.number AS "countNumber", c.title AS "countTitle",
        place.path AS "locationPath", t.code AS "lotCode", ${isoInstant(sql`l.counted_at`)} AS "countedAt",
        ${decimalText(sql`l.book`)} AS book, ${decimalText(sql`l.counted`)} AS counted,
        ${decimalText(sql`l.variance`)} AS variance
      FROM counting.lines l
      JOIN counting.counts c ON c.organisation_id = l.organisation_id AND c.id = l.count_id
      JOIN sites.locations place ON place.organisation_id = l.organisation_id AND place.id = l.location_id
      LEFT JOIN stock.lots t ON t.organisation_id = l.organisation_id AND t.id = l.lot_id
      WHERE l.organisation_id = ${tx.ctx.organisationId} AND l.product_id = ${productId} AND NOT l.open
        AND l.state = 'posted' AND c.state = 'posted' AND l.counted_at IS NOT NULL AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
