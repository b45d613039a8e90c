import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type EmbeddedEvent,
  type EmbeddedOptions,
  type EmbeddedPostgres,
  startEmbedded,
} from "./embedded.ts";
import { isRoot } from "./embedded-account.ts";
import { TEST_SETTINGS } from "./embedded-cluster.ts";
import { findPostmaster, isRunning } from "./embedded-process.ts";

// Every test has a folder of its own and stops what it started, also when it fails.
let folder: string;
let dataDir: string;
let running: EmbeddedPostgres[];
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stockex-embedded-"));
  chmodSync(folder, 0o755);
  dataDir = join(folder, "data");
  running = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(running.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const log = { info: () => undefined, warn: () => undefined };
  const server = await startEmbedded({ dataDir, settings: TEST_SETTINGS, log, ...options });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function nextRecovery(server: EmbeddedPostgres): Promise<void> {
  return new Promise((resolve) => {
    const quit = server.onUnexpectedExit((event: EmbeddedEvent) => {
      if (event.kind !== "recovered") return;
      quit();
      resolve();
    });
  });
}

describe("start and stop", () => {
  test("gives an owner that is no superuser, on loopback only, with passwords only we can read", async () => {
    const server = await start();
    const facts = await query(
      server.url("superuser", "stockex"),
      `select rolsuper as super, rolcreaterole as makes_roles, current_database() as db,
         pg_get_userbyid(datdba) as owner, datlocprovider as provider, datlocale as locale,
         current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
         current_setting('password_encryption') as passwords, current_setting('jit') as jit
       from pg_roles, pg_database where rolname = 'stockex_owner' and datname = current_database()`,
    );
    expect(facts).toEqual([
      {
        super: false,
        makes_roles: true,
        db: "stockex",
        owner: "stockex_owner",
        provider: "b",
        locale: "C.UTF-8",
        listens: "127.0.0.1",
        sockets: "",
        passwords: "scram-sha-256",
        jit: "off",
      },
    ]);
    expect(statSync(join(server.home, "secrets.json")).mode & 0o777).toBe(0o600);
    const wrong = server.url("owner").replace(/:[0-9a-f]+@/, ":wrong@");
    await expect(query(wrong, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("keeps data, passwords and port over a stop, and leaves no process", async () => {
    const first = await start();
    await query(first.url("owner"), "create table kept as select 42 as answer");
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(second.url("owner")).toBe(first.url("owner"));
    expect(await query(second.url("owner"), "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  test("begins anew after an interrupted first start", async () => {
    mkdirSync(join(dataDir, "cluster.new"), { recursive: true });
    writeFileSync(join(dataDir, "cluster.new", "PG_VERSION"), "18\n");
    const server = await start();
    expect(await query(server.url("owner"), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("takes another port when the remembered one was given away", async () => {
    const first = await start();
    await first.stop();
    const thief = createServer().listen(first.port, "127.0.0.1");
    await once(thief, "listening");
    const second = await start();
    expect(second.port).not.toBe(first.port);
    thief.close();
  });
});

describe("refusals", () => {
  test("a folder in use, until its server stopped", async () => {
    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: "data-folder-in-use" });
    expect(await query(first.url("owner"), "select 1 as one")).toEqual([{ one: 1 }]);
    await first.stop();
    await expect(start()).resolves.toBeDefined();
  });

  test("a fixed port in use", async () => {
    const thief = createServer().listen(0, "127.0.0.1");
    await once(thief, "listening");
    const address = thief.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(start({ port })).rejects.toMatchObject({ code: "port-in-use" });
    thief.close();
    await expect(start({ port })).resolves.toMatchObject({ port });
  });

  test("a folder made by another major version", async () => {
    mkdirSync(join(dataDir, "cluster"), { recursive: true });
    writeFileSync(join(dataDir, "cluster", "PG_VERSION"), "16\n");
    await expect(start()).rejects.toMatchObject({ code: "data-folder-other-major" });
  });

  test("a path that can be no folder", async () => {
    writeFileSync(dataDir, "");
    await expect(start()).rejects.toMatchObject({ code: "data-folder-unusable" });
    await expect(start({ dataDir: join(dataDir, "below") })).rejects.toMatchObject({
      code: "data-folder-unusable",
    });
  });

  test("a database whose passwords are lost", async () => {
    const server = await start();
    await server.stop();
    rmSync(join(server.home, "secrets.json"));
    await expect(start()).rejects.toMatchObject({ code: "data-folder-unusable" });
  });
});

describe("death", () => {
  test("of the server five times under eight writers loses no acknowledged row and lasts at most 5 s", async () => {
    const seed = Number(process.env["SEED"] ?? 20_261_124);
    console.info(`seed ${seed}`);
    const random = mulberry32(seed);
    const server = await start();
    await query(server.url("owner"), "create table written (id integer primary key)");
    const acknowledged = new Set<number>();
    let next = 0;
    let writing = true;
    const write = async () => {
      while (writing) {
        const id = ++next;
        try {
          await query(server.url("owner"), `insert into written values (${id})`);
          acknowledged.add(id);
        } catch {
          // Not acknowledged: it may be there or not.
          await pause(20);
        }
      }
    };
    const writers = Array.from({ length: 8 }, write);
    for (let kill = 0; kill < 5; kill += 1) {
      await pause(random() * 400);
      const recovered = nextRecovery(server);
      process.kill(server.pid, "SIGKILL");
      await recovered;
    }
    writing = false;
    await Promise.all(writers);
    const found = new Set(
      (await query(server.url("owner"), "select id from written")).map((row) => row["id"]),
    );
    expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThan(0);
  });

  test("of the server in the middle of a long statement is got over", async () => {
    const server = await start();
    const long = expect(
      query(server.url("owner"), "select count(*) from generate_series(1, 1e12)"),
    ).rejects.toThrow();
    await pause(500);
    const recovered = nextRecovery(server);
    process.kill(server.pid, "SIGKILL");
    await recovered;
    await long;
    expect(await query(server.url("owner"), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("of the process that started it: the next one adopts the server and guards it as its own", async () => {
    const pid = await startInChildAndKill();
    expect(isRunning(pid)).toBe(true);
    const server = await start();
    expect(server).toMatchObject({ adopted: true, pid });
    const recovered = nextRecovery(server);
    process.kill(pid, "SIGKILL");
    await recovered;
    expect(server.pid).not.toBe(pid);
    expect(await query(server.url("owner"), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("of both: the next process takes over the lock and starts it", async () => {
    const pid = await startInChildAndKill();
    process.kill(pid, "SIGKILL");
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url("owner"), "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("while stopping is no reason to start again", async () => {
    const server = await start();
    const events: EmbeddedEvent[] = [];
    server.onUnexpectedExit((event) => events.push(event));
    await Promise.all([server.stop(), server.stop()]);
    await pause(300);
    expect(events).toEqual([]);
    expect(findPostmaster(join(server.home, "cluster"))).toBeNull();
  });
});

/** Returns the process of a database whose Node process was killed. */
async function startInChildAndKill(): Promise<number> {
  const script = fileURLToPath(new URL("../../../test/start-embedded.ts", import.meta.url));
  const child = spawn(process.execPath, [script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [line] = await once(child.stdout, "data");
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  return Number(String(line));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Small seeded generator (mulberry32), so that a failing run can be repeated. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Who runs the tests decides which refusal of the file system exists at all.
if (isRoot()) {
  describe("as root, in a folder that only root may enter", () => {
    test("keeps the database in the system folder, and makes a new one when the wished folder was deleted", async () => {
      const systemDir = join(folder, "system");
      dataDir = join(folder, "private", "data");
      mkdirSync(join(folder, "private"), { mode: 0o700 });
      const first = await start({ systemDir });
      expect(first.home.startsWith(systemDir)).toBe(true);
      expect(existsSync(join(dataDir, "cluster", "PG_VERSION"))).toBe(true);
      await query(first.url("owner"), "create table kept as select 1 as one");
      await first.stop();
      const second = await start({ systemDir });
      expect(await query(second.url("owner"), "select one from kept")).toEqual([{ one: 1 }]);
      await second.stop();
      rmSync(dataDir, { recursive: true });
      const third = await start({ systemDir });
      expect(third.home).not.toBe(first.home);
      await expect(query(third.url("owner"), "select one from kept")).rejects.toMatchObject({
        code: "42P01",
      });
    });

    test("goes on as the account that owns an existing database", async () => {
      const first = await start();
      const { uid } = statSync(join(first.home, "cluster"));
      expect(uid).not.toBe(0);
      await first.stop();
      chownSync(join(first.home, "secrets.json"), uid, uid);
      await expect(start()).resolves.toMatchObject({ port: first.port });
    });
  });
} else {
  test("says so when the folder may not be written", async () => {
    mkdirSync(dataDir, { mode: 0o555 });
    await expect(start()).rejects.toMatchObject({ code: "data-folder-unusable" });
  });
}
