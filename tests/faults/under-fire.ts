import { setTimeout as sleep } from "node:timers/promises";
import { makeShop } from "../../apps/server/test/shop.ts";
import { type DataFolder, dataFolder } from "../support/data-folder.ts";
import { seeded } from "../support/random.ts";
import { type ServerProcess, serverProcess } from "../support/server-process.ts";
import { startWriters, type Target, type Writing, type Written } from "../support/writers.ts";

export interface FireOptions {
  readonly strikes: number;
  readonly writers?: number;
  readonly seed?: number;
  readonly say?: (line: string) => void;
}

export interface FireReport {
  readonly seed: number;
  readonly strikes: number;
  readonly acknowledged: number;
  readonly retries: number;
  /** Tries without an answer though connected, by the error's code. */
  readonly unanswered: Readonly<Record<string, number>>;
  /** Longest wait of a writer for an answer. */
  readonly slowestMs: number;
  /** Acknowledged and not in the database; in the database twice or not as counted. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrong: readonly string[];
  readonly broken: readonly string[];
  /** From the strike's repair to the first answered request, in ms, longest first. */
  readonly readyMs: readonly number[];
}

export interface Battle {
  readonly server: ServerProcess;
  readonly folder: DataFolder;
  readonly target: Target;
  readonly writing: Writing;
  readonly random: () => number;
  readonly say: (line: string) => void;
}

/** What the server's process works on besides its folder. */
export interface Ground {
  readonly settings: Readonly<Record<string, string>>;
  /** After the server has stopped, before the database is looked at. */
  leave(): Promise<void>;
}

/**
 * Lets writers count on a server of its own process while `strike` hits it again and again at moments the
 * seed chooses, then compares what was acknowledged with what the database holds.
 * @param strike breaks something and mends it; gives the ms until the server answered again
 */
export async function underFire(
  strike: (battle: Battle) => Promise<number>,
  { strikes, writers = 16, seed = Date.now() % 1_000_000, say = () => undefined }: FireOptions,
  enter: (folder: DataFolder) => Promise<Ground> = ownDatabase,
): Promise<FireReport> {
  const random = seeded(seed);
  const folder = await dataFolder();
  try {
    const shop = await folder.prepare(async (running) => {
      const made = await makeShop(running.application, running.address, "Fire", 4);
      const count = await made.release();
      return { ...made, countId: count.id, token: made.as("counter").token ?? "" };
    });
    const ground = await enter(folder);
    const server = await serverProcess({ DATA_DIR: folder.path, ...ground.settings });
    say(
      `seed ${seed}: ${writers} writers, ${strikes} strikes; ready after ${Math.round(await server.start())} ms`,
    );
    const target: Target = { address: server.address, ...shop };
    const writing = startWriters(target, writers);
    const readyMs: number[] = [];
    try {
      for (let n = 1; n <= strikes; n += 1) {
        await sleep(200 + random() * 600);
        const ms = Math.round(await strike({ server, folder, target, writing, random, say }));
        readyMs.push(ms);
        say(`strike ${n}: answers again after ${ms} ms`);
      }
      await sleep(300);
    } finally {
      await writing.stop();
      await server.terminate();
      await ground.leave();
    }
    const written = await writing.stop();
    const found = await compare(folder, target, written);
    const broken = await folder.broken();
    return {
      seed,
      strikes,
      acknowledged: [...written.acknowledged.values()].flat().length,
      retries: written.retries,
      unanswered: written.unanswered,
      slowestMs: written.slowestMs,
      wrong: written.wrong,
      ...found,
      broken,
      readyMs: readyMs.toSorted((a, b) => b - a),
    };
  } finally {
    await folder.remove();
  }
}

/** The embedded database, started by the server itself. */
async function ownDatabase(): Promise<Ground> {
  return { settings: {}, leave: async () => undefined };
}

/** Waits until the server answers a request that needs its database; gives the ms that took. */
export async function untilAnswering({ address, token }: Pick<Target, "address" | "token">): Promise<number> {
  const began = performance.now();
  for (;;) {
    const status = await fetch(`${address}/v1/session`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(1_000),
    }).then(
      (answer) => answer.status,
      // Not there yet: that is what is being measured.
      () => 0,
    );
    if (status === 200) return performance.now() - began;
    if (performance.now() - began > 60_000) throw new Error("no answer for 60 s");
    await sleep(20);
  }
}

async function compare(folder: DataFolder, { countId }: Target, { acknowledged }: Written) {
  return folder.inspect(async (owner) => {
    const { rows: readings } = await owner.query<{ event: string; product: string }>(
      "SELECT event_id AS event, product_id AS product FROM counting.readings WHERE count_id = $1",
      [countId],
    );
    const { rows: lines } = await owner.query<{ product: string; counted: string | null }>(
      "SELECT product_id AS product, trim_scale(counted)::text AS counted FROM counting.lines WHERE count_id = $1",
      [countId],
    );
    const kept = new Set(readings.map(({ event }) => event));
    const lost = [...acknowledged.values()].flat().filter((event) => !kept.has(event));
    const doubled = lines.flatMap(({ product, counted }) => {
      const sent = acknowledged.get(product)?.length ?? 0;
      return String(sent) === (counted ?? "0") ? [] : [`${product}: ${sent} sent, ${counted} counted`];
    });
    return { lost, doubled };
  });
}
