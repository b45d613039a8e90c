import { spawnSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { asAccount } from "./embedded-account.ts";
import type { Binaries } from "./embedded-binaries.ts";
import type { Place } from "./embedded-place.ts";
import { DatabaseSetupError, errorCode, errorText } from "./setup-error.ts";

/** Login roles of the embedded server: the owner migrates, the superuser only sets the server up. */
export const EMBEDDED_USERS = { owner: "stockex_owner", superuser: "stockex_superuser" } as const;
export const EMBEDDED_DATABASE = "stockex";

export interface Secrets {
  readonly owner: string;
  readonly superuser: string;
}

/** postgresql.conf settings by name. */
export type Settings = Readonly<Record<string, string | number>>;

// For two cores and 8 GB shared with Node; durability is never traded.
const SETTINGS: Settings = {
  max_connections: 100,
  shared_buffers: "256MB",
  effective_cache_size: "2GB",
  work_mem: "16MB",
  maintenance_work_mem: "256MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  jit: "off",
  random_page_cost: 1.1,
  timezone: "UTC",
  log_timezone: "UTC",
  log_line_prefix: "%m [%p] %u@%d ",
};

/**
 * Settings for tests only: a crash of the machine loses the database. A kill of the server loses nothing, as
 * long as synchronous_commit stays on: without it a commit is answered before its log leaves shared memory.
 */
export const TEST_SETTINGS: Settings = { fsync: "off", full_page_writes: "off" };

/** What PostgreSQL may see of our environment: no PG* variable of the operator reaches it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC", SystemRoot: process.env["SystemRoot"] };
}

/** The passwords of the two roles, made once and kept readable for this user only. */
export function loadSecrets(place: Place): Secrets {
  const path = join(place.home, "secrets.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Secrets;
  if (!place.isNew) {
    throw new DatabaseSetupError(
      "data-folder-unusable",
      `${path} is missing, so nobody can sign in to the database beside it. Restore it from a backup.`,
    );
  }
  const secrets: Secrets = {
    owner: randomBytes(24).toString("hex"),
    superuser: randomBytes(24).toString("hex"),
  };
  writeFileSync(`${path}.new`, JSON.stringify(secrets), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return secrets;
}

/** Runs initdb into a folder aside and renames it, so an interrupted first start leaves no half database. */
export function createCluster(place: Place, binaries: Binaries, secrets: Secrets, settings: Settings): void {
  const fresh = join(place.home, "cluster.new");
  const passwordFile = join(place.home, "password.new");
  for (const path of [fresh, passwordFile]) rmSync(path, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, secrets.superuser, { mode: 0o600, flag: "wx" });
  if (place.account !== null) {
    for (const path of [fresh, passwordFile]) chownSync(path, place.account.uid, place.account.gid);
  }
  const run = spawnSync(
    binaries.initdb,
    [
      ...["--pgdata", fresh, "--username", EMBEDDED_USERS.superuser, "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"],
      // Byte order with Unicode letters, inside PostgreSQL: no upgrade of libc or ICU can corrupt an index.
      ...["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions"],
      ...(settings["fsync"] === "off" ? ["--no-sync"] : []),
    ],
    { cwd: place.home, env: cleanEnvironment(), encoding: "utf8", ...asAccount(place.account) },
  );
  rmSync(passwordFile, { force: true });
  if (run.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    const reason = run.error === undefined ? run.stderr.trim() : errorText(run.error);
    throw new DatabaseSetupError("database-start-failed", `The database could not be created: ${reason}`);
  }
  appendFileSync(join(fresh, "postgresql.conf"), "\ninclude '../stockex.conf'\n");
  renameSync(fresh, place.cluster);
}

/** Writes the settings that the cluster includes; ALTER SYSTEM still wins over them. */
export function writeSettings(place: Place, settings: Settings): void {
  const lines = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => {
    return `${name} = '${String(value).replaceAll("'", "''")}'`;
  });
  const path = join(place.home, "stockex.conf");
  writeFileSync(`${path}.new`, `# Written at every start.\n${lines.join("\n")}\n`, { mode: 0o644 });
  renameSync(`${path}.new`, path);
}

/**
 * The port to listen on: `wished`, else the one used last time when it is free, else a free one (remembered).
 * @throws DatabaseSetupError port-in-use when `wished` is taken
 */
export async function choosePort(place: Place, wished: number | undefined): Promise<number> {
  if (wished !== undefined) {
    const refusal = await portRefusal(wished);
    if (refusal === null) return wished;
    throw new DatabaseSetupError(
      "port-in-use",
      `Port ${wished} cannot be used for the database (${refusal}). Stop the program on it or choose another port.`,
    );
  }
  const memory = join(place.home, "port");
  const last = existsSync(memory) ? Number(readFileSync(memory, "utf8")) : Number.NaN;
  if (Number.isInteger(last) && (await portRefusal(last)) === null) return last;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    // Below 32768, where Linux takes the ports of outgoing connections from: a restart finds it free again.
    const port = randomInt(20_000, 30_000);
    if ((await portRefusal(port)) !== null) continue;
    writeFileSync(memory, String(port));
    return port;
  }
  throw new DatabaseSetupError(
    "port-in-use",
    "No free port was found for the database between 20000 and 30000.",
  );
}

function portRefusal(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve(errorCode(error) || errorText(error)));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

/** Makes the owner role and its database when missing. */
export async function prepareDatabase(superuserUrl: string, ownerPassword: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as role,
              exists (select from pg_database where datname = $2) as database`,
      [EMBEDDED_USERS.owner, EMBEDDED_DATABASE],
    );
    if (!rows[0]?.role) {
      await client.query(
        `create role ${EMBEDDED_USERS.owner} login createrole password ${client.escapeLiteral(ownerPassword)}`,
      );
    }
    if (!rows[0]?.database) {
      await client.query(`create database ${EMBEDDED_DATABASE} owner ${EMBEDDED_USERS.owner}`);
    }
  } finally {
    await client.end();
  }
}
