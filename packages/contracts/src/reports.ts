import { z } from "zod";
import { compared } from "./comparison.ts";
import { pivotRoutes } from "./pivot.ts";
import { defineRoute } from "./route.ts";
import { day, id } from "./values.ts";

export * from "./pivot.ts";

const tag = "Reports";
const format = z.enum(["xlsx", "csv", "pdf"]);

export const reportsRoutes = {
  ...pivotRoutes,
  downloadVarianceReport: defineRoute({
    id: "downloadVarianceReport",
    method: "GET",
    path: "/v1/counts/:countId/variance-report",
    summary: "Variance report of a count",
    tag,
    access: "report.read",
    params: z.object({ countId: id }),
    query: z.object({ format: format.default("xlsx"), only: z.enum(["all", "differing"]).default("all") }),
    answer: "file",
    problems: ["blind-count"],
  }),
  downloadComparison: defineRoute({
    id: "downloadComparison",
    method: "GET",
    path: "/v1/counts/:countId/comparison-report",
    summary: "Two counts of a site, or two rounds of a count, side by side",
    tag,
    access: "report.read",
    params: z.object({ countId: id }),
    query: compared.extend({
      format: format.default("xlsx"),
      only: z.enum(["all", "differing"]).default("all"),
    }),
    answer: "file",
    problems: ["blind-count", "counts-not-comparable"],
  }),
  downloadEntries: defineRoute({
    id: "downloadEntries",
    method: "GET",
    path: "/v1/companies/:companyId/entries-report",
    summary: "Journal entries of a cause or a time span",
    tag,
    access: "report.read",
    params: z.object({ companyId: id }),
    query: z.object({
      format: format.default("xlsx"),
      originId: id.optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    answer: "file",
  }),
  downloadStockReport: defineRoute({
    id: "downloadStockReport",
    method: "GET",
    path: "/v1/companies/:companyId/stock-report",
    summary: "Stock by product and location with its value, now or at the end of a past day",
    tag,
    access: "report.read",
    params: z.object({ companyId: id }),
    query: z.object({ format: format.default("xlsx"), on: day.optional() }),
    answer: "file",
  }),
};
