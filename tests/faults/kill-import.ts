import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@stockex/client";
import { routes } from "@stockex/contracts";
import { signal } from "../../apps/server/src/platform/db/embedded-process.ts";
import { makeShop } from "../../apps/server/test/shop.ts";
import { dataFolder } from "../support/data-folder.ts";
import { seeded } from "../support/random.ts";
import { serverProcess } from "../support/server-process.ts";
import { checkedOpening, untilApplied } from "./stock-by-file.ts";
import { untilAnswering } from "./under-fire.ts";

export interface ImportReport {
  readonly seed: number;
  /** Kills while the import was under way: of the server, and every second time of its database. */
  readonly kills: number;
  readonly lines: number;
  readonly state: string;
  /** What is not there exactly once. */
  readonly wrong: readonly string[];
  readonly broken: readonly string[];
}

/**
 * Kills the process that applies a file (a job), then its database, then the process …, while it does. The job
 * must be taken up again by itself and have one effect.
 */
export async function killImport(how: {
  readonly kills: number;
  readonly lines: number;
  readonly seed?: number;
  readonly say?: (line: string) => void;
}): Promise<ImportReport> {
  const seed = how.seed ?? Date.now() % 1_000_000;
  const random = seeded(seed);
  const folder = await dataFolder();
  try {
    const { token, importId } = await folder.prepare(async ({ application, address }) => {
      const shop = await makeShop(application, address, "Import", 0);
      return { token: shop.as("manager").token ?? "", importId: await checkedOpening(shop, how.lines) };
    });
    const server = await serverProcess({ DATA_DIR: folder.path });
    await server.start();
    const manager = createClient({ baseUrl: server.address, token, program: "api" });
    const params = { importId };
    let kills = 0;
    let state = "";
    try {
      await manager.call(routes.applyImport, { params, body: {} });
      while (kills < how.kills) {
        // A job is taken up again after some seconds: some strikes hit it, some the time in between.
        await sleep(random() * (kills === 0 ? 600 : 7_000));
        ({ state } = await manager.call(routes.readImport, { params }));
        if (state !== "applying") break;
        kills += 1;
        const pid = folder.databasePid();
        if (kills % 2 === 0 && pid !== null) signal(pid, "SIGKILL");
        else {
          await server.kill();
          await server.start();
        }
        await untilAnswering({ address: server.address, token });
        how.say?.(`kill ${kills}: ${kills % 2 === 0 ? "database" : "server"}`);
      }
      ({ state } = await untilApplied(manager, importId));
    } finally {
      await server.terminate();
    }
    const wrong = await folder.inspect(async (owner) => {
      const { rows } = await owner.query<Record<string, string>>(
        `SELECT (SELECT count(*) FROM stock.moves) AS moves, (SELECT count(*) FROM catalog.products) AS products,
           (SELECT count(*) FROM stock.quants q JOIN sites.locations l ON l.id = q.location_id
            WHERE l.kind = 'internal' AND q.quantity = 10) AS shelves,
           (SELECT count(*) * $1::int FROM audit.events WHERE action = 'import.applied') AS audits`,
        [how.lines],
      );
      return Object.entries(rows[0] ?? {}).flatMap(([what, n]) =>
        Number(n) === how.lines ? [] : [`${what}: ${n} of ${how.lines}`],
      );
    });
    return { seed, kills, lines: how.lines, state, wrong, broken: await folder.broken() };
  } finally {
    await folder.remove();
  }
}
