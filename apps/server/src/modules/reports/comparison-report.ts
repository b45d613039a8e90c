import type { Comparison } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { ReportColumn } from "../../platform/files/report-table.ts";
import {
  type ComparedSides,
  type ComparisonWish,
  comparedSides,
  comparisonCtes,
  pairDiffers,
  pairNames,
  readComparison,
} from "../counting/index.ts";
import { PRINTED_ROWS, type Report } from "./report.ts";
import { column, fileName, type Setting, settingFor, shown } from "./setting.ts";
import { listRows, streamRows } from "./stream-rows.ts";

type Choice = "all" | "differing";
type ComparedRow = Record<
  | "location"
  | "productCode"
  | "productName"
  | "lot"
  | "unit"
  | "leftCounted"
  | "leftCost"
  | "leftValue"
  | "rightCounted"
  | "rightCost"
  | "rightValue"
  | "difference"
  | "valueDifference",
  string | null
>;

/**
 * Two counts of a site, or two rounds of a count, side by side: quantity, unit price and value.
 * @throws ProblemError not-found, blind-count, counts-not-comparable
 */
export async function comparisonReport(
  tx: Tx,
  wish: ComparisonWish & { readonly only: Choice },
  signal: AbortSignal,
): Promise<Report> {
  const sides = await comparedSides(tx, wish);
  const sums = await readComparison(tx, wish);
  const setting = await settingFor(tx, sides.left.companyId, signal);
  const { words, company, style } = setting;
  const [left, right] = [nameOf(setting, sums.left), nameOf(setting, sums.right)];
  const columns = columnsOf(setting);
  const totals = ["leftValue", "rightValue"];
  return {
    fileName: fileName(
      sums.left.number,
      words.comparisonFile,
      sums.right.round === null ? sums.right.number : "",
    ),
    title: words.comparisonTitle(left, right),
    companyLines: [company.name],
    meta: metaOf(setting, sums),
    style,
    tables: [
      {
        name: words.comparison,
        columns,
        rows: () => streamRows(tx, comparedRows(setting, sides, wish.only, "location"), signal),
        totals,
      },
    ],
    printed: async () => {
      const rows = await listRows(
        streamRows(tx, comparedRows(setting, sides, wish.only, "weight", PRINTED_ROWS), signal),
      );
      const wanted = wish.only === "all" ? sums.lines : sums.differing + sums.onlyLeft + sums.onlyRight;
      return {
        tables: [{ columns, rows }],
        leftOut: wanted - rows.length,
        orientation: "landscape",
        signatureLabels: [],
      };
    },
  };
}

function nameOf({ words }: Setting, { number, round }: Comparison["left"]): string {
  return round === null ? number : words.roundOf(number, round);
}

function metaOf(setting: Setting, sums: Comparison): Report["meta"] {
  const { words, company } = setting;
  const number = (n: number) => shown(setting, "integer", String(n));
  const side = (letter: string, one: Comparison["left"]) =>
    [letter, `${nameOf(setting, one)} · ${one.title} · ${shown(setting, "money", one.value)}`] as const;
  return [
    side("A", sums.left),
    side("B", sums.right),
    [words.valueDifference, shown(setting, "money", sums.valueDifference)],
    [words.comparedLines, [sums.same, sums.differing, sums.onlyLeft, sums.onlyRight].map(number).join(" / ")],
    [words.madeAt, shown(setting, "date", company.now)],
  ];
}

function columnsOf(setting: Setting): ReportColumn[] {
  const ofSide = (key: string, kind: ReportColumn["kind"], header: string): ReportColumn => ({
    key,
    kind,
    header,
    width: 14,
  });
  const { words } = setting;
  return [
    column(setting, "location", "text", 26),
    column(setting, "productCode", "text", 16),
    column(setting, "productName", "text", 32),
    column(setting, "lot", "text", 14),
    column(setting, "unit", "text", 8),
    ofSide("leftCounted", "quantity", `A ${words.counted}`),
    ofSide("leftCost", "money", `A ${words.unitCost}`),
    ofSide("leftValue", "money", `A ${words.value}`),
    ofSide("rightCounted", "quantity", `B ${words.counted}`),
    ofSide("rightCost", "money", `B ${words.unitCost}`),
    ofSide("rightValue", "money", `B ${words.value}`),
    column(setting, "difference", "quantity"),
    column(setting, "valueDifference", "money", 16),
  ];
}

function comparedRows(
  { company }: Setting,
  sides: ComparedSides,
  only: Choice,
  order: "location" | "weight",
  limit?: number,
): RawBuilder<ComparedRow> {
  const money = (name: string) =>
    decimalText(sql`round(${sql.ref(`pair.${name}`)}, ${company.decimals}::int)`);
  const quantity = (name: string) => decimalText(sql.ref(`pair.${name}`));
  const first =
    order === "location"
      ? sql``
      : sql`abs(coalesce(pair.value_difference, pair.right_value, pair.left_value, 0)) DESC,`;
  return sql<ComparedRow>`
    WITH ${comparisonCtes(sides)}
    SELECT o.path AS location, p.code AS "productCode", p.name AS "productName", t.code AS lot, u.code AS unit,
      ${quantity("left_counted")} AS "leftCounted", ${money("left_cost")} AS "leftCost", ${money("left_value")} AS "leftValue",
      ${quantity("right_counted")} AS "rightCounted", ${money("right_cost")} AS "rightCost",
      ${money("right_value")} AS "rightValue", ${quantity("difference")} AS difference,
      ${money("value_difference")} AS "valueDifference"
    FROM pair ${pairNames}
    WHERE ${only === "all" ? sql`true` : pairDiffers}
    ORDER BY ${first} o.path, p.code, t.code ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`;
}
