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
  /** Answers that no fault excuses. */
  readonly wrong: readonly string[];
}

/**
 * `writers` people who count at the same time, each sending one reading of one piece after the other and each
 * again until the server has said that it has it: as a phone does. Ends when told to, every reading answered.
 */
export function startWriters(target: Target, writers: number): { stop(): Promise<Written> } {
  const acknowledged = new Map<string, string[]>();
  const wrong: string[] = [];
  let retries = 0;
  let stopped = false;
  const write = async (n: number) => {
    const deviceId = randomUUID();
    const productId = target.productIds[n % target.productIds.length] ?? "";
    while (!stopped && wrong.length === 0) {
      const eventId = randomUUID();
      const body = JSON.stringify({ deviceId, readings: [readingOf(eventId, productId, target.locationId)] });
      while (!(await send(target, body, wrong))) {
        if (wrong.length > 0) return;
        retries += 1;
        await sleep(50 + Math.random() * 200);
      }
      acknowledged.set(productId, [...(acknowledged.get(productId) ?? []), eventId]);
    }
  };
  const all = Promise.all(Array.from({ length: writers }, (_, n) => write(n)));
  return {
    async stop() {
      stopped = true;
      await all;
      return { acknowledged, retries, wrong };
    },
  };
}

function readingOf(eventId: string, productId: string, locationId: string) {
  const countedAt = new Date().toISOString();
  return { kind: "count", eventId, productId, locationId, quantity: "1", countedAt, how: "scan" };
}

/** Whether the server has the reading now. */
async function send(target: Target, body: string, wrong: string[]): Promise<boolean> {
  try {
    const answer = await fetch(`${target.address}/v1/counts/${target.countId}/readings`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${target.token}` },
      body,
      signal: AbortSignal.timeout(15_000),
    });
    const text = await answer.text();
    if (answer.status === 503) return false;
    if (answer.status === 200 && /"quarantined":0/.test(text)) return true;
    wrong.push(`${answer.status} ${text}`);
    return false;
  } catch {
    // No answer: the server is gone or going. Whether the reading arrived, the next try will tell.
    return false;
  }
}
