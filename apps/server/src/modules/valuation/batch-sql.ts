import { type RawBuilder, sql } from "kysely";
import { executePrepared } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/** The rows of which organisation and batch a statement is about, as typed parameters. */
export interface BatchScope {
  readonly organisation: RawBuilder<string>;
  readonly batch: RawBuilder<string>;
  /** Planned for its own size; small ones run prepared, since planning takes longer than their work. */
  readonly large: boolean;
}

export function scopeOf(organisationId: string, batchId: string, large: boolean): BatchScope {
  return { organisation: sql<string>`${organisationId}::uuid`, batch: sql<string>`${batchId}::uuid`, large };
}

/** Runs a statement about a batch in the way that suits the batch's size. */
export async function run<Row extends object>(
  tx: Tx,
  scope: BatchScope,
  statement: RawBuilder<Row>,
): Promise<Row[]> {
  return scope.large ? (await statement.execute(tx.kysely)).rows : executePrepared(tx, statement);
}

/**
 * `value × part / whole` in the currency's minor unit, halves away from zero; for values that are not negative.
 * Whole-number division: numeric `/` keeps some 16 digits, so a quotient just below a half could round up twice.
 */
export function share(value: string, part: string, whole: string, decimals: string): RawBuilder<string> {
  return sql.raw(
    `(div(${value} * (${part}) * ${scaleUp(decimals)} * 2 + (${whole}), (${whole}) * 2) * ${scaleDown(decimals)})`,
  );
}

/** 10^decimals, and 10^−decimals exactly; a company's money has 0 to 4 decimals. */
const scaleUp = (decimals: string) => `('{1,10,100,1000,10000}'::numeric[])[${decimals} + 1]`;
const scaleDown = (decimals: string) => `('{1,0.1,0.01,0.001,0.0001}'::numeric[])[${decimals} + 1]`;

/** A move is valued when exactly one of its sides is stock the company owns and holds. */
const holdsValue = (location: string) => sql.raw(`${location}.kind IN ('internal', 'transit')`);

/**
 * The valued moves of a batch with everything their value depends on: company, method, accounts, the product's
 * running worth. `side` keeps those that come in (`in`), go out (`out`) or both.
 *
 * Joined anew by each statement rather than kept in a temporary table: 100,000 moves take 0.2 s to join, and a
 * table made per transaction would bloat the system catalogs of a busy server.
 */
export function valuedMoves({ organisation, batch }: BatchScope, side: "in" | "out" | "any") {
  const wanted = {
    in: sql`AND ${holdsValue("destination")}`,
    out: sql`AND ${holdsValue("source")}`,
    any: sql``,
  }[side];
  return sql`
    SELECT m.id, m.product_id, m.quantity, m.effective_at, m.accounting_date, m.unit_cost, m.reverses_id,
      destination.company_id, ${holdsValue("destination")} AS incoming,
      source.kind = 'loss' AS found, destination.kind = 'loss' AS lost,
      category.method, category.id AS category_id,
      company.currency_decimals AS decimals, company.found_goods_window_days AS window_days,
      coalesce(own.stock_account, nature.stock_account) AS stock_account,
      coalesce(own.variation_in_account, nature.variation_in_account) AS variation_in_account,
      coalesce(own.variation_out_account, nature.variation_out_account) AS variation_out_account,
      held.product_id IS NOT NULL AS known,
      coalesce(held.quantity, 0) AS on_hand, coalesce(held.value, 0) AS worth, held.standard_cost
    FROM stock.moves m
    JOIN sites.locations source ON source.organisation_id = m.organisation_id AND source.id = m.source_id
    JOIN sites.locations destination
      ON destination.organisation_id = m.organisation_id AND destination.id = m.destination_id
    JOIN catalog.products product ON product.organisation_id = m.organisation_id AND product.id = m.product_id
    JOIN catalog.categories category
      ON category.organisation_id = m.organisation_id AND category.id = product.category_id
    JOIN access.companies company
      ON company.organisation_id = m.organisation_id AND company.id = destination.company_id
    LEFT JOIN valuation.category_accounts own
      ON own.organisation_id = m.organisation_id AND own.company_id = company.id AND own.category_id = category.id
    LEFT JOIN valuation.nature_accounts nature
      ON nature.organisation_id = m.organisation_id AND nature.company_id = company.id
      AND nature.nature = category.nature
    LEFT JOIN valuation.stock_values held
      ON held.organisation_id = m.organisation_id AND held.company_id = company.id
      AND held.product_id = m.product_id
    WHERE m.organisation_id = ${organisation} AND m.batch_id = ${batch}
      AND (${holdsValue("source")}) <> (${holdsValue("destination")}) ${wanted}`;
}

/**
 * Matches two queues of quantities, product by product, first with first: CTEs `<name>` with a row per piece
 * (taker_rank, giver_rank, from_quantity, to_quantity: the piece's span in the product's running quantity).
 *
 * Both queues are CTEs with company_id, product_id, rank (1, 2, …) and upto (running quantity at the row's end).
 * The ends of both cut the line into spans, and each span belongs to the queues' row whose number is one more
 * than the ends before it: sorted once, then joined by equality, where the obvious overlap join compares every
 * taker of a product with every giver.
 */
export function matchQueues(name: string, takers: string, givers: string): RawBuilder<unknown> {
  return sql.raw(`
    ${name}_ends AS (
      SELECT company_id, product_id, upto, count(*) FILTER (WHERE taker) AS takers, count(*) FILTER (WHERE NOT taker) AS givers
      FROM (SELECT company_id, product_id, upto, true AS taker FROM ${takers}
            UNION ALL SELECT company_id, product_id, upto, false FROM ${givers}) ends
      GROUP BY company_id, product_id, upto
    ), ${name} AS (
      SELECT company_id, product_id, upto AS to_quantity, coalesce(lag(upto) OVER queue, 0) AS from_quantity,
        1 + coalesce(sum(takers) OVER before, 0)::bigint AS taker_rank,
        1 + coalesce(sum(givers) OVER before, 0)::bigint AS giver_rank
      FROM ${name}_ends
      WINDOW queue AS (PARTITION BY company_id, product_id ORDER BY upto),
        before AS (queue ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )`);
}
