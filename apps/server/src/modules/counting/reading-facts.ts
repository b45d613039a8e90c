import type { ReadingInput } from "@stockex/contracts";
import { normaliseCode } from "../catalog/index.ts";

/** A reading as the ingestion statement takes it: one JSON object, absent values null. */
export interface ReadingFact {
  /** Position in the delivered batch: answers are given by it. */
  readonly n: number;
  readonly device_id: string;
  readonly event_id: string;
  readonly user_id: string;
  readonly kind: "count" | "undo";
  readonly undoes: string | null;
  readonly counted_at: string;
  readonly how: string;
  readonly note: string | null;
  readonly product_id: string | null;
  /** The code as scanned, kept as evidence, and as the catalog stores it. */
  readonly code: string | null;
  readonly lookup: string | null;
  /** The part of the code that may be a product's own. */
  readonly product_code: string | null;
  readonly location_id: string | null;
  readonly location_code: string | null;
  readonly lot: string | null;
  readonly entered: string;
  readonly unit_id: string | null;
  readonly round: number | null;
}

interface Sender {
  readonly userId: string;
  readonly deviceId: string;
  readonly now: Date;
}

/**
 * A reading that claims to come from the future is taken as read now: a phone's clock may run ahead, and
 * nothing is read after it was received.
 */
function physicalTime(claimed: string, now: Date): string {
  const at = new Date(claimed);
  return (at > now ? now : at).toISOString();
}

/** Takes a scanned code apart and fills what the device left out; the quantity stays as entered. */
export function readingFact(reading: ReadingInput, sender: Sender, n: number): ReadingFact {
  const base = {
    n,
    device_id: sender.deviceId,
    event_id: reading.eventId,
    user_id: sender.userId,
    counted_at: physicalTime(reading.countedAt, sender.now),
    how: reading.how,
    note: reading.note ?? null,
  };
  if (reading.kind === "undo") {
    const nothing = {
      product_id: null,
      code: null,
      lookup: null,
      product_code: null,
      location_id: null,
      location_code: null,
    };
    return {
      ...base,
      ...nothing,
      kind: "undo",
      undoes: reading.undoes,
      lot: null,
      entered: "0",
      unit_id: null,
      round: null,
    };
  }
  const scanned =
    reading.code === undefined ? undefined : normaliseCode(reading.code, sender.now.getUTCFullYear());
  return {
    ...base,
    kind: "count",
    undoes: null,
    product_id: reading.productId ?? null,
    code: reading.code ?? null,
    lookup: scanned?.lookup ?? null,
    product_code: scanned?.scanned ?? null,
    location_id: reading.locationId ?? null,
    location_code: reading.locationCode ?? null,
    lot: reading.lot ?? scanned?.serial ?? scanned?.lot ?? null,
    entered: reading.quantity,
    unit_id: reading.unitId ?? null,
    round: reading.round ?? null,
  };
}
