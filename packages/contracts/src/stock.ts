import { z } from "zod";
import { defineRoute } from "./route.ts";
import { code, day, id, instant, money, pageOf, pageQuery, quantity, signedQuantity } from "./values.ts";

const tag = "Stock";

export const moveKind = z.enum(["receipt", "issue", "transfer", "adjustment", "reversal", "opening"]);
export type MoveKind = z.infer<typeof moveKind>;

export const move = z.object({
  id,
  batchId: id,
  kind: moveKind,
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  lotId: id.nullable(),
  lotCode: z.string().nullable(),
  sourceId: id,
  sourcePath: z.string(),
  destinationId: id,
  destinationPath: z.string(),
  quantity,
  effectiveAt: instant,
  recordedAt: instant,
  accountingDate: day,
  originType: z.string(),
  originId: id,
  reversesId: id.nullable(),
  reversed: z.boolean(),
  actorName: z.string().nullable(),
  reference: z.string().nullable(),
});
export type Move = z.infer<typeof move>;

const moveLine = z.object({
  productId: id,
  quantity,
  /** Unit of `quantity`; the product's own when left out. */
  unitId: id.optional(),
  /** Lot or serial number; made on receipt when it is new. */
  lot: code.optional(),
  lotExpiresOn: day.optional(),
});
const document = z.object({
  /** When it physically happened; now when left out. */
  effectiveAt: instant.optional(),
  /** Day of the entries when it is not the local day of `effectiveAt`. */
  accountingDate: day.optional(),
  reference: z.string().trim().max(200).optional(),
});
const lines = <T extends z.ZodType>(line: T) => z.array(line).min(1).max(5000);

export const recordedMoves = z.object({
  batchId: id,
  moves: z.number().int(),
  entryIds: z.array(id),
});
export type RecordedMoves = z.infer<typeof recordedMoves>;

export const quant = z.object({
  productId: id,
  productCode: z.string(),
  productName: z.string(),
  locationId: id,
  locationPath: z.string(),
  lotId: id.nullable(),
  lotCode: z.string().nullable(),
  quantity: signedQuantity,
  reserved: quantity,
});
export type Quant = z.infer<typeof quant>;

export const lot = z.object({
  id,
  productId: id,
  code,
  expiresOn: day.nullable(),
});
export type Lot = z.infer<typeof lot>;

export const reservation = z.object({
  id,
  productId: id,
  locationId: id,
  lotId: id.nullable(),
  quantity,
  reference: z.string(),
  reservedAt: instant,
  releasedAt: instant.nullable(),
});
export type Reservation = z.infer<typeof reservation>;

const moveProblems = [
  "unknown-reference",
  "quantity-invalid",
  "quantity-not-positive",
  "unit-too-precise",
  "lot-required",
  "lot-not-allowed",
  "serial-quantity",
  "serial-already-in-stock",
  "location-not-usable",
  "stock-insufficient",
  "move-in-future",
  "period-closed",
  "account-missing",
  "cost-required",
] as const;

export const stockRoutes = {
  recordReceipt: defineRoute({
    id: "recordReceipt",
    method: "POST",
    path: "/v1/receipts",
    summary: "Goods came in from a supplier or production",
    tag,
    access: "stock.write",
    body: document.extend({
      from: z.enum(["supplier", "production"]).default("supplier"),
      lines: lines(
        moveLine.extend({
          locationId: id,
          /** Cost of one of the unit that `quantity` is in. */
          unitCost: money.optional(),
          /** Another currency of `unitCost`, with its rate to the company's at that moment. */
          currency: z
            .string()
            .regex(/^[A-Z]{3}$/)
            .optional(),
          rate: z
            .string()
            .regex(/^\d{1,9}(\.\d{1,9})?$/)
            .optional(),
        }),
      ),
    }),
    response: recordedMoves,
    status: 201,
    idempotent: true,
    problems: moveProblems,
  }),
  recordIssue: defineRoute({
    id: "recordIssue",
    method: "POST",
    path: "/v1/issues",
    summary: "Goods went out to a customer, production or scrap",
    tag,
    access: "stock.write",
    body: document.extend({
      to: z.enum(["customer", "production", "scrap"]).default("customer"),
      lines: lines(moveLine.extend({ locationId: id, reservationId: id.optional() })),
    }),
    response: recordedMoves,
    status: 201,
    idempotent: true,
    problems: moveProblems,
  }),
  recordTransfer: defineRoute({
    id: "recordTransfer",
    method: "POST",
    path: "/v1/transfers",
    summary: "Goods changed place within a company",
    tag,
    access: "stock.write",
    body: document.extend({ lines: lines(moveLine.extend({ fromId: id, toId: id })) }),
    response: recordedMoves,
    status: 201,
    idempotent: true,
    problems: moveProblems,
  }),
  recordAdjustment: defineRoute({
    id: "recordAdjustment",
    method: "POST",
    path: "/v1/adjustments",
    summary: "Stock found or lost outside a count, with its reason",
    tag,
    access: "stock.write",
    body: document.extend({
      reason: z.string().trim().min(1).max(500),
      lines: lines(
        moveLine.extend({
          locationId: id,
          direction: z.enum(["found", "lost"]),
          unitCost: money.optional(),
        }),
      ),
    }),
    response: recordedMoves,
    status: 201,
    idempotent: true,
    problems: moveProblems,
  }),
  reverseMove: defineRoute({
    id: "reverseMove",
    method: "POST",
    path: "/v1/moves/:moveId/reversal",
    summary: "Take a move back by another move",
    tag,
    access: "stock.write",
    params: z.object({ moveId: id }),
    body: z.object({ reason: z.string().trim().min(1).max(500), accountingDate: day.optional() }),
    response: recordedMoves,
    status: 201,
    idempotent: true,
    problems: ["not-found", "move-already-reversed", ...moveProblems],
  }),
  listMoves: defineRoute({
    id: "listMoves",
    method: "GET",
    path: "/v1/moves",
    summary: "The ledger, newest first; of a product, a place (with what is below it), a cause, a time span",
    tag,
    access: "stock.read",
    query: pageQuery.extend({
      productId: id.optional(),
      locationId: id.optional(),
      lotId: id.optional(),
      originId: id.optional(),
      batchId: id.optional(),
      kind: moveKind.optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    response: pageOf(move),
  }),
  listStock: defineRoute({
    id: "listStock",
    method: "GET",
    path: "/v1/stock",
    summary: "On hand by product, place and lot, now or at an instant (`at`)",
    tag,
    access: "stock.read",
    query: pageQuery.extend({
      productId: id.optional(),
      locationId: id.optional(),
      siteId: id.optional(),
      lotId: id.optional(),
      categoryId: id.optional(),
      search: z.string().trim().max(100).optional(),
      at: instant.optional(),
    }),
    response: pageOf(quant),
  }),
  listLots: defineRoute({
    id: "listLots",
    method: "GET",
    path: "/v1/lots",
    summary: "Lots and serial numbers",
    tag,
    access: "stock.read",
    query: pageQuery.extend({ productId: id.optional(), search: z.string().trim().max(64).optional() }),
    response: pageOf(lot),
  }),
  reserve: defineRoute({
    id: "reserve",
    method: "POST",
    path: "/v1/reservations",
    summary: "Set stock aside",
    tag,
    access: "stock.write",
    body: z.object({
      productId: id,
      locationId: id,
      lotId: id.optional(),
      quantity,
      reference: z.string().trim().min(1).max(200),
    }),
    response: reservation,
    status: 201,
    idempotent: true,
    problems: ["unknown-reference", "quantity-not-positive", "stock-insufficient", "location-not-usable"],
  }),
  listReservations: defineRoute({
    id: "listReservations",
    method: "GET",
    path: "/v1/reservations",
    summary: "Stock set aside",
    tag,
    access: "stock.read",
    query: pageQuery.extend({ productId: id.optional(), open: z.enum(["true", "false"]).default("true") }),
    response: pageOf(reservation),
  }),
  releaseReservation: defineRoute({
    id: "releaseReservation",
    method: "DELETE",
    path: "/v1/reservations/:reservationId",
    summary: "Give reserved stock free",
    tag,
    access: "stock.write",
    params: z.object({ reservationId: id }),
  }),
};
