import type { ComparedLine, Comparison, comparisonRoutes, Parsed, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageOrder, readPage } from "../../platform/db/page.ts";
import { executeForMany, planForManyRows } from "../../platform/db/prepared.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { assertMaySeeResults, type CountRecord, loadCount } from "./count.ts";
import { books, rounds, target } from "./evaluate.ts";
import { noLot } from "./judgement.ts";

/** What is held against what; without another count, two rounds of the one. */
export interface ComparisonWish {
  readonly countId: string;
  readonly otherId?: string | undefined;
  readonly round: number;
  readonly otherRound: number;
}

/** Two sides that may be compared by whoever asks. */
export interface ComparedSides {
  readonly left: CountRecord;
  readonly right: CountRecord;
  readonly wish: ComparisonWish;
}

/** @throws ProblemError not-found, blind-count, counts-not-comparable */
export async function comparedSides(tx: Tx, wish: ComparisonWish): Promise<ComparedSides> {
  const left = await loadCount(tx, wish.countId, "none");
  await assertMaySeeResults(tx, left);
  if (wish.otherId === undefined) return { left, right: left, wish };
  const right = await loadCount(tx, wish.otherId, "none");
  await assertMaySeeResults(tx, right);
  // Places are compared with places: two sites have none in common.
  if (left.siteId !== right.siteId)
    fail("counts-not-comparable", { count: left.number, other: right.number });
  return { left, right, wish };
}

/** What one count stands for now, line by line. */
const resultOf = (countId: string) => sql`
  SELECT l.product_id, l.location_id, coalesce(l.lot_id, ${noLot}) AS lot_key, l.id, l.counted, l.counted_at AS at,
    l.variance, coalesce(l.manual_cost, l.unit_cost) AS cost
  FROM counting.lines l WHERE l.count_id = ${countId} AND l.state NOT IN ('excluded', 'cancelled')`;

/** What one round came to, with its difference from the book at its own time. */
const resultOfRound = (round: number) => sql`
  SELECT b.product_id, b.location_id, b.lot_key, b.id, b.counted, b.last_at AS at, b.counted - b.book AS variance,
    t.cost
  FROM books b JOIN target t ON t.id = b.id WHERE b.round = ${round}`;

/**
 * CTE `pair`: each thing in its place with what either side found, NULL where a side knows nothing of it. Two
 * counts differ in what was counted; two rounds in their differences from the book, as trade may have gone on between.
 */
export function comparisonCtes({ left, right, wish }: ComparedSides): RawBuilder<unknown> {
  const ofRounds = wish.otherId === undefined;
  const before = ofRounds
    ? sql`${target(sql`l.count_id = ${left.id} AND l.state NOT IN ('excluded', 'cancelled')`)}, ${rounds("many")}, ${books("many")},`
    : sql``;
  const one = ofRounds ? resultOfRound(wish.round) : resultOf(left.id);
  const other = ofRounds ? resultOfRound(wish.otherRound) : resultOf(right.id);
  return sql`${before}
  one AS MATERIALIZED (${one}),
  other AS MATERIALIZED (${other}),
  pair AS (
    SELECT product_id, location_id, nullif(lot_key, ${noLot}) AS lot_id, a.id AS left_id, b.id AS right_id,
      a.counted AS left_counted, b.counted AS right_counted, a.at AS left_at, b.at AS right_at,
      a.variance AS left_variance, b.variance AS right_variance, a.cost AS left_cost, b.cost AS right_cost,
      round(a.counted * a.cost, 4) AS left_value, round(b.counted * b.cost, 4) AS right_value,
      ${ofRounds ? sql`b.variance - a.variance` : sql`b.counted - a.counted`} AS difference,
      round(b.counted * b.cost, 4) - round(a.counted * a.cost, 4) AS value_difference
    FROM one a FULL JOIN other b USING (product_id, location_id, lot_key)
  )`;
}

/** Condition over a `pair` that says the sides do not agree: another result, or one side only. */
export const pairDiffers = sql<boolean>`
  (pair.difference <> 0 OR (pair.left_counted IS NULL) <> (pair.right_counted IS NULL))`;

/** Names of what a `pair` is about: `p` product, `u` unit, `o` place, `t` lot. */
export const pairNames = sql`
  JOIN catalog.products p ON p.id = pair.product_id
  JOIN catalog.units u ON u.id = p.unit_id
  JOIN sites.locations o ON o.id = pair.location_id
  LEFT JOIN stock.lots t ON t.id = pair.lot_id`;

/** Both sides in sums. @throws ProblemError not-found, blind-count, counts-not-comparable */
export async function readComparison(tx: Tx, wish: ComparisonWish): Promise<Comparison> {
  const sides = await comparedSides(tx, wish);
  const both = sql`pair.left_counted IS NOT NULL AND pair.right_counted IS NOT NULL`;
  const [sums] = await executeForMany<Sums>(
    tx,
    sql<Sums>`
    WITH ${comparisonCtes(sides)}
    SELECT count(*)::int AS lines, count(*) FILTER (WHERE ${both} AND NOT ${pairDiffers})::int AS same,
      count(*) FILTER (WHERE ${both} AND ${pairDiffers})::int AS differing,
      count(*) FILTER (WHERE left_counted IS NOT NULL AND right_counted IS NULL)::int AS "onlyLeft",
      count(*) FILTER (WHERE left_counted IS NULL AND right_counted IS NOT NULL)::int AS "onlyRight",
      ${decimalText(sql`coalesce(sum(right_value), 0) - coalesce(sum(left_value), 0)`)} AS "valueDifference",
      ${sumsOf("left")} AS left, ${sumsOf("right")} AS right
    FROM pair`,
  );
  if (sums === undefined) throw new Error("an aggregate gave no row");
  const ofRounds = wish.otherId === undefined;
  const named = ({ id, number, title }: CountRecord, round: number) => ({
    countId: id,
    number,
    title,
    round: ofRounds ? round : null,
  });
  return {
    ...sums,
    left: { ...sums.left, ...named(sides.left, wish.round) },
    right: { ...sums.right, ...named(sides.right, wish.otherRound) },
  };
}

type SideSums = Pick<Comparison["left"], "countedLines" | "firstAt" | "lastAt" | "value">;
type Sums = Omit<Comparison, "left" | "right"> & { readonly left: SideSums; readonly right: SideSums };

const sumsOf = (side: "left" | "right") => {
  const of = (column: string) => sql.ref(`pair.${side}_${column}`);
  return sql`jsonb_build_object('countedLines', count(${of("counted")}), 'firstAt', ${isoInstant(sql`min(${of("at")})`)},
    'lastAt', ${isoInstant(sql`max(${of("at")})`)}, 'value', ${decimalText(sql`coalesce(sum(${of("value")}), 0)`)})`;
};

type LineFilter = Omit<Parsed<RouteQuery<typeof comparisonRoutes.listComparedLines>>, keyof ComparisonWish>;

/**
 * Lines side by side. Each page joins both sides anew and is right whatever was counted since the page before: 0.7 s
 * for two counts of 100,000 lines, 2.7 s for two rounds of one, whose books are worked out from moves and readings.
 * @throws ProblemError not-found, blind-count, counts-not-comparable
 */
export async function listComparedLines(
  tx: Tx,
  wish: ComparisonWish,
  filter: LineFilter,
): Promise<Page<ComparedLine>> {
  const sides = await comparedSides(tx, wish);
  await planForManyRows(tx);
  return readPage<ComparedLine>(
    tx,
    filter,
    orderOf(filter.sort),
    (page) => sql`
    WITH ${comparisonCtes(sides)}
    SELECT ${page.key}, p.id AS "productId", p.code AS "productCode", p.name AS "productName", u.code AS "unitCode",
      o.id AS "locationId", o.path AS "locationPath", o.code AS "locationCode", pair.lot_id AS "lotId", t.code AS "lotCode",
      ${sideOf("left")} AS left, ${sideOf("right")} AS right, ${decimalText(sql`pair.difference`)} AS difference,
      ${decimalText(sql`pair.value_difference`)} AS "valueDifference"
    FROM pair ${pairNames}
    WHERE ${page.after} AND ${filter.only === "all" ? sql`true` : pairDiffers}
      AND ${textSearch(filter.search, [sql`p.code`, sql`p.name`, sql`o.path`, sql`coalesce(t.code, '')`])}
    ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

const sideOf = (side: "left" | "right") => {
  const of = (column: string) => sql.ref(`pair.${side}_${column}`);
  return sql`CASE WHEN ${of("id")} IS NOT NULL THEN jsonb_build_object('lineId', ${of("id")},
    'counted', ${decimalText(of("counted"))}, 'countedAt', ${isoInstant(of("at"))},
    'variance', ${decimalText(of("variance"))}, 'unitCost', ${decimalText(of("cost"))},
    'value', ${decimalText(of("value"))}) END`;
};

function orderOf(sort: LineFilter["sort"]): PageOrder {
  const place = [
    { name: "path", value: sql`o.path`, type: "text" },
    { name: "code", value: sql`p.code`, type: "text" },
    { name: "lot", value: sql`coalesce(pair.lot_id, ${noLot})`, type: "uuid" },
    { name: "place", value: sql`o.id`, type: "uuid" },
  ] as const;
  switch (sort) {
    case "location":
      return { keys: place };
    case "product":
      return { keys: [{ name: "product", value: sql`p.code`, type: "text" }, ...place] };
    case "magnitude":
    case "-magnitude": {
      const magnitude = sql`abs(coalesce(pair.value_difference, pair.right_value, pair.left_value, 0))`;
      return {
        keys: [{ name: "magnitude", value: magnitude, type: "numeric" }, ...place],
        descending: sort === "-magnitude",
      };
    }
  }
}
