import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

export interface Target {
  readonly address: string;
  readonly token: string;
  readonly countId: string;
  readonly productIds: readonly string[];
  readonly locationId: string;
}

export interface Written {
  /** Events the server said it has, by product. */
  readonly acknowledged: ReadonlyMap<string, readonly string[]>;
  /** Tries that ended without an answer or with 503. */
  readonly retries: number;
  /** Of those, tries whose connection was refused: the server never had the request. */
  readonly refused: number;
  /** Of those, tries without an answer though connected, by the error's code. */
  readonly unanswered: Readonly<Record<string, number>>;
  /** Longest wait for an answer, in ms. */
  readonly slowestMs: number;
  /** Answers that no fault excuses. */
  readonly wrong: readonly string[];
}

export interface Writing {
  /** Readings acknowledged until now. */
  acknowledged(): number;
  /** Until every product has one more acknowledged reading than now; gives the ms that took. */
  untilAllWrite(mostMs: number): Promise<number>;
  stop(): Promise<Written>;
}

/**
 * `writers` people who count at the same time, each sending one reading of one piece after the other and each
 * again until the server has said that it has it: as a phone does. Ends when told to, every reading answered.
 */
export function startWriters(target: Target, writers: number): Writing {
  const acknowledged = new Map<string, string[]>(target.productIds.map((id) => [id, []]));
  const tries = new Tries(target);
  let stopped = false;
  const write = async (n: number) => {
    const deviceId = randomUUID();
    const productId = target.productIds[n % target.productIds.length] ?? "";
    while (!stopped && tries.wrong.length === 0) {
      const eventId = randomUUID();
      const body = JSON.stringify({ deviceId, readings: [readingOf(eventId, productId, target.locationId)] });
      while (!(await tries.send(body))) {
        if (tries.wrong.length > 0) return;
        await sleep(50 + Math.random() * 200);
      }
      acknowledged.get(productId)?.push(eventId);
    }
  };
  const all = Promise.all(Array.from({ length: writers }, (_, n) => write(n)));
  const sizes = () => [...acknowledged.values()].map((events) => events.length);
  return {
    acknowledged: () => sizes().reduce((sum, n) => sum + n, 0),
    async untilAllWrite(mostMs) {
      const began = performance.now();
      const before = sizes();
      while (sizes().some((n, at) => n === before[at])) {
        if (performance.now() - began > mostMs)
          throw new Error(`not every product is written to after ${mostMs} ms`);
        await sleep(10);
      }
      return performance.now() - began;
    },
    async stop() {
      stopped = true;
      await all;
      return { acknowledged, ...tries.sums() };
    },
  };
}

function readingOf(eventId: string, productId: string, locationId: string) {
  const countedAt = new Date().toISOString();
  return { kind: "count", eventId, productId, locationId, quantity: "1", countedAt, how: "scan" };
}

class Tries {
  readonly wrong: string[] = [];
  readonly #target: Target;
  readonly #unanswered: Record<string, number> = {};
  #retries = 0;
  #refused = 0;
  #slowestMs = 0;

  constructor(target: Target) {
    this.#target = target;
  }

  sums(): Omit<Written, "acknowledged"> {
    return {
      wrong: this.wrong,
      retries: this.#retries,
      refused: this.#refused,
      unanswered: this.#unanswered,
      slowestMs: Math.round(this.#slowestMs),
    };
  }

  /** Whether the server has the reading now. */
  async send(body: string): Promise<boolean> {
    const { address, countId, token } = this.#target;
    const began = performance.now();
    try {
      const answer = await fetch(`${address}/v1/counts/${countId}/readings`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body,
        signal: AbortSignal.timeout(15_000),
      });
      const text = await answer.text();
      if (answer.status === 200 && text.includes('"quarantined":0')) return true;
      if (answer.status !== 503) this.wrong.push(`${answer.status} ${text}`);
    } catch (error) {
      // No answer: the server is gone or going. Whether the reading arrived, the next try will tell.
      const code = codeOf(error);
      if (code === "ECONNREFUSED") this.#refused += 1;
      else this.#unanswered[code] = (this.#unanswered[code] ?? 0) + 1;
    } finally {
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - began);
    }
    this.#retries += 1;
    return false;
  }
}

/** "ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET" …, which fetch hides in the error's cause. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string") return at.code;
    if (at.cause === undefined) return at.name;
  }
  return String(error);
}
