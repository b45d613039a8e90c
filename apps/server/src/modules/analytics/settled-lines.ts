import type { analyticsRoutes, Parsed, RouteQuery, SettledLine } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { severitySql } from "../counting/index.ts";
import { type Company, requireCompany } from "./company.ts";
import { spanOf } from "./months.ts";

/** Condition over a count `c`: posted with an accounting date of the span. */
export const postedWithin = ({ from, to }: { readonly from: string; readonly to: string }) =>
  sql`c.state = 'posted' AND c.accounting_date BETWEEN ${from}::date AND ${to}::date`;

/**
 * The counted lines of a company's posted counts `c` that `which` chooses. The book is the one the difference was
 * made from. A line that a transfer put right was wrong all the same: the goods did not lie where the record said.
 */
export const settledLines = (
  tx: Tx,
  company: Company,
  which: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  SELECT c.id AS count_id, c.number, c.site_id, c.accounting_date, l.id, l.product_id, l.location_id, l.lot_id, l.counted,
    l.variance, l.counted - l.variance AS book, l.decision_reason,
    NOT l.outside_tolerance AND l.transferred = 0 AS accurate,
    round((l.variance - l.transferred) * coalesce(l.manual_cost, l.unit_cost, 0), ${company.currencyDecimals}::int) AS value,
    round((l.counted - l.variance) * coalesce(l.unit_cost, 0), ${company.currencyDecimals}::int) AS book_value
  FROM counting.counts c
  JOIN counting.lines l ON l.organisation_id = c.organisation_id AND l.count_id = c.id
  WHERE c.organisation_id = ${tx.ctx.organisationId} AND c.company_id = ${company.id} AND ${which}
    AND l.state = 'posted' AND l.variance IS NOT NULL`;

/** The same with the severity band of each, by the book its difference was made from. */
export const bandedLines = (tx: Tx, company: Company, which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  SELECT l.*, ${severitySql} AS severity FROM (${settledLines(tx, company, which)}) l`;

type Filter = Parsed<RouteQuery<typeof analyticsRoutes.listSettledLines>>;

/** The lines behind the figures of a period, weightiest difference first. @throws ProblemError not-found */
export async function listSettledLines(
  tx: Tx,
  companyId: string,
  filter: Filter,
): Promise<Page<SettledLine>> {
  const company = await requireCompany(tx, companyId);
  const only = {
    all: sql`true`,
    differing: sql`x.variance <> 0`,
    inaccurate: sql`NOT x.accurate`,
  }[filter.only];
  const equals = (column: string, value: string | undefined) =>
    value === undefined ? sql`true` : sql`${sql.raw(column)} = ${value}`;
  const order = {
    keys: [
      { name: "magnitude", value: sql`abs(x.value)`, type: "numeric" },
      { name: "id", value: sql`x.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  return readPage<SettledLine>(
    tx,
    filter,
    order,
    (page) => sql`
      SELECT ${page.key}, x.id AS "lineId", x.count_id AS "countId", x.number AS "countNumber", s.name AS "siteName",
        x.accounting_date::text AS "accountingDate", p.id AS "productId", p.code AS "productCode",
        p.name AS "productName", u.code AS "unitCode", o.path AS "locationPath", t.code AS "lotCode",
        ${decimalText(sql`x.book`)} AS book, ${decimalText(sql`x.counted`)} AS counted,
        ${decimalText(sql`x.variance`)} AS difference, ${decimalText(sql`x.value`)} AS value, x.accurate,
        x.decision_reason AS reason
      FROM (${bandedLines(tx, company, postedWithin(spanOf(filter, company.today)))}) x
      JOIN sites.sites s ON s.id = x.site_id
      JOIN catalog.products p ON p.id = x.product_id
      JOIN catalog.units u ON u.id = p.unit_id
      JOIN sites.locations o ON o.id = x.location_id
      LEFT JOIN stock.lots t ON t.id = x.lot_id
      WHERE ${page.after} AND ${only} AND ${equals("x.site_id", filter.siteId)}
        AND ${equals("p.category_id", filter.categoryId)} AND ${equals("x.product_id", filter.productId)}
        AND ${equals("x.count_id", filter.countId)} AND ${equals("x.severity", filter.severity)}
        AND ${filter.locationId === undefined ? sql`true` : sql`o.ancestors @> ARRAY[${filter.locationId}::uuid]`}
        AND ${textSearch(filter.search, [sql`p.code`, sql`p.name`, sql`o.path`, sql`x.number`])}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
