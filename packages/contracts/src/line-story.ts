import { z } from "zod";
import { countLine, reading } from "./count-shapes.ts";
import { id, instant, quantity, signedQuantity } from "./values.ts";

const otherLine = {
  lineId: id,
  productCode: z.string(),
  lotCode: z.string().nullable(),
  locationPath: z.string(),
};
/** The same thing in another place, with the suggested transfer: from there to here when positive. */
const otherPlace = { ...otherLine, quantity: signedQuantity };
const move = { effectiveAt: instant, otherPath: z.string(), reference: z.string().nullable() };
/** What may explain a difference. The same thing elsewhere is accepted as a transfer; the others are reasons. */
export const suggestion = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("neighbour"), ...otherPlace }),
  z.object({ kind: z.literal("serial-elsewhere"), ...otherPlace }),
  /** Another product of nearly the same code, with the opposite difference. */
  z.object({
    kind: z.literal("look-alike"),
    ...otherLine,
    productName: z.string(),
    /** What the other line differs by. */
    quantity: signedQuantity,
  }),
  /** A reading that agrees with the books when its quantity is taken in another unit. */
  z.object({
    kind: z.literal("another-unit"),
    entered: quantity,
    enteredUnitCode: z.string(),
    otherUnitCode: z.string(),
    /** The same figure in the other unit, in base units. */
    otherQuantity: quantity,
  }),
  z.object({
    kind: z.literal("whole-packs"),
    unitCode: z.string(),
    unitQuantity: quantity,
    packs: signedQuantity,
  }),
  /** A move that would explain the difference if it had happened on the other side of the reading. */
  z.object({
    kind: z.literal("move-time"),
    booked: z.enum(["before", "after"]),
    moveId: id,
    ...move,
    /** Signed effect on this place. */
    quantity: signedQuantity,
  }),
  /** Sent, and in the books not arrived anywhere yet. */
  z.object({ kind: z.literal("in-transit"), ...move, quantity }),
]);
export type Suggestion = z.infer<typeof suggestion>;

/** The story of a line: the facts behind its difference. */
export const lineStory = z.object({
  line: countLine,
  rounds: z.array(
    z.object({
      round: z.number().int(),
      counted: quantity,
      from: instant,
      at: instant,
      book: signedQuantity,
      variance: signedQuantity,
      contested: z.boolean(),
      counters: z.array(z.string()),
    }),
  ),
  readings: z.array(reading),
  moves: z.array(
    z.object({
      id,
      effectiveAt: instant,
      recordedAt: instant,
      /** Signed effect on this place. */
      quantity: signedQuantity,
      kind: z.string(),
      otherPath: z.string(),
      reference: z.string().nullable(),
      inWindow: z.boolean(),
    }),
  ),
  suggestions: z.array(suggestion),
  history: z.array(z.object({ countNumber: z.string(), countedAt: instant, variance: signedQuantity })),
});
export type LineStory = z.infer<typeof lineStory>;
