import { randomBytes } from "node:crypto";
import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { type EmbeddedPostgres, startEmbedded } from "./embedded.ts";
import { EMBEDDED_USERS, type Settings, TEST_SETTINGS } from "./embedded-cluster.ts";
import { findPostmaster, isRunning, terminate } from "./embedded-process.ts";
import { migrate } from "./migrate.ts";

/** Every database that tests make or drop is named so; anything else is refused. */
const TEST_DATABASE_PREFIX = "stockex_test_";

/** What test files need to make databases of their own; plain strings, it crosses process borders. */
export interface TestServerAccess {
  /** May create databases. */
  readonly adminUrl: string;
  /** Owner of the template's objects; the admin itself on a server of your own. */
  readonly ownerUrl: string;
  /** Role that owns the databases. */
  readonly owner: string;
  readonly template: string;
  /** Common beginning of this run's database names. */
  readonly prefix: string;
}

export interface TestServer {
  readonly access: TestServerAccess;
  /** Drops the run's databases and stops the server if this process started it. */
  readonly stop: () => Promise<void>;
}

/**
 * Makes the migrated template database of a test run, on the server of `databaseUrl` or on an embedded one
 * in a temporary folder (fsync off unless `durable`). The URL's own database is never written to.
 */
export async function startTestServer(
  databaseUrl: string | undefined,
  options: { readonly migrationsDir?: string; readonly durable?: boolean } = {},
): Promise<TestServer> {
  const prefix = `${TEST_DATABASE_PREFIX}${randomBytes(5).toString("hex")}_`;
  const embedded =
    databaseUrl === undefined ? await startTemporary(options.durable ? {} : TEST_SETTINGS) : null;
  const adminUrl = embedded?.postgres.url("superuser", "postgres") ?? databaseUrl ?? "";
  const ownerUrl = embedded?.postgres.url("owner", "postgres") ?? adminUrl;
  const owner = embedded === null ? await userOf(adminUrl) : EMBEDDED_USERS.owner;
  const access: TestServerAccess = { adminUrl, ownerUrl, owner, template: `${prefix}template`, prefix };
  const stop = async () => {
    if (embedded === null) await dropRun(access);
    else await embedded.remove();
  };
  try {
    await asAdmin(adminUrl, (client) => client.query(`create database ${access.template} owner "${owner}"`));
    await migrate(onDatabase(ownerUrl, access.template), options);
    return { access, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same URL with another database. */
export function onDatabase(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.toString();
}

/** Throws unless the name is one that tests may create and drop. */
export function assertTestName(database: string): void {
  if (/^stockex_test_[a-z0-9_]+$/.test(database)) return;
  throw new Error(
    `refusing to touch database "${database}": test databases start with ${TEST_DATABASE_PREFIX}`,
  );
}

/** Runs `work` on one connection of the admin. */
export async function asAdmin<T>(adminUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function userOf(url: string): Promise<string> {
  const { rows } = await asAdmin(url, (client) =>
    client.query<{ name: string }>("select current_user as name"),
  );
  const name = rows[0]?.name;
  if (name === undefined) throw new Error("the database did not say who we are");
  return name;
}

async function dropRun(access: TestServerAccess): Promise<void> {
  await asAdmin(access.adminUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, $1)",
      [access.prefix],
    );
    for (const { name } of rows) {
      assertTestName(name);
      await client.query(`drop database if exists ${name} with (force)`);
    }
  });
}

interface Temporary {
  readonly postgres: EmbeddedPostgres;
  readonly remove: () => Promise<void>;
}

const FOLDER_PREFIX = "stockex-test-postgres-";

async function startTemporary(settings: Settings): Promise<Temporary> {
  await sweepAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  chmodSync(dataDir, 0o755);
  const problems: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => problems.push(message) };
  try {
    const postgres = await startEmbedded({ dataDir, settings, log });
    const remove = async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    return { postgres, remove };
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}

/** A test run that was killed leaves its server and folder behind: the next run of the same user clears them. */
async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(
      name.startsWith(FOLDER_PREFIX) ? name.slice(FOLDER_PREFIX.length).split("-")[0] : Number.NaN,
    );
    const dataDir = join(tmpdir(), name);
    if (
      !Number.isInteger(pid) ||
      isRunning(pid) ||
      lstatSync(dataDir, { throwIfNoEntry: false })?.uid !== process.getuid?.()
    )
      continue;
    await stopAbandoned(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function stopAbandoned(dataDir: string): Promise<void> {
  const running = findPostmaster(join(dataDir, "cluster"));
  if (running !== null) await terminate(running.pid);
}
