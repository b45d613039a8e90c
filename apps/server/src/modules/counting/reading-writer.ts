import type { Database } from "../../platform/db/unit-of-work.ts";
import { isOutage } from "../../platform/problem.ts";
import { type Delivery, type DeliveryAnswer, writeDeliveries } from "./record-readings.ts";
import { Growth } from "./statistics.ts";

interface Waiting {
  readonly delivery: Delivery;
  readonly resolve: (answer: DeliveryAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Readings one transaction takes at most: keeps it short while a fleet of phones comes online. */
const MOST_READINGS = 5_000;

/**
 * Group commit for readings: while one transaction of a count runs on this node, what arrives waits and goes
 * with the next, so that sixteen scanners cost one transaction instead of sixteen. Each request is answered
 * after its own readings are committed. A group that fails is tried again one by one, so that nobody pays for
 * another's bad request; when the database was away, all are told at once.
 */
export class ReadingWriter {
  readonly #database: Database;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #growth = new Growth();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves once the delivery is committed. */
  submit(countId: string, delivery: Delivery): Promise<DeliveryAnswer> {
    const key = `${delivery.ctx.organisationId} ${countId}`;
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(key);
      if (queue !== undefined) {
        queue.push({ delivery, resolve, reject });
        return;
      }
      const fresh: Waiting[] = [{ delivery, resolve, reject }];
      this.#waiting.set(key, fresh);
      void this.#drain(key, countId, fresh);
    });
  }

  async #drain(key: string, countId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await this.#writeGroup(countId, takeGroup(queue));
    this.#waiting.delete(key);
  }

  async #writeGroup(countId: string, group: readonly Waiting[]): Promise<void> {
    const [first, ...others] = group;
    if (first === undefined) return;
    try {
      const deliveries: [Delivery, ...Delivery[]] = [first.delivery, ...others.map((w) => w.delivery)];
      const grown = this.#growth.add(deliveries.reduce((sum, { readings }) => sum + readings.length, 0));
      const answers = await writeDeliveries(this.#database, countId, deliveries, grown);
      for (const [i, waiting] of group.entries()) {
        const answer = answers[i];
        if (answer === undefined) throw new Error("a delivery was not answered");
        waiting.resolve(answer);
      }
    } catch (error) {
      if (others.length === 0 || isOutage(error)) for (const waiting of group) waiting.reject(error);
      else for (const waiting of group) await this.#writeGroup(countId, [waiting]);
    }
  }
}

/** The longest run from the head of the queue that fits one transaction; at least one. */
function takeGroup(queue: Waiting[]): Waiting[] {
  let readings = 0;
  let size = 0;
  for (const { delivery } of queue) {
    readings += delivery.readings.length;
    if (size > 0 && readings > MOST_READINGS) break;
    size += 1;
  }
  return queue.splice(0, size);
}
