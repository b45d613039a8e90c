import { z } from "zod";
import { countState, severity } from "./count-shapes.ts";
import { defineRoute } from "./route.ts";
import {
  day,
  id,
  instant,
  money,
  pageOf,
  pageQuery,
  percentage,
  quantity,
  signedMoney,
  signedQuantity,
} from "./values.ts";

const tag = "Home and figures";
const ofCompany = z.object({ companyId: id });
const currency = { currency: z.string(), currencyDecimals: z.number().int() };
/** Days of the accounting date, both included. Left out: the last twelve months. */
const span = { from: day.optional(), to: day.optional() };

/**
 * What can wait for a person: lines to count, counts whose every line is counted, counts with open decisions,
 * counts to approve or to post, counts open for more than a week, quarantined readings, proposed corrections, overrides to confirm, files to check or to import.
 */
export const waitingKind = z.enum([
  "count",
  "close",
  "review",
  "submit",
  "approve",
  "post",
  "overdue",
  "quarantine",
  "correction",
  "override",
  "import",
]);
export type WaitingKind = z.infer<typeof waitingKind>;

export const waitingItem = z.object({
  kind: waitingKind,
  count: z.number().int().min(1),
  /** The only count, correction's count or import concerned; null where there are several. */
  onlyId: id.nullable(),
  /** Net value of the differences, in each currency concerned; empty where a value says nothing. */
  values: z.array(z.object({ ...currency, netValue: signedMoney })),
});
export type WaitingItem = z.infer<typeof waitingItem>;

/** A count in which the caller has lines to count: his own numbers alone. */
export const myCount = z.object({
  countId: id,
  number: z.string(),
  title: z.string(),
  siteName: z.string(),
  /** Somebody gave him lines of it; where nobody is assigned everybody may count everything. */
  assigned: z.boolean(),
  /** Lines that are his to count, and those he has read. */
  lines: z.number().int(),
  read: z.number().int(),
  /** Of the unread lines those that were counted before and are asked again. */
  again: z.number().int(),
});
export type MyCount = z.infer<typeof myCount>;

export const runningCount = z.object({
  countId: id,
  number: z.string(),
  title: z.string(),
  siteName: z.string(),
  state: countState,
  blind: z.boolean(),
  releasedAt: instant,
  lines: z.number().int(),
  counted: z.number().int(),
  /** Lines posted already, while posting goes on; null before. */
  posted: z.number().int().nullable(),
  ...currency,
  /** Null for those from whom a blind count hides its results. */
  results: z
    .object({
      contested: z.number().int(),
      differing: z.number().int(),
      netValue: signedMoney,
      grossValue: money,
    })
    .nullable(),
});
export type RunningCount = z.infer<typeof runningCount>;

const variance = { differing: z.number().int(), netValue: signedMoney, grossValue: money };
const month = z.object({
  /** Its first day. */
  month: day,
  counts: z.number().int(),
  lines: z.number().int(),
  accurate: z.number().int(),
  accuracy: percentage.nullable(),
  ...variance,
});
export type FiguresMonth = z.infer<typeof month>;
const share = z.object({ id, name: z.string(), ...variance });
export type VarianceShare = z.infer<typeof share>;

const postedCount = z.object({
  countId: id,
  number: z.string(),
  title: z.string(),
  siteName: z.string(),
  accountingDate: day,
  postedAt: instant,
  lines: z.number().int(),
  ...variance,
});
export type PostedCount = z.infer<typeof postedCount>;

/** What posted counts of a period say; the formulas stand in the module's README. */
export const countFigures = z.object({
  ...currency,
  from: day,
  to: day,
  counts: z.number().int(),
  lines: z.number().int(),
  accurate: z.number().int(),
  /** Lines without any difference. */
  exact: z.number().int(),
  /** Inventory record accuracy, in percent; null where nothing was counted. */
  accuracy: percentage.nullable(),
  bookValue: signedMoney,
  ...variance,
  /** Of the counted book value. */
  netPercent: percentage.nullable(),
  grossPercent: percentage.nullable(),
  /** Half of the counts took no longer from release to posting. */
  medianMinutes: z.number().int().nullable(),
  /** The last twelve months up to `to`, oldest first; months without counts too. */
  months: z.array(month),
  categories: z.array(share),
  sites: z.array(share),
  products: z.array(share),
  /** The last five, newest first, whatever the period. */
  lastPosted: z.array(postedCount),
});
export type CountFigures = z.infer<typeof countFigures>;

export const stockTrend = z.object({
  ...currency,
  /** Null: goods between sites. */
  sites: z.array(z.object({ siteId: id.nullable(), name: z.string().nullable() })),
  /** Ends of the last twelve full months and now, oldest first; `values` in the order of `sites`. */
  points: z.array(z.object({ day, total: signedMoney, values: z.array(signedMoney) })),
});
export type StockTrend = z.infer<typeof stockTrend>;

export const settledLine = z.object({
  lineId: id,
  countId: id,
  countNumber: z.string(),
  siteName: z.string(),
  accountingDate: day,
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  unitCode: z.string(),
  locationPath: z.string(),
  lotCode: z.string().nullable(),
  book: signedQuantity,
  counted: quantity,
  difference: signedQuantity,
  /** Of the difference less what transfers explain. */
  value: signedMoney,
  accurate: z.boolean(),
  reason: z.string().nullable(),
});
export type SettledLine = z.infer<typeof settledLine>;

/** Counts of a site that run, and that wait for a decision or to be posted. */
export const siteActivity = z.object({
  siteId: id,
  running: z.number().int(),
  waiting: z.number().int(),
});
export type SiteActivity = z.infer<typeof siteActivity>;

/** Read-only figures over the work of all other modules. */
export const analyticsRoutes = {
  readWaiting: defineRoute({
    id: "readWaiting",
    method: "GET",
    path: "/v1/home/waiting",
    summary: "What waits for the caller, by what he may do",
    tag,
    access: "signed-in",
    response: z.object({ items: z.array(waitingItem) }),
  }),
  listMyCounts: defineRoute({
    id: "listMyCounts",
    method: "GET",
    path: "/v1/home/my-counts",
    summary: "Counts in which the caller has lines to count, begun ones first",
    tag,
    access: "count.count",
    response: z.object({ items: z.array(myCount) }),
  }),
  listRunningCounts: defineRoute({
    id: "listRunningCounts",
    method: "GET",
    path: "/v1/home/running-counts",
    summary: "Counts under way with progress and value so far; at most 50",
    tag,
    access: "count.read",
    response: z.object({ items: z.array(runningCount) }),
  }),
  listSiteActivity: defineRoute({
    id: "listSiteActivity",
    method: "GET",
    path: "/v1/home/site-activity",
    summary: "How many counts run and wait in each site; those without any are left out",
    tag,
    access: "count.read",
    response: z.object({ items: z.array(siteActivity) }),
  }),
  readCountFigures: defineRoute({
    id: "readCountFigures",
    method: "GET",
    path: "/v1/companies/:companyId/count-figures",
    summary: "Record accuracy and variance of a company's posted counts over a period",
    tag,
    access: "report.read",
    params: ofCompany,
    query: z.object(span),
    response: countFigures,
  }),
  listSettledLines: defineRoute({
    id: "listSettledLines",
    method: "GET",
    path: "/v1/companies/:companyId/settled-lines",
    summary: "The counted lines behind the figures, weightiest difference first",
    tag,
    access: "report.read",
    params: ofCompany,
    query: pageQuery.extend({
      ...span,
      only: z.enum(["all", "differing", "inaccurate"]).default("all"),
      siteId: id.optional(),
      categoryId: id.optional(),
      productId: id.optional(),
      countId: id.optional(),
      /** With what is below it. */
      locationId: id.optional(),
      severity: severity.optional(),
      search: z.string().trim().max(100).optional(),
    }),
    response: pageOf(settledLine),
  }),
  readStockTrend: defineRoute({
    id: "readStockTrend",
    method: "GET",
    path: "/v1/companies/:companyId/stock-trend",
    summary: "Stock value by site at the ends of the last twelve months and now",
    tag,
    access: "valuation.read",
    params: ofCompany,
    response: stockTrend,
  }),
};
