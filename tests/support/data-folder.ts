import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { checkInvariants } from "../../apps/server/src/invariants/index.ts";
import { launch, type RunningServer } from "../../apps/server/src/launch.ts";
import { connectOwner } from "../../apps/server/src/platform/db/connect.ts";
import { type EmbeddedPostgres, startEmbedded } from "../../apps/server/src/platform/db/embedded.ts";
import { findPlace, SYSTEM_DIR } from "../../apps/server/src/platform/db/embedded-place.ts";
import { findPostmaster, terminate } from "../../apps/server/src/platform/db/embedded-process.ts";
import { createLog } from "../../apps/server/src/platform/log/log.ts";

/** A temporary data folder of the server, with a real database in it: fsync is on, as for everybody. */
export interface DataFolder {
  readonly path: string;
  /** The whole application inside this process, to set up what a fault then strikes. */
  prepare<T>(work: (server: RunningServer) => Promise<T>): Promise<T>;
  /** Process of the running database; null when none runs. */
  databasePid(): number | null;
  /** Opens the database without the application and looks at it as its owner. */
  inspect<T>(look: (owner: Pool, database: EmbeddedPostgres) => Promise<T>): Promise<T>;
  /** Rows found by the invariants that should find none. */
  broken(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function dataFolder(): Promise<DataFolder> {
  const path = await mkdtemp(join(tmpdir(), "stockex-fault-"));
  // As root the database runs as another user, who must get here.
  await chmod(path, 0o755);
  const log = createLog("silent");
  const quiet = { info: () => undefined, warn: () => undefined };
  const running = () => findPostmaster(findPlace(path, SYSTEM_DIR).cluster);
  const self: DataFolder = {
    path,
    async prepare(work) {
      const server = await launch({ host: "127.0.0.1", port: 0, dataDir: path, log });
      try {
        return await work(server);
      } finally {
        await server.stop();
      }
    },
    databasePid: () => running()?.pid ?? null,
    async inspect(look) {
      const database = await startEmbedded({ dataDir: path, log: quiet });
      const owner = connectOwner(database.url("owner"), { statementTimeoutMs: 120_000 });
      try {
        return await look(owner, database);
      } finally {
        await owner.end();
        await database.stop();
      }
    },
    broken: () =>
      self.inspect(async (owner) => {
        const results = await checkInvariants(owner);
        return results
          .filter(({ rows }) => rows > 0)
          .map(({ number, name, rows, sample }) => `${number} ${name}: ${rows} ${JSON.stringify(sample)}`);
      }),
    async remove() {
      const left = running();
      if (left !== null) await terminate(left.pid);
      await rm(path, { recursive: true, force: true });
    },
  };
  return self;
}
