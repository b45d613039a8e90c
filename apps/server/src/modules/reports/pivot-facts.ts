import type { PivotWish } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { fail } from "../../platform/problem.ts";
import { bandedLines, postedWithin, requireCompany, spanOf } from "../analytics/index.ts";
import {
  assertMaySeeResults,
  comparedSides,
  comparisonCtes,
  loadCount,
  pairDiffers,
} from "../counting/index.ts";
import type { Setting } from "./setting.ts";
import { placedCtes } from "./stock-report.ts";
import { lineCte } from "./variance-rows.ts";

/** What a report is made of, one row a fact, under the names that dimensions and measures use. */
export interface Facts {
  /** What comes before: CTEs, or nothing. */
  readonly ctes: RawBuilder<unknown> | null;
  readonly rows: RawBuilder<unknown>;
  /** Of the joins that `pivot-query` knows. */
  readonly joined: "places" | "moves";
}

/** @throws ProblemError not-found, blind-count, counts-not-comparable */
export function factsOf(setting: Setting, wish: PivotWish): Promise<Facts> {
  switch (wish.report) {
    case "variance":
      return varianceFacts(setting, wish);
    case "count":
      return countFacts(setting, wish);
    case "comparison":
      return comparisonFacts(setting, wish);
    case "stock":
      return Promise.resolve(stockFacts(setting, wish));
    case "moves":
      return movesFacts(setting, wish);
  }
}

async function varianceFacts({ tx, company }: Setting, wish: PivotWish): Promise<Facts> {
  const known = await requireCompany(tx, company.id);
  const lines = bandedLines(tx, known, postedWithin(spanOf(wish, known.today)));
  return {
    ctes: null,
    rows: sql`
      SELECT l.product_id, l.location_id, l.count_id, l.number, n.title, l.accounting_date AS day, l.severity,
        l.variance AS quantity, l.value, l.book_value, l.accurate, l.variance <> 0 AS differs
      FROM (${lines}) l
      JOIN counting.counts n ON n.organisation_id = ${tx.ctx.organisationId} AND n.id = l.count_id`,
    joined: "places",
  };
}

/** The count of the wish, which whoever asks may see and which is of the company. */
async function countOf({ tx, company }: Setting, { countId }: PivotWish) {
  const count = await loadCount(tx, countId ?? fail("not-found"), "none");
  if (count.companyId !== company.id) fail("not-found");
  await assertMaySeeResults(tx, count);
  return count;
}

async function countFacts(setting: Setting, wish: PivotWish): Promise<Facts> {
  const { id } = await countOf(setting, wish);
  return {
    ctes: lineCte(setting, id),
    rows: sql`
      SELECT l.product_id, l.location_id, l.state, l.severity, l.counted, l.difference AS quantity, l.to_post_value AS value,
        round(l.book * l.cost, ${setting.company.decimals}::int) AS book_value, l.difference <> 0 AS differs
      FROM line l`,
    joined: "places",
  };
}

async function comparisonFacts(setting: Setting, wish: PivotWish): Promise<Facts> {
  const { id: countId } = await countOf(setting, wish);
  const sides = await comparedSides(setting.tx, { ...wish, countId });
  const money = (name: string) => sql`round(${sql.ref(name)}, ${setting.company.decimals}::int)`;
  return {
    ctes: comparisonCtes(sides),
    rows: sql`
      SELECT pair.product_id, pair.location_id, pair.difference AS quantity, ${money("pair.left_value")} AS left_value,
        ${money("pair.right_value")} AS right_value, ${money("pair.value_difference")} AS value, ${pairDiffers} AS differs,
        CASE WHEN pair.left_counted IS NULL AND pair.right_counted IS NULL THEN 'neither'
          WHEN pair.right_counted IS NULL THEN 'onlyLeft' WHEN pair.left_counted IS NULL THEN 'onlyRight'
          WHEN ${pairDiffers} THEN 'differing' ELSE 'same' END AS agreement
      FROM pair`,
    joined: "places",
  };
}

function stockFacts(setting: Setting, { on }: PivotWish): Facts {
  return {
    ctes: placedCtes(setting, on),
    rows: sql`SELECT h.product_id, h.location_id, h.quantity, h.value FROM placed h`,
    joined: "places",
  };
}

/** By the day a move happened, on the company's clock; its value is what it added to the worth of stock. */
async function movesFacts({ tx, company }: Setting, wish: PivotWish): Promise<Facts> {
  const { today } = await requireCompany(tx, company.id);
  const { from, to } = spanOf(wish, today);
  const zone = sql`${company.timeZone}::text`;
  return {
    ctes: null,
    rows: sql`
      SELECT m.product_id, m.source_id, m.destination_id, m.kind, m.actor_id, m.quantity, y.value,
        (m.effective_at AT TIME ZONE ${zone})::date AS day
      FROM stock.moves m
      LEFT JOIN valuation.layers y ON y.organisation_id = m.organisation_id AND y.id = m.id
      WHERE m.organisation_id = ${tx.ctx.organisationId}
        AND m.effective_at >= ${from}::date::timestamp AT TIME ZONE ${zone}
        AND m.effective_at < (${to}::date + 1)::timestamp AT TIME ZONE ${zone}`,
    joined: "moves",
  };
}
