import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, money, pageOf, pageQuery, quantity, signedMoney, signedQuantity } from "./values.ts";

const tag = "Counting";
const ofCount = z.object({ countId: id });
const round = z.coerce.number().int().min(1).max(99);

/** What a count is held against: another count of its site, or, without one, two rounds of its own. */
export const compared = z.object({
  otherId: id.optional(),
  round: round.default(1),
  otherRound: round.default(2),
});

const side = z.object({
  countId: id,
  number: z.string(),
  title: z.string(),
  /** Null: the count as it stands, not one round of it. */
  round: z.number().int().nullable(),
  countedLines: z.number().int(),
  firstAt: instant.nullable(),
  lastAt: instant.nullable(),
  value: signedMoney,
});

export const comparison = z.object({
  left: side,
  right: side,
  lines: z.number().int(),
  /** Counted on both sides, with the same result. */
  same: z.number().int(),
  /** Counted on both sides, with another result. */
  differing: z.number().int(),
  onlyLeft: z.number().int(),
  onlyRight: z.number().int(),
  /** Right less left. */
  valueDifference: signedMoney,
});
export type Comparison = z.infer<typeof comparison>;

const comparedSide = z.object({
  lineId: id,
  /** Null is not zero: not counted. */
  counted: quantity.nullable(),
  countedAt: instant.nullable(),
  /** Counted less the book at that reading. */
  variance: signedQuantity.nullable(),
  unitCost: money.nullable(),
  value: signedMoney.nullable(),
});

export const comparedLine = z.object({
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  unitCode: z.string(),
  locationId: id,
  locationPath: z.string(),
  locationCode: z.string(),
  lotId: id.nullable(),
  lotCode: z.string().nullable(),
  /** Null: that side has no such line. */
  left: comparedSide.nullable(),
  right: comparedSide.nullable(),
  /** Right less left: of what was counted, for two rounds of their differences from the book. */
  difference: signedQuantity.nullable(),
  valueDifference: signedMoney.nullable(),
});
export type ComparedLine = z.infer<typeof comparedLine>;

/** Two counts of a site, or two rounds of a count, side by side. */
export const comparisonRoutes = {
  readComparison: defineRoute({
    id: "readComparison",
    method: "GET",
    path: "/v1/counts/:countId/comparison",
    summary: "Two counts of a site, or two rounds of a count, in sums",
    tag,
    access: "count.review",
    params: ofCount,
    query: compared,
    response: comparison,
    problems: ["blind-count", "counts-not-comparable"],
  }),
  listComparedLines: defineRoute({
    id: "listComparedLines",
    method: "GET",
    path: "/v1/counts/:countId/comparison/lines",
    summary: "Lines of two counts or rounds side by side: quantity, unit price, value",
    tag,
    access: "count.review",
    params: ofCount,
    query: compared.extend({
      ...pageQuery.shape,
      /** Differing: another result, or counted on one side only. */
      only: z.enum(["all", "differing"]).default("all"),
      search: z.string().trim().max(100).optional(),
      sort: z.enum(["location", "product", "magnitude", "-magnitude"]).default("location"),
    }),
    response: pageOf(comparedLine),
    problems: ["blind-count", "counts-not-comparable"],
  }),
};
