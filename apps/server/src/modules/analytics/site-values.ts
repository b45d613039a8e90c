import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { Company } from "./company.ts";

/** Stands for goods between sites, so that they group and join like a site. */
const BETWEEN_SITES = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * SELECT of what a company's stock was worth in each site at the end of past days and now: day (now: NULL), site_id
 * (between sites: NULL), value. Everything is reckoned back from now: what is on hand and what it is worth, less
 * every later move and layer by accounting date, so only what happened since the first of the days is read.
 *
 * A product's worth is spread over the sites by quantity, rounded at the running quantity, so that the sites sum to
 * the worth exactly.
 *
 * @param days ascending; none for now alone
 */
export function siteValues(tx: Tx, company: Company, days: readonly string[]): RawBuilder<unknown> {
  const now = days.length;
  const upTo = (quantity: RawBuilder<unknown>) =>
    sql`round(h.worth * (${quantity}) / nullif(h.worth_quantity, 0), ${company.currencyDecimals}::int)`;
  return sql`
    SELECT (${days}::date[])[h.k + 1] AS day, nullif(h.site_id, ${BETWEEN_SITES}) AS site_id,
      sum(${upTo(sql`h.upto`)} - ${upTo(sql`h.upto - h.quantity`)}) AS value
    FROM (
      SELECT h.k, h.site_id, h.quantity, w.quantity AS worth_quantity, w.value AS worth,
        sum(h.quantity) OVER (PARTITION BY h.product_id, h.k ORDER BY h.site_id) AS upto
      FROM (${held(tx, company, days)}) h JOIN (${worth(tx, company, days)}) w USING (product_id, k)
      WHERE h.quantity <> 0
    ) h
    WHERE h.k <= ${now}::int GROUP BY h.k, h.site_id`;
}

/** Of accounting date `date` on which end it last counts: it is later than that one and all before it. */
const lastBefore = (date: RawBuilder<unknown>, days: readonly string[]) =>
  sql`width_bucket(${date} - 1, ${days}::date[]) - 1`;

/** What each site held of each product: quantities of moves by the last day they are later than, summed backwards. */
function held(tx: Tx, company: Company, days: readonly string[]): RawBuilder<unknown> {
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const places = sql`
    (SELECT id, coalesce(site_id, ${BETWEEN_SITES}) AS site_id FROM sites.locations
      WHERE organisation_id = ${organisation} AND company_id = ${company.id} AND kind IN ('internal', 'transit'))`;
  const later = sql`m.organisation_id = ${organisation} AND m.accounting_date > (${days}::date[])[1]`;
  const k = lastBefore(sql`m.accounting_date`, days);
  return sql`
    WITH step AS (
      SELECT product_id, site_id, k, sum(quantity) AS quantity FROM (
        SELECT q.product_id, p.site_id, ${days.length}::int AS k, q.quantity
        FROM stock.quants q JOIN ${places} p ON p.id = q.location_id WHERE q.organisation_id = ${organisation}
        UNION ALL
        SELECT m.product_id, p.site_id, ${k}, -m.quantity
        FROM stock.moves m JOIN ${places} p ON p.id = m.destination_id WHERE ${later}
        UNION ALL
        SELECT m.product_id, p.site_id, ${k}, m.quantity
        FROM stock.moves m JOIN ${places} p ON p.id = m.source_id WHERE ${later}
      ) side GROUP BY product_id, site_id, k
    )
    SELECT product_id, site_id, k, sum(step.quantity) OVER (PARTITION BY product_id, site_id ORDER BY k DESC) AS quantity
    FROM (SELECT DISTINCT product_id, site_id FROM step) thing CROSS JOIN generate_series(0, ${days.length}::int) k
    LEFT JOIN step USING (product_id, site_id, k)`;
}

/** Quantity and worth of each product, from the layers in the same way. */
function worth(tx: Tx, company: Company, days: readonly string[]): RawBuilder<unknown> {
  const own = sql`organisation_id = ${tx.ctx.organisationId}::uuid AND company_id = ${company.id}::uuid`;
  return sql`
    WITH step AS (
      SELECT product_id, k, sum(quantity) AS quantity, sum(value) AS value FROM (
        SELECT product_id, ${days.length}::int AS k, quantity, value FROM valuation.stock_values WHERE ${own}
        UNION ALL
        SELECT product_id, ${lastBefore(sql`accounting_date`, days)}, -quantity, -value FROM valuation.layers
        WHERE ${own} AND accounting_date > (${days}::date[])[1]
      ) side GROUP BY product_id, k
    )
    SELECT product_id, k, sum(step.quantity) OVER later AS quantity, sum(step.value) OVER later AS value
    FROM (SELECT DISTINCT product_id FROM step) thing CROSS JOIN generate_series(0, ${days.length}::int) k
    LEFT JOIN step USING (product_id, k)
    WINDOW later AS (PARTITION BY product_id ORDER BY k DESC)`;
}
