import type { Client } from "@stockex/client";
import { countingRoutes, type Parsed, type ReadingInput, type RouteAnswer } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import type { Article, Bay } from "./world.ts";

export type SentReadings = Parsed<RouteAnswer<typeof countingRoutes.recordReadings>>;

/** A counter's phone: it numbers its readings, and the server applies each number once. */
export interface Device {
  readonly id: string;
  send(readings: readonly ReadingInput[]): Promise<SentReadings>;
}

export function openDevice(counter: Client, countId: string): Device {
  const id = newId();
  return {
    id,
    send: (readings) =>
      counter.call(countingRoutes.recordReadings, {
        params: { countId },
        body: { deviceId: id, readings: [...readings] },
      }),
  };
}

/** A scan of an article in a bay; whole cartons are scanned by the carton's own code. */
export function scan(article: Article, bay: Bay, pieces: bigint): ReadingInput {
  const { carton, cartonBarcode } = article;
  const inCartons = carton !== null && cartonBarcode !== null && pieces > 0n && pieces % carton === 0n;
  return {
    kind: "count",
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: "scan",
    code: inCartons ? cartonBarcode : article.barcode,
    locationCode: bay.barcode,
    quantity: String(inCartons ? pieces / carton : pieces),
  };
}

/** The same article and bay, but the quantity typed piece by piece under the article's own code. */
export function typed(article: Article, bay: Bay, pieces: bigint): ReadingInput {
  return {
    kind: "count",
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: "typed",
    productId: article.id,
    locationId: bay.id,
    quantity: String(pieces),
  };
}

export function undo(reading: ReadingInput): ReadingInput {
  return {
    kind: "undo",
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: "typed",
    undoes: reading.eventId,
  };
}

/** Long enough that two facts never carry the same millisecond. */
export function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
