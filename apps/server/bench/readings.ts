import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { newId } from "@stockex/kernel";
import { createUser } from "../src/modules/access/index.ts";
import { connectOwner } from "../src/platform/db/connect.ts";
import {
  advance,
  type Copy,
  copyOf,
  draftCount,
  dropSeed,
  median,
  release,
  type Seed,
  seedStock,
  timed,
} from "./bench-world.ts";
import type { Operation } from "./operation.ts";

const CLIENTS = 16;
const BATCH = 1_000;
const PASSWORD = "a password for the bench";
const EMAIL = "bench@example.org";

/** Single readings over HTTP by 16 clients, against the bare update + insert transaction over 16 connections. */
export const readingSingle: Operation = {
  op: "reading_single",
  sizes: [5_000],
  async measure({ access, n, runs }) {
    const seed = await releasedSeed(await seedStock(access, n));
    const ours: number[] = [];
    const floor: number[] = [];
    let rssMb = 0;
    for (let run = 0; run < runs; run += 1) {
      floor.push(await bareTransactions(seed, n));
      const { ms, rssMb: rss } = await overHttp(seed, n, 1, CLIENTS);
      ours.push(ms);
      rssMb = Math.max(rssMb, rss);
    }
    await dropSeed(seed);
    return { ms: median(ours), floorMs: median(floor), rssMb };
  },
};

/** Readings in batches of 1,000 over HTTP, against the time single readings take for as many. */
export const readingBatch: Operation = {
  op: "reading_batch",
  sizes: [100_000],
  async measure({ access, n, runs }) {
    const seed = await releasedSeed(await seedStock(access, n));
    const singles = 5_000;
    const ours: number[] = [];
    const floor: number[] = [];
    let rssMb = 0;
    for (let run = 0; run < runs; run += 1) {
      const single = await overHttp(seed, singles, 1, CLIENTS);
      floor.push((single.ms / singles) * n);
      const batch = await overHttp(seed, n, BATCH, 2);
      ours.push(batch.ms);
      rssMb = Math.max(rssMb, batch.rssMb);
    }
    await dropSeed(seed);
    return { ms: median(ours), floorMs: median(floor), rssMb };
  },
};

async function releasedSeed(stocked: Seed): Promise<Seed> {
  const seed = await advance(stocked, async ({ db, database }) => {
    await release(stocked, database, await draftCount(stocked, database));
    const person = {
      email: EMAIL,
      name: "Bench",
      language: "en",
      role: "administrator",
      password: PASSWORD,
    } as const;
    await createUser(database, stocked.ctx, person);
    await db.ownerPool.query(
      "CREATE TABLE public.cards AS SELECT id, product_id, location_id FROM counting.lines ORDER BY random()",
    );
  });
  await dropSeed(stocked);
  return seed;
}

interface Card {
  readonly id: string;
  readonly product_id: string;
  readonly location_id: string;
}

async function cardsOf({ db }: Copy, n: number): Promise<Card[]> {
  const { rows } = await db.ownerPool.query<Card>("SELECT * FROM public.cards LIMIT $1", [n]);
  if (rows.length < n) throw new Error(`only ${rows.length} lines`);
  return rows;
}

async function bareTransactions(seed: Seed, n: number): Promise<number> {
  const copy = await copyOf(seed);
  const cards = await cardsOf(copy, n);
  const { rows } = await copy.db.ownerPool.query<{ id: string }>("SELECT id FROM counting.counts");
  const countId = rows[0]?.id;
  const { organisationId, userId } = seed.ctx;

  const pool = connectOwner(copy.db.ownerUrl, { max: CLIENTS });
  const queue = [...cards];
  const worker = async () => {
    const client = await pool.connect();
    for (let card = queue.pop(); card !== undefined; card = queue.pop()) {
      await client.query("BEGIN");
      await client.query(
        `UPDATE counting.lines SET counted = 19, counted_round = 1, counted_from = now(), counted_at = now(), state = 'counted'
         WHERE organisation_id = $1 AND id = $2`,
        [organisationId, card.id],
      );
      await client.query(
        `INSERT INTO counting.readings (organisation_id, device_id, event_id, count_id, line_id, round, kind, user_id, counted_at,
           received_at, how, product_id, location_id, entered)
         VALUES ($1, $2, $3, $4, $5, 1, 'count', $6, now(), now(), 'scan', $7, $8, 19)`,
        [organisationId, userId, newId(), countId, card.id, userId, card.product_id, card.location_id],
      );
      await client.query("COMMIT");
    }
    client.release();
  };
  const ms = await timed(() => Promise.all(Array.from({ length: CLIENTS }, worker)));
  await pool.end();
  await copy.db.drop();
  return ms;
}

async function overHttp(
  seed: Seed,
  n: number,
  size: number,
  clients: number,
): Promise<{ ms: number; rssMb: number }> {
  const copy = await copyOf(seed);
  const cards = await cardsOf(copy, n);
  const { rows } = await copy.db.ownerPool.query<{ id: string }>("SELECT id FROM counting.counts");
  const server = fork(fileURLToPath(new URL("reading-server.ts", import.meta.url)), [
    copy.db.url,
    copy.db.ownerUrl,
  ]);
  const { address } = await told<{ address: string }>(server);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const { headers } = await send(
    agent,
    `${address}/v1/session`,
    { email: EMAIL, password: PASSWORD },
    { "x-stockex-client": "api" },
  );
  const authorization = { authorization: `Bearer ${String(headers["x-session-token"])}` };
  const url = `${address}/v1/counts/${rows[0]?.id}/readings`;
  const bodies = batches(cards, size);
  const worker = async () => {
    const deviceId = newId();
    for (let readings = bodies.pop(); readings !== undefined; readings = bodies.pop())
      await send(agent, url, { deviceId, readings }, authorization);
  };
  const ms = await timed(() => Promise.all(Array.from({ length: clients }, worker)));
  server.send("end");
  const { rssMb } = await told<{ rssMb: number }>(server);
  await once(server, "exit");
  agent.destroy();
  const { rows: kept } = await copy.db.ownerPool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM counting.readings WHERE quarantine IS NULL",
  );
  if (kept[0]?.n !== n) throw new Error(`${kept[0]?.n} readings applied of ${n}`);
  await copy.db.drop();
  return { ms, rssMb };
}

function batches(cards: readonly Card[], size: number): object[][] {
  const all: object[][] = [];
  for (let from = 0; from < cards.length; from += size) {
    all.push(
      cards.slice(from, from + size).map((card) => ({
        kind: "count",
        eventId: newId(),
        countedAt: new Date().toISOString(),
        how: "scan",
        productId: card.product_id,
        locationId: card.location_id,
        quantity: "19",
      })),
    );
  }
  return all;
}

async function told<T>(child: ChildProcess): Promise<T> {
  const exited = once(child, "exit").then(([code]) => {
    throw new Error(`the server under the bench ended (${code})`);
  });
  const [message] = await Promise.race([once(child, "message"), exited]);
  return message as T;
}

function send(agent: Agent, url: string, body: object, headers: Record<string, string>) {
  const text = JSON.stringify(body);
  return new Promise<{ headers: Record<string, unknown> }>((resolve, reject) => {
    const call = request(
      url,
      {
        agent,
        method: "POST",
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
        },
      },
      (answer) => {
        answer.resume();
        answer.on("end", () => {
          if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${url} answered ${answer.statusCode}`));
          else resolve({ headers: answer.headers });
        });
      },
    );
    call.on("error", reject);
    call.end(text);
  });
}
