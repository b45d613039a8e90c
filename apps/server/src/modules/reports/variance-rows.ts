import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import { severitySql } from "../counting/index.ts";
import type { Setting } from "./setting.ts";

export type VarianceRow = Record<VarianceKey, string | null>;
export type VarianceKey =
  | "location"
  | "productCode"
  | "productName"
  | "category"
  | "unit"
  | "lot"
  | "book"
  | "counted"
  | "difference"
  | "share"
  | "severity"
  | "unitCost"
  | "differenceValue"
  | "transferred"
  | "toPost"
  | "toPostValue"
  | "postedValue"
  | "lineState"
  | "countedAt"
  | "countedBy"
  | "decision"
  | "reason"
  | "decidedBy";

export type WhichLines = "all" | "differing" | "others";

/**
 * CTE `line`: lines of a count with the book their difference was made from. What is excluded or cancelled has
 * no difference: nothing of it is posted. Values are as approved costs say; the posted value is what the layers say.
 */
export const lineCte = ({ company }: Setting, countId: string) => sql`
  line AS (
    SELECT l.*, l.difference - l.transferred AS to_post,
      round(l.difference * l.cost, ${company.decimals}::int) AS difference_value,
      round((l.difference - l.transferred) * l.cost, ${company.decimals}::int) AS to_post_value
    FROM (
      SELECT l.id, l.product_id, l.location_id, l.lot_id, l.state, l.counted, l.counted_round, l.counted_at, l.decision,
        l.decision_reason, l.decided_by, l.transferred, coalesce(l.manual_cost, l.unit_cost) AS cost,
        coalesce(CASE l.decision WHEN 'moves-before' THEN l.book_moves_before
          WHEN 'moves-after' THEN l.book_moves_after ELSE l.book END, l.book_at_release) AS book,
        CASE WHEN l.state NOT IN ('excluded', 'cancelled') THEN l.variance END AS difference,
        CASE WHEN l.state NOT IN ('excluded', 'cancelled') THEN ${severitySql} END AS severity
      FROM counting.lines l WHERE l.count_id = ${countId}
    ) l
  )`;

function which(choice: WhichLines): RawBuilder<unknown> {
  switch (choice) {
    case "all":
      return sql`true`;
    case "differing":
      return sql`l.difference <> 0`;
    case "others":
      return sql`(l.difference IS NULL OR l.difference = 0)`;
  }
}

const batches = (countId: string) => sql`SELECT batch_id FROM counting.postings WHERE count_id = ${countId}`;

/** Lines in walking order, or the weightiest differences first. */
export function varianceRows(
  setting: Setting,
  countId: string,
  { lines, order, limit }: { lines: WhichLines; order: "location" | "weight"; limit?: number },
): RawBuilder<VarianceRow> {
  const { company, tx } = setting;
  const category = sql.ref(tx.ctx.language === "fr" ? "k.name_fr" : "k.name_en");
  const weight = order === "weight" ? sql`abs(coalesce(l.to_post_value, 0)) DESC, ` : sql``;
  return sql<VarianceRow>`
    WITH ${lineCte(setting, countId)}, counters AS (
      SELECT r.line_id, r.round, string_agg(DISTINCT u.name, ', ' ORDER BY u.name) AS names
      FROM counting.readings r JOIN access.users u ON u.id = r.user_id
      WHERE r.line_id = ANY (ARRAY(SELECT id FROM counting.lines WHERE count_id = ${countId}))
        AND r.kind = 'count' AND r.quarantine IS NULL
      GROUP BY r.line_id, r.round
    ), posted AS (
      SELECT m.origin_id AS line_id, sum(y.value) AS value
      FROM stock.moves m JOIN valuation.layers y ON y.id = m.id AND y.batch_id = m.batch_id
      WHERE m.batch_id = ANY (ARRAY(${batches(countId)})) AND y.batch_id = ANY (ARRAY(${batches(countId)}))
        AND m.origin_type = 'count-line'
      GROUP BY m.origin_id
    )
    SELECT o.path AS location, p.code AS "productCode", p.name AS "productName", ${category} AS category, u.code AS unit,
      t.code AS lot, ${decimalText(sql`l.book`)} AS book, ${decimalText(sql`l.counted`)} AS counted,
      ${decimalText(sql`l.difference`)} AS difference,
      ${decimalText(sql`round(l.difference / nullif(abs(l.book), 0), 6)`)} AS share, l.severity,
      ${decimalText(sql`l.cost`)} AS "unitCost", ${decimalText(sql`l.difference_value`)} AS "differenceValue",
      ${decimalText(sql`nullif(l.transferred, 0)`)} AS transferred, ${decimalText(sql`l.to_post`)} AS "toPost",
      ${decimalText(sql`l.to_post_value`)} AS "toPostValue", ${decimalText(sql`posted.value`)} AS "postedValue",
      l.state AS "lineState", to_char(l.counted_at AT TIME ZONE ${company.timeZone}::text, 'YYYY-MM-DD"T"HH24:MI') AS "countedAt",
      counters.names AS "countedBy", l.decision, l.decision_reason AS reason, decider.name AS "decidedBy"
    FROM line l
    JOIN catalog.products p ON p.id = l.product_id
    JOIN catalog.categories k ON k.id = p.category_id
    JOIN catalog.units u ON u.id = p.unit_id
    JOIN sites.locations o ON o.id = l.location_id
    LEFT JOIN stock.lots t ON t.id = l.lot_id
    LEFT JOIN access.users decider ON decider.id = l.decided_by
    LEFT JOIN counters ON counters.line_id = l.id AND counters.round = l.counted_round
    LEFT JOIN posted ON posted.line_id = l.id
    WHERE ${which(lines)}
    ORDER BY ${weight}o.path, p.code, t.code, l.id ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
}

export type SummaryRow = Record<"group" | "lines" | "surplus" | "shortage" | "net", string>;

const sums = sql`
  count(*)::text AS lines,
  ${decimalText(sql`coalesce(sum(l.to_post_value) FILTER (WHERE l.to_post > 0), 0)`)} AS surplus,
  ${decimalText(sql`coalesce(-sum(l.to_post_value) FILTER (WHERE l.to_post < 0), 0)`)} AS shortage,
  ${decimalText(sql`coalesce(sum(l.to_post_value), 0)`)} AS net`;

/** Lines and values by band (catalogue B8), the heaviest first. */
export const bySeverity = (setting: Setting, countId: string) => sql<SummaryRow>`
  WITH ${lineCte(setting, countId)}
  SELECT coalesce(l.severity, 'uncounted') AS "group", ${sums} FROM line l GROUP BY l.severity
  ORDER BY array_position('{critical,high,medium,low,none}', l.severity)`;

/** Lines and values by category of the products. */
export function byCategory(setting: Setting, countId: string): RawBuilder<SummaryRow> {
  const name = sql.ref(setting.tx.ctx.language === "fr" ? "k.name_fr" : "k.name_en");
  return sql<SummaryRow>`
    WITH ${lineCte(setting, countId)}
    SELECT ${name} AS "group", ${sums} FROM line l
    JOIN catalog.products p ON p.id = l.product_id
    JOIN catalog.categories k ON k.id = p.category_id
    GROUP BY k.id, ${name} ORDER BY ${name}`;
}

export type VarianceTotals = Record<"lines" | "counted" | "differing", number> &
  Record<"surplus" | "shortage" | "net" | "differenceValue", string> & { readonly accuracy: string | null };

/** Over all lines of the count. */
export const varianceTotals = (setting: Setting, countId: string) => sql<VarianceTotals>`
  WITH ${lineCte(setting, countId)}
  SELECT count(*)::int AS lines, count(l.counted)::int AS counted, count(*) FILTER (WHERE l.difference <> 0)::int AS differing,
    ${decimalText(sql`coalesce(sum(l.to_post_value) FILTER (WHERE l.to_post > 0), 0)`)} AS surplus,
    ${decimalText(sql`coalesce(-sum(l.to_post_value) FILTER (WHERE l.to_post < 0), 0)`)} AS shortage,
    ${decimalText(sql`coalesce(sum(l.to_post_value), 0)`)} AS net,
    ${decimalText(sql`coalesce(sum(l.difference_value), 0)`)} AS "differenceValue",
    ${decimalText(sql`round(count(*) FILTER (WHERE l.difference = 0)::numeric / nullif(count(l.difference), 0), 4)`)} AS accuracy
  FROM line l`;
