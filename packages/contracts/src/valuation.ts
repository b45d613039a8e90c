import { z } from "zod";
import { valuationMethod } from "./catalog.ts";
import { defineRoute } from "./route.ts";
import {
  day,
  id,
  instant,
  money,
  pageOf,
  pageQuery,
  quantity,
  reason,
  signedMoney,
  signedQuantity,
} from "./values.ts";

const tag = "Valuation";

export const account = z.object({ companyId: id, code: z.string(), nameEn: z.string(), nameFr: z.string() });
export type Account = z.infer<typeof account>;

export const categoryAccounts = z.object({
  companyId: id,
  categoryId: id,
  stockAccount: z.string(),
  variationInAccount: z.string(),
  variationOutAccount: z.string(),
  /** True when these are the category's own, false when they come from the chart by nature. */
  own: z.boolean(),
});
export type CategoryAccounts = z.infer<typeof categoryAccounts>;

/** From this many days without movement, so much of the cost is lost. */
const depreciationStep = z.object({
  fromDays: z.number().int().min(1).max(36_500),
  percent: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,4})?$/, "percentage-format")
    .refine((percent) => Number(percent) <= 100, "percentage-format"),
});
/** Days rise, percentages do not fall: older stock is never worth more. */
const depreciationSteps = z
  .array(depreciationStep)
  .max(50)
  .refine(
    (steps) => steps.every(({ fromDays }, at) => at === 0 || fromDays > (steps[at - 1]?.fromDays ?? 0)),
    {
      error: "days-not-rising",
    },
  )
  .refine(
    (steps) =>
      steps.every(({ percent }, at) => at === 0 || Number(percent) >= Number(steps[at - 1]?.percent)),
    { error: "percentage-falling" },
  );
export const categoryDepreciation = z.object({
  categoryId: id,
  /** Changes with the steps; what `If-Match` carries. */
  version: z.string(),
  steps: z.array(depreciationStep),
});
export type CategoryDepreciation = z.infer<typeof categoryDepreciation>;

export const entry = z.object({
  id,
  companyId: id,
  number: z.string(),
  date: day,
  label: z.string(),
  originType: z.string(),
  originId: id,
  currency: z.string(),
  total: money,
  recordedAt: instant,
  lines: z.array(
    z.object({
      account: z.string(),
      accountNameEn: z.string(),
      accountNameFr: z.string(),
      debit: money,
      credit: money,
      label: z.string(),
    }),
  ),
});
export type Entry = z.infer<typeof entry>;

export const stockValue = z.object({
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  categoryId: id,
  method: valuationMethod,
  quantity: signedQuantity,
  /** Cost value: Σ of the layers. */
  value: signedMoney,
  unitCost: money.nullable(),
  /** Value after depreciation by age of the last movement (economic method); equals `value` for the others. */
  economicValue: signedMoney,
});
export type StockValue = z.infer<typeof stockValue>;
/** Of one product, in stock or not, with its own standard cost. */
export const productValue = stockValue.extend({ standardCost: money.nullable() });
export type ProductValue = z.infer<typeof productValue>;

export const layer = z.object({
  id,
  batchId: id,
  kind: z.enum(["in", "out", "found", "lost", "revaluation"]),
  quantity: signedQuantity,
  value: signedMoney,
  effectiveAt: instant,
  accountingDate: day,
});

export const period = z.object({
  companyId: id,
  month: day,
  closed: z.boolean(),
  closedAt: instant.nullable(),
});

export const valuationRoutes = {
  listAccounts: defineRoute({
    id: "listAccounts",
    method: "GET",
    path: "/v1/companies/:companyId/accounts",
    summary: "The company's chart of accounts for stock",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id }),
    query: pageQuery,
    response: pageOf(account),
  }),
  listCategoryAccounts: defineRoute({
    id: "listCategoryAccounts",
    method: "GET",
    path: "/v1/companies/:companyId/category-accounts",
    summary: "Stock and variation accounts each category posts to; those without any are left out",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id }),
    query: pageQuery.extend({ categoryId: id.optional() }),
    response: pageOf(categoryAccounts),
  }),
  setCategoryAccounts: defineRoute({
    id: "setCategoryAccounts",
    method: "PUT",
    path: "/v1/companies/:companyId/category-accounts/:categoryId",
    summary: "Give a category its own accounts; fixed while it holds stock",
    tag,
    access: "valuation.write",
    params: z.object({ companyId: id, categoryId: id }),
    body: z.object({
      stockAccount: z.string(),
      variationInAccount: z.string(),
      variationOutAccount: z.string(),
    }),
    response: categoryAccounts,
    problems: ["unknown-reference", "decision-not-possible"],
  }),
  readDepreciation: defineRoute({
    id: "readDepreciation",
    method: "GET",
    path: "/v1/categories/:categoryId/depreciation-steps",
    summary: "Depreciation of a category's economic value by days since the last movement",
    tag,
    access: "valuation.read",
    params: z.object({ categoryId: id }),
    response: categoryDepreciation,
    etag: true,
  }),
  setDepreciation: defineRoute({
    id: "setDepreciation",
    method: "PUT",
    path: "/v1/categories/:categoryId/depreciation-steps",
    summary: "Replace all depreciation steps of a category; days rise, percentages do not fall",
    tag,
    access: "valuation.write",
    params: z.object({ categoryId: id }),
    body: z.object({ steps: depreciationSteps }),
    response: categoryDepreciation,
    etag: true,
  }),
  setStandardCost: defineRoute({
    id: "setStandardCost",
    method: "PUT",
    path: "/v1/companies/:companyId/standard-costs/:productId",
    summary: "Change a standard cost; stock on hand is revalued with its entry",
    tag,
    access: "valuation.write",
    params: z.object({ companyId: id, productId: id }),
    body: z.object({ unitCost: money, reason }),
    response: stockValue,
    idempotent: true,
    problems: ["unknown-reference", "period-closed", "account-missing"],
  }),
  listStockValues: defineRoute({
    id: "listStockValues",
    method: "GET",
    path: "/v1/companies/:companyId/stock-values",
    summary: "What stock is worth, now or at the end of a past day (`on`)",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id }),
    query: pageQuery.extend({
      on: day.optional(),
      categoryId: id.optional(),
      search: z.string().max(100).optional(),
    }),
    response: pageOf(stockValue),
  }),
  readProductValue: defineRoute({
    id: "readProductValue",
    method: "GET",
    path: "/v1/companies/:companyId/stock-values/:productId",
    summary: "What one product is worth now, in stock or not, with its standard cost",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id, productId: id }),
    response: productValue,
  }),
  readStockValueTotals: defineRoute({
    id: "readStockValueTotals",
    method: "GET",
    path: "/v1/companies/:companyId/stock-value-totals",
    summary: "Stock value by category and by site, now or at the end of a past day",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id }),
    query: z.object({ on: day.optional() }),
    response: z.object({
      currency: z.string(),
      total: signedMoney,
      economicTotal: signedMoney,
      categories: z.array(
        z.object({
          categoryId: id,
          nameEn: z.string(),
          nameFr: z.string(),
          value: signedMoney,
          economicValue: signedMoney,
        }),
      ),
      /** Each product's worth shared out by the quantity in each site; no site: goods in transit. */
      sites: z.array(
        z.object({
          siteId: id.nullable(),
          name: z.string().nullable(),
          value: signedMoney,
          economicValue: signedMoney,
        }),
      ),
    }),
  }),
  listLayers: defineRoute({
    id: "listLayers",
    method: "GET",
    path: "/v1/companies/:companyId/products/:productId/layers",
    summary: "Cost layers of a product, newest first",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id, productId: id }),
    query: pageQuery,
    response: pageOf(layer),
  }),
  listEntries: defineRoute({
    id: "listEntries",
    method: "GET",
    path: "/v1/companies/:companyId/entries",
    summary: "Journal entries, newest first; of a cause or a time span",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id }),
    query: pageQuery.extend({ originId: id.optional(), from: day.optional(), to: day.optional() }),
    response: pageOf(entry),
  }),
  listPeriods: defineRoute({
    id: "listPeriods",
    method: "GET",
    path: "/v1/companies/:companyId/periods",
    summary: "Months with their state, newest first",
    tag,
    access: "valuation.read",
    params: z.object({ companyId: id }),
    response: z.object({ items: z.array(period) }),
  }),
  closePeriod: defineRoute({
    id: "closePeriod",
    method: "PUT",
    path: "/v1/companies/:companyId/periods/:month",
    summary: "Close or reopen a month (`month` is its first day)",
    tag,
    access: "period.close",
    params: z.object({ companyId: id, month: day }),
    body: z.object({ closed: z.boolean(), reason: reason.optional() }),
    response: period,
    problems: ["validation-failed"],
  }),
};

/** A quantity with what it is worth, used in previews. */
export const valuedQuantity = z.object({ quantity, value: money });
