import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { ensureRuntimeRole } from "./runtime-role.ts";
import { DatabaseSetupError, errorText } from "./setup-error.ts";

/** Folder of the numbered SQL files that ship with the server. */
export const MIGRATIONS_DIR = fileURLToPath(new URL("../../../migrations", import.meta.url));

const OLDEST_MAJOR = 15;
// "stxm": one migrator at a time per database; advisory locks are scoped to the database.
const MIGRATION_LOCK = 0x7374786d;
const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

export interface MigrationResult {
  /** File names applied by this call, in order; empty when the database was up to date. */
  readonly applied: readonly string[];
  /** Number of the newest migration now in the database; 0 when there is none. */
  readonly version: number;
}

/**
 * Brings the database at `ownerUrl` to the newest migration of `migrationsDir`. Forward only; each file
 * runs in one transaction together with its row in `platform.migrations`, so a crash leaves either both or
 * neither. Several processes may call it at once: an advisory lock lets one work and the others find
 * nothing left to do. The user of `ownerUrl` becomes owner of everything.
 *
 * @throws DatabaseSetupError database-unreachable, postgres-too-old, runtime-role-missing,
 *   migration-folder-invalid, migration-changed, database-newer or migration-failed
 */
export async function migrate(
  ownerUrl: string,
  options: { readonly migrationsDir?: string } = {},
): Promise<MigrationResult> {
  const migrations = await readMigrations(options.migrationsDir ?? MIGRATIONS_DIR);
  const client = await connectOwner(ownerUrl);
  try {
    await refuseOldServer(client);
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await ensureRuntimeRole(client);
    await client.query(
      `create schema if not exists platform;
       create table if not exists platform.migrations (
         number integer primary key check (number > 0),
         name text not null,
         sha256 text not null,
         applied_at timestamptz not null default clock_timestamp()
       )`,
    );
    const done = await verifyApplied(client, migrations);
    const pending = migrations.slice(done);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map((m) => m.name), version: migrations.at(-1)?.number ?? 0 };
  } finally {
    // Ending the session releases the advisory lock.
    await client.end();
  }
}

async function connectOwner(ownerUrl: string): Promise<Client> {
  const client = new Client({
    connectionString: ownerUrl,
    connectionTimeoutMillis: 5_000,
    application_name: "stockex-migrate",
  });
  // A broken connection also rejects the running query; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new DatabaseSetupError(
      "database-unreachable",
      `Cannot connect to the database: ${errorText(error)}. Check DATABASE_URL and that PostgreSQL runs.`,
      error,
    );
  }
}

async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ num: number; text: string }>(
    "select current_setting('server_version_num')::int as num, current_setting('server_version') as text",
  );
  refuseOldVersion(rows[0]?.num ?? 0, rows[0]?.text ?? "unknown");
}

/** Refuses a server whose `server_version_num` (e.g. 180004) is below PostgreSQL 15. */
export function refuseOldVersion(versionNum: number, versionText: string): void {
  if (versionNum >= OLDEST_MAJOR * 10_000) return;
  throw new DatabaseSetupError(
    "postgres-too-old",
    `The database is PostgreSQL ${versionText}; Stockex needs PostgreSQL ${OLDEST_MAJOR} or newer.`,
  );
}

/** Reads and checks the numbered files: 0001, 0002 … without gap or double. */
async function readMigrations(folder: string): Promise<Migration[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  } catch (error) {
    throw new DatabaseSetupError(
      "migration-folder-invalid",
      `Cannot read the migrations in ${folder}: ${errorText(error)}.`,
      error,
    );
  }
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(FILE_NAME.exec(name)?.[1] ?? Number.NaN);
      if (number !== index + 1) {
        throw new DatabaseSetupError(
          "migration-folder-invalid",
          `Migration ${name} in ${folder} should be number ${index + 1} and be named like 0001_name.sql.`,
        );
      }
      // A checkout on Windows may turn \n into \r\n: the same migration must keep its checksum.
      const sql = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
      return { number, name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** Compares what the database has with the files; returns how many of them are already applied. */
async function verifyApplied(client: Client, migrations: readonly Migration[]): Promise<number> {
  const { rows } = await client.query<{ number: number; name: string; sha256: string }>(
    "select number, name, sha256 from platform.migrations order by number",
  );
  const newest = rows.at(-1);
  if (newest !== undefined && newest.number > migrations.length) {
    throw new DatabaseSetupError(
      "database-newer",
      `The database has migration ${newest.name}, newer than this version of Stockex ` +
        `(${migrations.at(-1)?.name ?? "no migration"}). Start the newer version.`,
    );
  }
  for (const [index, row] of rows.entries()) {
    const file = migrations[index];
    if (file?.number === row.number && file.name === row.name && file.sha256 === row.sha256) continue;
    throw new DatabaseSetupError(
      "migration-changed",
      `Migration ${row.name} was changed, renamed or removed after the database applied it. ` +
        "Restore the file and write the change as a new migration.",
    );
  }
  return rows.length;
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(migration.sql);
    await client.query("insert into platform.migrations (number, name, sha256) values ($1, $2, $3)", [
      migration.number,
      migration.name,
      migration.sha256,
    ]);
    await client.query("commit");
  } catch (error) {
    // The session ends right after, which rolls back even when this cannot be said any more.
    await client.query("rollback").catch(() => undefined);
    throw new DatabaseSetupError(
      "migration-failed",
      `Migration ${migration.name} failed and was rolled back: ${errorText(error)}`,
      error,
    );
  }
}
