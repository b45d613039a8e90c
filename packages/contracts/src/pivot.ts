import { z } from "zod";
import { compared } from "./comparison.ts";
import { defineRoute } from "./route.ts";
import { day, id } from "./values.ts";

const tag = "Reports";

/**
 * What each report can be laid out by and sum. A pivot is made of these words alone: none of what a caller sends
 * becomes SQL.
 */
export const pivotOffer = {
  /** Counted lines of the posted counts of a period. */
  variance: {
    dimensions: ["site", "zone", "location", "category", "product", "count", "month", "severity"],
    measures: [
      "netValue",
      "grossValue",
      "surplusValue",
      "shortageValue",
      "netShare",
      "grossShare",
      "accuracy",
      "bookValue",
      "quantity",
      "lines",
      "differingLines",
    ],
  },
  /** Lines of one count, posted or not. */
  count: {
    dimensions: ["zone", "location", "category", "product", "severity", "lineState"],
    measures: [
      "netValue",
      "grossValue",
      "surplusValue",
      "shortageValue",
      "bookValue",
      "quantity",
      "lines",
      "countedLines",
      "differingLines",
    ],
  },
  /** Two counts of a site, or two rounds of one. */
  comparison: {
    dimensions: ["zone", "location", "category", "product", "agreement"],
    measures: [
      "valueDifference",
      "grossValueDifference",
      "leftValue",
      "rightValue",
      "quantity",
      "lines",
      "differingLines",
    ],
  },
  /** What lies where and is worth what, now or at the end of a past day. */
  stock: {
    dimensions: ["site", "zone", "location", "category", "product", "method", "abcClass"],
    measures: ["value", "quantity", "products", "lines"],
  },
  /** The moves of a period. */
  moves: {
    dimensions: ["moveKind", "month", "from", "to", "category", "product", "person"],
    measures: ["lines", "quantity", "valueIn", "valueOut", "valueChange"],
  },
} as const;

export type PivotReport = keyof typeof pivotOffer;
export type PivotDimension = (typeof pivotOffer)[PivotReport]["dimensions"][number];
export type PivotMeasure = (typeof pivotOffer)[PivotReport]["measures"][number];

export const pivotReports = [
  "variance",
  "count",
  "comparison",
  "stock",
  "moves",
] as const satisfies readonly PivotReport[];
export const pivotDimensions = [
  ...new Set(Object.values(pivotOffer).flatMap(({ dimensions }) => dimensions)),
] as readonly PivotDimension[];
export const pivotMeasures = [
  ...new Set(Object.values(pivotOffer).flatMap(({ measures }) => measures)),
] as readonly PivotMeasure[];

/** A table of more is no table: nobody reads sixty columns, and no browser draws 100,000 rows of them. */
export const pivotBounds = { columns: 60, rows: 2_000 } as const;

const dimension = z.enum(pivotDimensions);

const wish = z.object({
  report: z.enum(pivotReports),
  rows: dimension,
  /** Within each row. */
  within: dimension.optional(),
  /** Left out: one column, the total. */
  across: dimension.optional(),
  measure: z.enum(pivotMeasures),
  /** Variance and moves: days, both included. Left out: the last twelve months. */
  from: day.optional(),
  to: day.optional(),
  /** Stock: at the end of a past day. */
  on: day.optional(),
  /** Count and comparison: which. */
  countId: id.optional(),
  ...compared.shape,
  siteId: id.optional(),
  categoryId: id.optional(),
});

type Wish = z.infer<typeof wish>;

function offered(given: Wish, context: z.core.$RefinementCtx<Wish>): void {
  const refuse = (path: keyof Wish) =>
    context.addIssue({ code: "custom", path: [path], message: "not-offered" });
  const { dimensions, measures }: { dimensions: readonly string[]; measures: readonly string[] } =
    pivotOffer[given.report];
  const taken = new Set<string>();
  for (const path of ["rows", "within", "across"] as const) {
    const name = given[path];
    if (name === undefined) continue;
    if (!dimensions.includes(name) || taken.has(name)) refuse(path);
    taken.add(name);
  }
  if (!measures.includes(given.measure)) refuse("measure");
  const ofCount = given.report === "count" || given.report === "comparison";
  if (ofCount && given.countId === undefined) refuse("countId");
}

const pivotWish = wish.superRefine(offered);
export type PivotWish = z.infer<typeof pivotWish>;

/** Null: nothing there to sum, or nothing to share. Percentages as `"2.5"` for 2.5 %. */
const cell = z.string().nullable();

export const pivotTable = z.object({
  kind: z.enum(["integer", "quantity", "money", "percent"]),
  currency: z.string(),
  currencyDecimals: z.number().int(),
  /** Quantities of several units were added up. */
  mixedUnits: z.boolean(),
  columns: z.array(z.object({ key: z.string(), name: z.string() })),
  rows: z.array(
    z.object({
      /** One, or two with `within`; then a row of one key sums those before it. */
      keys: z.array(z.string()),
      names: z.array(z.string()),
      cells: z.array(cell),
      total: cell,
    }),
  ),
  columnTotals: z.array(cell),
  total: cell,
});
export type PivotTable = z.infer<typeof pivotTable>;

const params = z.object({ companyId: id });
const problems = ["blind-count", "counts-not-comparable", "pivot-too-wide", "pivot-too-long"] as const;

/** Reports laid out by rows and columns. */
export const pivotRoutes = {
  readPivot: defineRoute({
    id: "readPivot",
    method: "GET",
    path: "/v1/companies/:companyId/pivot",
    summary: "A report laid out by rows and columns, with totals",
    tag,
    access: "report.read",
    params,
    query: pivotWish,
    response: pivotTable,
    problems,
  }),
  downloadPivot: defineRoute({
    id: "downloadPivot",
    method: "GET",
    path: "/v1/companies/:companyId/pivot-file",
    summary: "The same table as a workbook or as text",
    tag,
    access: "report.read",
    params,
    query: wish.extend({ format: z.enum(["xlsx", "csv"]).default("xlsx") }).superRefine(offered),
    answer: "file",
    problems,
  }),
};
