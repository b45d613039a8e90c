import { setTimeout as sleep } from "node:timers/promises";
import { startEmbedded } from "../../apps/server/src/platform/db/embedded.ts";
import { asAdmin } from "../../apps/server/src/platform/db/test-server.ts";
import { type TcpProxy, tcpProxy } from "../../apps/server/test/tcp-proxy.ts";
import type { DataFolder } from "../support/data-folder.ts";
import { type Battle, type FireOptions, type FireReport, type Ground, underFire } from "./under-fire.ts";

export interface SilenceReport extends FireReport {
  /** Longest wait of a reader for his answer or his 503 while the database was away. */
  readonly slowestReadMs: number;
  /** Answers to readers that were neither 200 nor 503 with problem details, and readers left without one. */
  readonly badReads: readonly string[];
  /** Most sessions in the database once it was back: its pools, refilled, and nothing left of those before. */
  readonly mostSessions: number;
  /** Sessions of before a strike that outlived it. */
  readonly leftSessions: number;
}

const KINDS = ["stall", "cut", "forget"] as const;
/** To be back after the network is: asked for is 10 s. */
const MOST_BACK_MS = 30_000;

/**
 * Puts a network between server and database that goes silent (half-open), resets everything, or forgets the
 * connections there are; for some seconds, then heals. Readers and writers go on all the time.
 */
export async function silenceDatabase(options: FireOptions): Promise<SilenceReport> {
  const reads = new Reads();
  const network = new Network();
  let mostSessions = 0;
  let leftSessions = 0;
  let strikes = 0;
  const report = await underFire(
    async (battle) => {
      const kind = KINDS[strikes % KINDS.length] ?? "stall";
      strikes += 1;
      const before = await network.sessions();
      const readers = reads.start(battle, 4);
      network.proxy[kind]();
      await sleep(5_000 + battle.random() * 4_000);
      network.proxy.pass();
      const backMs = await battle.writing.untilAllWrite(MOST_BACK_MS);
      await readers.stop();
      const after = await network.sessions();
      mostSessions = Math.max(mostSessions, after.length);
      const left = after.filter((pid) => before.includes(pid)).length;
      leftSessions += left;
      battle.say(`${kind}: all write again ${Math.round(backMs)} ms after it healed; ${left} sessions left`);
      return backMs;
    },
    options,
    (folder) => network.enter(folder),
  );
  return {
    ...report,
    slowestReadMs: Math.round(reads.slowestMs),
    badReads: reads.bad,
    mostSessions,
    leftSessions,
  };
}

/** The database as somebody else runs it, reached through the proxy only; a look at it beside the proxy. */
class Network {
  proxy!: TcpProxy;
  #url = "";

  async enter(folder: DataFolder): Promise<Ground> {
    const quiet = { info: () => undefined, warn: () => undefined };
    const database = await startEmbedded({ dataDir: folder.path, log: quiet });
    const proxy = await tcpProxy(database.port);
    this.proxy = proxy;
    this.#url = database.url("superuser");
    const url = new URL(database.url("owner"));
    url.port = String(proxy.port);
    return {
      settings: { DATABASE_URL: url.href },
      async leave() {
        await proxy.close();
        await database.stop();
      },
    };
  }

  /** Processes of the server's sessions. */
  async sessions(): Promise<number[]> {
    return asAdmin(this.#url, async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'stockex%'",
      );
      return rows.map(({ pid }) => pid);
    });
  }
}

/** People who only look: each wait must be short and end in an answer. */
class Reads {
  slowestMs = 0;
  readonly bad: string[] = [];

  start({ target }: Battle, readers: number): { stop(): Promise<void> } {
    let stopped = false;
    const read = async () => {
      while (!stopped) {
        const began = performance.now();
        const answer = await fetch(`${target.address}/v1/counts/${target.countId}`, {
          headers: { authorization: `Bearer ${target.token}` },
          signal: AbortSignal.timeout(30_000),
        }).then(
          async (found) => ({
            status: found.status,
            type: found.headers.get("content-type"),
            text: await found.text(),
          }),
          (error: unknown) => ({ status: 0, type: null, text: String(error) }),
        );
        this.slowestMs = Math.max(this.slowestMs, performance.now() - began);
        const good =
          answer.status === 200 ||
          (answer.status === 503 && /^application\/problem\+json/.test(answer.type ?? ""));
        if (!good) this.bad.push(`${answer.status} ${answer.type} ${answer.text}`);
        await sleep(50);
      }
    };
    const all = Promise.all(Array.from({ length: readers }, read));
    return {
      async stop() {
        stopped = true;
        await all;
      },
    };
  }
}
