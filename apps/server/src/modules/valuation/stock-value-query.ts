import type {
  Parsed,
  ProductValue,
  RouteAnswer,
  RouteQuery,
  StockValue,
  valuationRoutes,
} from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { type Company, requireCompany } from "./company.ts";

type StockValueQuery = Parsed<RouteQuery<typeof valuationRoutes.listStockValues>>;
type Totals = Parsed<RouteAnswer<typeof valuationRoutes.readStockValueTotals>>;

/**
 * CTE `held`: what each product of a company is worth, now or at the end of a past day by accounting date, with its
 * economic value: cost less the percentage of the category's step that the days since its last movement reached.
 */
function heldCte(tx: Tx, company: Company, on: string | undefined): RawBuilder<unknown> {
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const worth =
    on === undefined
      ? sql`
        SELECT product_id, quantity, value, standard_cost, last_moved_at FROM valuation.stock_values
        WHERE organisation_id = ${organisation} AND company_id = ${company.id} AND quantity <> 0`
      : sql`
        SELECT product_id, sum(quantity) AS quantity, sum(value) AS value, NULL::numeric AS standard_cost,
          max(effective_at) FILTER (WHERE kind <> 'revaluation') AS last_moved_at
        FROM valuation.layers
        WHERE organisation_id = ${organisation} AND company_id = ${company.id} AND accounting_date <= ${on}
        GROUP BY product_id HAVING sum(quantity) <> 0`;
  const zone = sql`${company.timeZone}::text`;
  const day =
    on === undefined
      ? sql`(${tx.ctx.clock.now()}::timestamptz AT TIME ZONE ${zone})::date`
      : sql`${on}::date`;
  return sql`held AS (
    SELECT w.product_id, p.code, p.name, c.id AS category_id, c.name_en, c.name_fr, c.method, w.quantity, w.value,
      CASE WHEN w.quantity > 0 THEN round(w.value / w.quantity, 4) ELSE w.standard_cost END AS unit_cost,
      CASE WHEN c.method = 'economic' THEN round(w.value * (100 - coalesce(step.percent, 0)) / 100, ${company.decimals}::int)
        ELSE w.value END AS economic_value
    FROM (${worth}) w
    JOIN catalog.products p ON p.organisation_id = ${organisation} AND p.id = w.product_id
    JOIN catalog.categories c ON c.organisation_id = ${organisation} AND c.id = p.category_id
    LEFT JOIN LATERAL (
      SELECT s.percent FROM valuation.depreciation_steps s
      WHERE c.method = 'economic' AND s.organisation_id = ${organisation} AND s.category_id = c.id
        AND s.from_days <= ${day} - (w.last_moved_at AT TIME ZONE ${zone})::date
      ORDER BY s.from_days DESC LIMIT 1
    ) step ON true
  )`;
}

const columns = sql`h.product_id AS "productId", h.code AS "productCode", h.name AS "productName",
  h.category_id AS "categoryId", h.method, ${decimalText(sql`h.quantity`)} AS quantity,
  ${decimalText(sql`h.value`)} AS value, ${decimalText(sql`h.unit_cost`)} AS "unitCost",
  ${decimalText(sql`h.economic_value`)} AS "economicValue"`;

/** Products in stock with their worth, by code. @throws ProblemError not-found */
export async function listStockValues(
  tx: Tx,
  companyId: string,
  query: StockValueQuery,
): Promise<Page<StockValue>> {
  const company = await requireCompany(tx, companyId);
  const order = { keys: [{ name: "product", value: sql`h.code`, type: "text" as const }] };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<StockValue>`
      WITH ${heldCte(tx, company, query.on)}
      SELECT ${page.key}, ${columns} FROM held h
      WHERE ${query.categoryId === undefined ? sql`true` : sql`h.category_id = ${query.categoryId}`}
        AND ${textSearch(query.search, [sql`h.code`, sql`h.name`])} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** What one product is worth now, in stock or not. @throws ProblemError not-found */
export async function readProductValue(
  tx: Tx,
  of: { readonly companyId: string; readonly productId: string },
): Promise<ProductValue> {
  const company = await requireCompany(tx, of.companyId);
  const { rows } = await sql<ProductValue>`
    WITH ${heldCte(tx, company, undefined)}
    SELECT p.id AS "productId", p.code AS "productCode", p.name AS "productName", c.id AS "categoryId", c.method,
      ${decimalText(sql`coalesce(h.quantity, 0)`)} AS quantity, ${decimalText(sql`coalesce(h.value, 0)`)} AS value,
      ${decimalText(sql`coalesce(h.unit_cost, v.standard_cost)`)} AS "unitCost",
      ${decimalText(sql`coalesce(h.economic_value, 0)`)} AS "economicValue",
      ${decimalText(sql`v.standard_cost`)} AS "standardCost"
    FROM catalog.products p
    JOIN catalog.categories c ON c.organisation_id = p.organisation_id AND c.id = p.category_id
    LEFT JOIN held h ON h.product_id = p.id
    LEFT JOIN valuation.stock_values v ON v.organisation_id = p.organisation_id AND v.company_id = ${company.id}
      AND v.product_id = p.id
    WHERE p.organisation_id = ${tx.ctx.organisationId} AND p.id = ${of.productId}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/** Worth by category and by site, by name. @throws ProblemError not-found */
export async function readStockValueTotals(
  tx: Tx,
  companyId: string,
  on: string | undefined,
): Promise<Totals> {
  const company = await requireCompany(tx, companyId);
  const { rows } = await sql<Totals["categories"][number] & { total: string; economicTotal: string }>`
    WITH ${heldCte(tx, company, on)}
    SELECT category_id AS "categoryId", name_en AS "nameEn", name_fr AS "nameFr",
      ${decimalText(sql`sum(value)`)} AS value, ${decimalText(sql`sum(economic_value)`)} AS "economicValue",
      ${decimalText(sql`sum(sum(value)) OVER ()`)} AS total,
      ${decimalText(sql`sum(sum(economic_value)) OVER ()`)} AS "economicTotal"
    FROM held GROUP BY category_id, name_en, name_fr ORDER BY name_en, category_id`.execute(tx.kysely);
  const categories = rows.map(({ total: _, economicTotal: __, ...category }) => category);
  return {
    currency: company.currency,
    total: rows[0]?.total ?? "0",
    economicTotal: rows[0]?.economicTotal ?? "0",
    categories,
    sites: await worthBySite(tx, company, on),
  };
}

/**
 * Each product's worth shared out by what of it lies in each site. A share is the difference of two rounded running
 * values, so that the shares of a product sum to its worth exactly.
 */
async function worthBySite(tx: Tx, company: Company, on: string | undefined): Promise<Totals["sites"]> {
  const share = (worth: RawBuilder<unknown>) => sql`sum(
    round(${worth} * upto / whole, ${company.decimals}::int)
    - round(${worth} * (upto - part) / whole, ${company.decimals}::int))`;
  const { rows } = await sql<Totals["sites"][number]>`
    WITH ${heldCte(tx, company, on)}, lying AS (${quantitiesBySite(tx, company, on)}), shared AS (
      SELECT h.value, h.economic_value, h.quantity AS whole, y.site_id, y.quantity AS part,
        sum(y.quantity) OVER (PARTITION BY h.product_id ORDER BY y.site_id NULLS LAST) AS upto
      FROM held h JOIN lying y ON y.product_id = h.product_id
    )
    SELECT x.site_id AS "siteId", s.name, ${decimalText(share(sql`x.value`))} AS value,
      ${decimalText(share(sql`x.economic_value`))} AS "economicValue"
    FROM shared x LEFT JOIN sites.sites s ON s.organisation_id = ${tx.ctx.organisationId} AND s.id = x.site_id
    GROUP BY x.site_id, s.name ORDER BY s.name NULLS LAST, x.site_id`.execute(tx.kysely);
  return rows;
}

/** What lies in each site (none: transit) by the quants, or by the moves accounted until the end of a past day. */
function quantitiesBySite(tx: Tx, company: Company, on: string | undefined): RawBuilder<unknown> {
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const pieces =
    on === undefined
      ? sql`SELECT product_id, location_id, quantity FROM stock.quants WHERE organisation_id = ${organisation}`
      : sql`
        SELECT product_id, destination_id AS location_id, quantity FROM stock.moves
        WHERE organisation_id = ${organisation} AND accounting_date <= ${on}
        UNION ALL
        SELECT product_id, source_id, -quantity FROM stock.moves
        WHERE organisation_id = ${organisation} AND accounting_date <= ${on}`;
  return sql`
    SELECT q.product_id, l.site_id, sum(q.quantity) AS quantity
    FROM (${pieces}) q
    JOIN sites.locations l ON l.organisation_id = ${organisation} AND l.id = q.location_id
    WHERE l.company_id = ${company.id} AND l.kind IN ('internal', 'transit')
    GROUP BY q.product_id, l.site_id HAVING sum(q.quantity) <> 0`;
}
