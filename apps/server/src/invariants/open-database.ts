import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "pg";
import { connectOwner } from "../platform/db/connect.ts";
import { type EmbeddedLog, startEmbedded } from "../platform/db/embedded.ts";
import { EMBEDDED_DATABASE, EMBEDDED_USERS, loadSecrets } from "../platform/db/embedded-cluster.ts";
import { findPlace, SYSTEM_DIR } from "../platform/db/embedded-place.ts";
import { findPostmaster } from "../platform/db/embedded-process.ts";
import { DatabaseSetupError } from "../platform/db/setup-error.ts";

export interface OpenDatabase {
  readonly pool: Pool;
  /** What was opened, for people. */
  readonly name: string;
  close(): Promise<void>;
}

/** Opens the database of a URL, as the URL's user. */
export function openUrl(url: string): OpenDatabase {
  const pool = connectOwner(url, { max: 1 });
  const { host, pathname } = new URL(url);
  return { pool, name: `${host}${pathname}`, close: () => pool.end() };
}

/**
 * Opens the embedded database of a data folder as its owner: the one that is running, whoever runs it, else one
 * started for as long as this is open.
 * @throws DatabaseSetupError when there is none, or it does not start
 */
export async function openEmbedded(dataDir: string, log: EmbeddedLog): Promise<OpenDatabase> {
  if (!existsSync(join(dataDir, "cluster")))
    throw new DatabaseSetupError("data-folder-unusable", `There is no database in ${dataDir}.`);
  const place = findPlace(dataDir, SYSTEM_DIR);
  const running = findPostmaster(place.cluster);
  if (running !== null) {
    const { owner } = loadSecrets(place);
    const pool = connectOwner(
      `postgres://${EMBEDDED_USERS.owner}:${owner}@127.0.0.1:${running.port}/${EMBEDDED_DATABASE}`,
      { max: 1 },
    );
    return { pool, name: dataDir, close: () => pool.end() };
  }
  const server = await startEmbedded({ dataDir, log });
  const pool = connectOwner(server.url("owner"), { max: 1 });
  return {
    pool,
    name: dataDir,
    async close() {
      await pool.end();
      await server.stop();
    },
  };
}
