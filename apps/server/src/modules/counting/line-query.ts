import type { CountLine, countingRoutes, Parsed, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageKey, type PageOrder, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { suggestedLines } from "./suggested-lines.ts";

type LineFilter = Parsed<RouteQuery<typeof countingRoutes.listLines>>;

const share = sql`abs(l.variance) * 100 / nullif(abs(l.book), 0)`;

/** SQL expression over a count line `l`: its band (catalogue B8), "none" without difference, NULL without result. */
export const severitySql = sql<string>`
  CASE WHEN l.variance IS NULL THEN NULL WHEN l.variance = 0 THEN 'none' WHEN l.book = 0 OR ${share} > 20 THEN 'critical'
    WHEN ${share} >= 10 THEN 'high' WHEN ${share} >= 5 THEN 'medium' ELSE 'low' END`;

const lineColumns = sql`
  l.id, l.product_id AS "productId", p.code AS "productCode", p.name AS "productName", u.code AS "unitCode",
  p.category_id AS "categoryId", l.location_id AS "locationId", o.path AS "locationPath", o.code AS "locationCode",
  l.lot_id AS "lotId", t.code AS "lotCode", l.expected, l.state, l.round,
  ${decimalText(sql`l.book_at_release`)} AS "bookAtRelease", ${decimalText(sql`l.book`)} AS book,
  ${decimalText(sql`l.book_moves_before`)} AS "bookMovesBefore",
  ${decimalText(sql`l.book_moves_after`)} AS "bookMovesAfter", ${decimalText(sql`l.counted`)} AS counted,
  ${isoInstant(sql`l.counted_at`)} AS "countedAt", ${decimalText(sql`l.variance`)} AS variance,
  ${decimalText(sql`l.variance_value`)} AS "varianceValue",
  ${decimalText(sql`round(l.variance * 100 / nullif(abs(l.book), 0), 2)`)} AS "variancePercent",
  ${severitySql} AS severity,
  ${decimalText(sql`l.unit_cost`)} AS "unitCost", ${decimalText(sql`l.manual_cost`)} AS "manualCost",
  l.outside_tolerance AS "outsideTolerance", ${decimalText(sql`l.transferred`)} AS transferred,
  l.decision, l.decision_reason AS "decisionReason", decided.name AS "decidedBy"`;

const lineTables = (places: RawBuilder<unknown>) => sql`
  counting.lines l
  JOIN catalog.products p ON p.id = l.product_id
  JOIN catalog.units u ON u.id = p.unit_id
  JOIN ${places} o ON o.id = l.location_id
  LEFT JOIN stock.lots t ON t.id = l.lot_id
  LEFT JOIN access.users decided ON decided.id = l.decided_by`;

/**
 * The places of a count in the order of their paths, of which a page then looks up only the next ones: the planner
 * does not sort one side of a join by itself before it joins.
 */
const placesByPath = (countId: string) => sql`(
  SELECT id, path, code, ancestors FROM sites.locations
  WHERE site_id = (SELECT c.site_id FROM counting.counts c WHERE c.id = ${countId})
  ORDER BY path)`;

/** Lines of a count with book, counted and difference. */
export async function listLines(tx: Tx, countId: string, filter: LineFilter): Promise<Page<CountLine>> {
  const conditions = [
    sql`l.count_id = ${countId}`,
    filter.only === "suggested"
      ? sql`l.id = ANY (${await suggestedLines(tx, countId)}::uuid[])`
      : only(filter.only),
    filter.state === undefined ? sql`true` : sql`l.state = ${filter.state}`,
    filter.locationId === undefined ? sql`true` : sql`${filter.locationId}::uuid = ANY (o.ancestors)`,
    filter.categoryId === undefined ? sql`true` : sql`p.category_id = ${filter.categoryId}`,
    textSearch(filter.search, [sql`p.code`, sql`p.name`, sql`o.path`, sql`coalesce(t.code, '')`]),
  ];
  const places = filter.sort === "location" ? placesByPath(countId) : sql`sites.locations`;
  return readPage<CountLine>(
    tx,
    filter,
    orderOf(filter.sort),
    (page) => sql`
    SELECT ${page.key}, ${lineColumns} FROM ${lineTables(places)}
    WHERE ${page.after} AND ${sql.join(conditions, sql` AND `)} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** One line of a count. @throws ProblemError not-found */
export async function readCountLine(tx: Tx, countId: string, lineId: string): Promise<CountLine> {
  const { rows } = await sql<CountLine>`
    SELECT ${lineColumns} FROM ${lineTables(sql`sites.locations`)}
    WHERE l.count_id = ${countId} AND l.id = ${lineId}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

function only(choice: Exclude<LineFilter["only"], "suggested">): RawBuilder<unknown> {
  switch (choice) {
    case "all":
      return sql`true`;
    case "differing":
      return sql`l.variance <> 0`;
    case "undecided":
      return sql`l.open AND l.state IN ('counted', 'contested', 'recount', 'arbitration')`;
    case "contested":
      return sql`l.state = 'contested'`;
    case "uncounted":
      return sql`l.counted IS NULL`;
    case "outside-tolerance":
      return sql`l.outside_tolerance`;
  }
}

function orderOf(sort: LineFilter["sort"]): PageOrder {
  const [key, descending] = sort.startsWith("-") ? [sort.slice(1), true] : [sort, false];
  const id: PageKey = { name: "id", value: sql`l.id`, type: "uuid" };
  const first: Record<string, PageKey[]> = {
    location: [
      { name: "path", value: sql`o.path`, type: "text" },
      { name: "code", value: sql`p.code`, type: "text" },
    ],
    product: [{ name: "product", value: sql`p.code`, type: "text" }],
    value: [{ name: "value", value: sql`coalesce(l.variance_value, 0)`, type: "numeric" }],
    variance: [{ name: "variance", value: sql`coalesce(l.variance, 0)`, type: "numeric" }],
    magnitude: [{ name: "magnitude", value: sql`abs(coalesce(l.variance_value, 0))`, type: "numeric" }],
  };
  return { keys: [...(first[key] ?? []), id], descending };
}
