import { z } from "zod";
import { abcClass } from "./abc.ts";
import { tracking } from "./catalog.ts";
import {
  day,
  id,
  instant,
  money,
  name,
  percentage,
  quantity,
  signedMoney,
  signedQuantity,
} from "./values.ts";

export const countState = z.enum([
  "draft",
  "released",
  "counting",
  "review",
  "approved",
  "posted",
  "cancelled",
]);
export type CountState = z.infer<typeof countState>;

export const lineState = z.enum([
  "pending",
  "counted",
  "contested",
  "recount",
  "arbitration",
  "accepted",
  "excluded",
  "posted",
  "cancelled",
]);
export type LineState = z.infer<typeof lineState>;

const ids = z.array(id).min(1).max(10_000);
const chosenScopes = [
  z.object({ kind: z.literal("full") }),
  z.object({ kind: z.literal("locations"), locationIds: ids }),
  z.object({ kind: z.literal("categories"), categoryIds: ids }),
  z.object({ kind: z.literal("products"), productIds: ids }),
  /** Random sample of the site's stock lines; the seed makes it repeatable. */
  z.object({
    kind: z.literal("sample"),
    lines: z.number().int().min(1).max(1_000_000),
    seed: z.string().max(64),
  }),
  /** Places whose book quantity is zero: is there really nothing? */
  z.object({ kind: z.literal("zero-stock"), locationIds: ids.optional() }),
  /** What lies in these places and is of these categories and classes at once; what is left out is any. */
  z.object({
    kind: z.literal("selection"),
    locationIds: ids.optional(),
    categoryIds: ids.optional(),
    abcClasses: z.array(abcClass).min(1).max(3).optional(),
  }),
] as const;
/** What somebody can choose to count; locations include what is below them. */
export const chosenScope = z.discriminatedUnion("kind", chosenScopes);
export type ChosenScope = z.infer<typeof chosenScope>;

/** What a count covers. */
export const countScope = z.discriminatedUnion("kind", [
  ...chosenScopes,
  /** Lines come from readings alone (a supplementary count). */
  z.object({ kind: z.literal("readings") }),
]);
export type CountScope = z.infer<typeof countScope>;

/** Catalogue row B8: >20 %, 10–20, 5–10, <5; "none" without difference. */
export const severity = z.enum(["none", "low", "medium", "high", "critical"]);

export const uncountedChoice = z.enum(["keep", "zero", "exclude"]);
export type UncountedChoice = z.infer<typeof uncountedChoice>;

export const countProgress = z.object({
  lines: z.number().int(),
  counted: z.number().int(),
  /** Lines that wait for a decision of the reviewer. */
  undecided: z.number().int(),
  posted: z.number().int(),
  /** Readings that wait for a supervisor. */
  quarantined: z.number().int(),
});
export type CountProgress = z.infer<typeof countProgress>;

export const count = z.object({
  id,
  number: z.string(),
  title: name,
  companyId: id,
  siteId: id,
  siteName: z.string(),
  currency: z.string(),
  currencyDecimals: z.number().int(),
  scope: countScope,
  blind: z.boolean(),
  passes: z.union([z.literal(1), z.literal(2)]),
  state: countState,
  /** Approved and being posted in chunks right now. */
  posting: z.boolean(),
  postingProblem: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  supplementsId: id.nullable(),
  version: z.number().int(),
  createdBy: z.string(),
  createdAt: instant,
  releasedAt: instant.nullable(),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  uncounted: uncountedChoice.nullable(),
  approvedAt: instant.nullable(),
  approvedBy: z.string().nullable(),
  /** Whose right it was, where somebody stood in. */
  approvedFor: z.string().nullable(),
  rejectedReason: z.string().nullable(),
  accountingDate: day.nullable(),
  postedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  progress: countProgress,
});
export type Count = z.infer<typeof count>;

/** Sums over the count's lines; money in the company's currency. */
export const countSummary = z.object({
  lines: z.number().int(),
  counted: z.number().int(),
  differing: z.number().int(),
  contested: z.number().int(),
  outsideTolerance: z.number().int(),
  surplusValue: money,
  shortageValue: money,
  netValue: signedMoney,
  bookValue: signedMoney,
  /** Share of counted lines without difference, in percent. */
  recordAccuracy: percentage.nullable(),
  /** Decisions that stand in the way of approval, by state. */
  undecided: z.record(z.string(), z.number().int()),
});
export type CountSummary = z.infer<typeof countSummary>;

export const countLine = z.object({
  id,
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  unitCode: z.string(),
  categoryId: id,
  locationId: id,
  locationPath: z.string(),
  locationCode: z.string(),
  lotId: id.nullable(),
  lotCode: z.string().nullable(),
  expected: z.boolean(),
  state: lineState,
  round: z.number().int(),
  bookAtRelease: signedQuantity,
  book: signedQuantity.nullable(),
  bookMovesBefore: signedQuantity.nullable(),
  bookMovesAfter: signedQuantity.nullable(),
  counted: quantity.nullable(),
  countedAt: instant.nullable(),
  variance: signedQuantity.nullable(),
  varianceValue: signedMoney.nullable(),
  /** Variance in percent of the book; null where the book is 0. */
  variancePercent: percentage.nullable(),
  severity: severity.nullable(),
  unitCost: money.nullable(),
  manualCost: money.nullable(),
  outsideTolerance: z.boolean(),
  /** Net quantity explained by accepted transfers. */
  transferred: signedQuantity,
  decision: z.enum(["accept", "moves-before", "moves-after", "round", "keep", "exclude"]).nullable(),
  decisionReason: z.string().nullable(),
  decidedBy: z.string().nullable(),
});
export type CountLine = z.infer<typeof countLine>;

/** A task of a counter: where and what, never how many the books expect. */
export const countTask = z.object({
  lineId: id,
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  unitId: id,
  unitCode: z.string(),
  unitDecimals: z.number().int(),
  tracking,
  units: z.array(z.object({ unitId: id, code: z.string(), numerator: z.string(), denominator: z.string() })),
  locationId: id,
  locationPath: z.string(),
  locationCode: z.string(),
  lotCode: z.string().nullable(),
  round: z.number().int(),
  /** What I have entered so far in this round; null when nothing. */
  mine: quantity.nullable(),
});
export type CountTask = z.infer<typeof countTask>;

export const readingHow = z.enum(["scan", "typed", "voice", "rfid", "scale", "camera", "file"]);
export type ReadingHow = z.infer<typeof readingHow>;
export const quarantineReason = z.enum([
  "unknown-code",
  "unknown-location",
  "unknown-lot",
  "lot-missing",
  "serial-quantity",
  "unit-unknown",
  "unit-too-precise",
  "outside-count",
  "count-closed",
  "open-elsewhere",
  "same-counter",
  "not-assigned",
  "undo-unknown",
  "duty-conflict",
]);
export type QuarantineReason = z.infer<typeof quarantineReason>;

const readingBase = z.object({
  /** Made by the device, once for each fact; sent again after a lost answer it applies once. */
  eventId: id,
  /** When it was physically read. */
  countedAt: instant,
  how: readingHow,
  note: z.string().trim().max(500).optional(),
});
export const readingInput = z.discriminatedUnion("kind", [
  readingBase.extend({
    kind: z.literal("count"),
    /** One of the two names the product: id, or the code as scanned (EAN, UPC, GS1, product code). */
    productId: id.optional(),
    code: z.string().min(1).max(500).optional(),
    locationId: id.optional(),
    locationCode: z.string().min(1).max(128).optional(),
    lot: z.string().trim().min(1).max(64).optional(),
    /** Exact quantity in `unitId`, or in the product's own unit. 0 means: looked, nothing there. */
    quantity,
    unitId: id.optional(),
    /** Round asked for; the counter's own round when left out. */
    round: z.number().int().min(1).max(99).optional(),
  }),
  readingBase.extend({ kind: z.literal("undo"), undoes: id }),
]);
export type ReadingInput = z.infer<typeof readingInput>;

export const readingOutcome = z.object({
  eventId: id,
  outcome: z.enum(["applied", "duplicate", "quarantined"]),
  quarantine: quarantineReason.nullable(),
  lineId: id.nullable(),
});
export type ReadingOutcome = z.infer<typeof readingOutcome>;

export const reading = z.object({
  deviceId: id,
  eventId: id,
  kind: z.enum(["count", "undo"]),
  undone: z.boolean(),
  lineId: id.nullable(),
  round: z.number().int().nullable(),
  userName: z.string(),
  countedAt: instant,
  receivedAt: instant,
  how: z.enum([...readingHow.options, "closing"]),
  code: z.string().nullable(),
  locationCode: z.string().nullable(),
  lotCode: z.string().nullable(),
  productCode: z.string().nullable(),
  productName: z.string().nullable(),
  locationPath: z.string().nullable(),
  entered: quantity,
  unitCode: z.string().nullable(),
  note: z.string().nullable(),
  quarantine: quarantineReason.nullable(),
  resolution: z
    .object({
      outcome: z.enum(["assigned", "dismissed", "supplementary"]),
      reason: z.string(),
      byName: z.string(),
    })
    .nullable(),
});
export type Reading = z.infer<typeof reading>;

/** What a posted count found of a product in one place. */
export const productCount = z.object({
  countId: id,
  lineId: id,
  countNumber: z.string(),
  countTitle: z.string(),
  locationPath: z.string(),
  lotCode: z.string().nullable(),
  countedAt: instant,
  book: signedQuantity,
  counted: quantity,
  variance: signedQuantity,
});
export type ProductCount = z.infer<typeof productCount>;

export const toleranceRule = z.object({
  id,
  companyId: id,
  siteId: id.nullable(),
  categoryId: id.nullable(),
  /** Of the book, from 0 to 99,999. */
  percent: z
    .string()
    .regex(/^\d{1,5}(\.\d{1,4})?$/, "percentage-format")
    .nullable(),
  quantity: quantity.nullable(),
  value: money.nullable(),
  version: z.number().int(),
});
export type ToleranceRule = z.infer<typeof toleranceRule>;

export const correction = z.object({
  id,
  countId: id,
  countNumber: z.string(),
  lineId: id,
  productCode: z.string(),
  productName: z.string(),
  locationPath: z.string(),
  /** To add to the shelf; negative takes off. */
  quantity: signedQuantity,
  state: z.enum(["proposed", "approved", "dismissed"]),
  proposedAt: instant,
  causeBatchId: id,
  reason: z.string().nullable(),
});
export type Correction = z.infer<typeof correction>;

export const assignment = z.object({
  userId: id,
  userName: z.string(),
  round: z.number().int().min(1).max(99),
  locationId: id.nullable(),
});
export type Assignment = z.infer<typeof assignment>;

/** Exactly what posting will do, before the button. */
export const postingPreview = z.object({
  moves: z.number().int(),
  gains: z.object({ lines: z.number().int(), quantity, value: money }),
  losses: z.object({ lines: z.number().int(), quantity, value: money }),
  transfers: z.number().int(),
  unchanged: z.number().int(),
  accounts: z.array(
    z.object({ account: z.string(), nameEn: z.string(), nameFr: z.string(), debit: money, credit: money }),
  ),
  accountingDate: day,
});
export type PostingPreview = z.infer<typeof postingPreview>;
