import { spawn } from "node:child_process";
import { closeSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { asAccount, isRoot } from "./embedded-account.ts";
import { type Binaries, prepareBinaries } from "./embedded-binaries.ts";
import { lastWords, openLog, watchChild } from "./embedded-child.ts";
import {
  choosePort,
  cleanEnvironment,
  createCluster,
  EMBEDDED_DATABASE,
  EMBEDDED_USERS,
  loadSecrets,
  prepareDatabase,
  type Secrets,
  type Settings,
  writeSettings,
} from "./embedded-cluster.ts";
import { findPlace, type Place, SYSTEM_DIR } from "./embedded-place.ts";
import {
  clearStalePidFile,
  findPostmaster,
  isRunning,
  orphansOf,
  signal,
  terminate,
} from "./embedded-process.ts";
import { DatabaseSetupError, errorCode, errorText } from "./setup-error.ts";
import { takeLock } from "./start-lock.ts";

export interface EmbeddedLog {
  info(message: string): void;
  warn(message: string): void;
}

export interface EmbeddedOptions {
  /** Folder of the database; made when missing. */
  readonly dataDir: string;
  /** Fixed port on 127.0.0.1; when absent a free one is chosen and remembered. */
  readonly port?: number;
  /** postgresql.conf settings over the defaults. */
  readonly settings?: Settings;
  readonly log: EmbeddedLog;
  /** Where root keeps what the database account cannot reach; /var/lib/stockex when absent. */
  readonly systemDir?: string;
}

export type EmbeddedEvent =
  | { readonly kind: "down"; readonly reason: string }
  | { readonly kind: "recovered"; readonly afterMs: number };

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  readonly port: number;
  /** Process of the postmaster; another number after a recovery. */
  readonly pid: number;
  /** Folder that really holds the database (see findPlace). */
  readonly home: string;
  /** Whether a server that had survived an earlier process was taken over instead of started. */
  readonly adopted: boolean;
  url(user: keyof typeof EMBEDDED_USERS, database?: string): string;
  /** Fast shutdown, immediate after 10 s; the lock is given back. May be called more than once. */
  stop(): Promise<void>;
  /** Hears when the server died by itself and when it is back; returns how to stop listening. */
  onUnexpectedExit(listener: (event: EmbeddedEvent) => void): () => void;
}

const SILENCE_LIMIT_MS = 60_000;
// After a crash PostgreSQL replays its log and answers "starting up" meanwhile: that may take minutes.
const RECOVERY_LIMIT_MS = 600_000;

/**
 * Starts (or adopts) the PostgreSQL of `dataDir` and watches over it: when it dies it is started again on the
 * same port until it runs or stop() is called.
 * @throws DatabaseSetupError with one clear message; see DatabaseSetupCode
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const systemDir = options.systemDir ?? SYSTEM_DIR;
  const place = findPlace(options.dataDir, systemDir);
  const release = takeLock(join(place.home, "lock"));
  let server: Supervisor | null = null;
  try {
    const binaries = prepareBinaries(place.account, isRoot() ? [systemDir, "/var/tmp"] : [place.home]);
    const settings = options.settings ?? {};
    const secrets = loadSecrets(place);
    if (!existsSync(place.cluster)) createCluster(place, binaries, secrets, settings);
    writeSettings(place, settings);
    server = new Supervisor(place, binaries, secrets, options.log, release);
    if (!(await server.adopt(options.port))) await server.start(options.port);
    await prepareDatabase(server.url("superuser", "postgres"), secrets.owner);
    return server;
  } catch (error) {
    await server?.stop();
    release();
    throw error;
  }
}

class Supervisor implements EmbeddedPostgres {
  readonly home: string;
  port = 0;
  pid = 0;
  adopted = false;
  readonly #place: Place;
  readonly #binaries: Binaries;
  readonly #secrets: Secrets;
  readonly #log: EmbeddedLog;
  readonly #release: () => void;
  readonly #listeners = new Set<(event: EmbeddedEvent) => void>();
  #stopping: Promise<void> | null = null;
  #recovery: Promise<void> = Promise.resolve();
  #watch: NodeJS.Timeout | null = null;

  constructor(place: Place, binaries: Binaries, secrets: Secrets, log: EmbeddedLog, release: () => void) {
    this.#place = place;
    this.home = place.home;
    this.#binaries = binaries;
    this.#secrets = secrets;
    this.#log = log;
    this.#release = release;
  }

  url(user: keyof typeof EMBEDDED_USERS, database: string = EMBEDDED_DATABASE): string {
    return `postgres://${EMBEDDED_USERS[user]}:${this.#secrets[user]}@127.0.0.1:${this.port}/${database}`;
  }

  onUnexpectedExit(listener: (event: EmbeddedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes over a PostgreSQL that outlived the process that started it. False when there is none to keep. */
  async adopt(wishedPort: number | undefined): Promise<boolean> {
    const running = findPostmaster(this.#place.cluster);
    if (running === null) return false;
    this.port = running.port;
    this.pid = running.pid;
    if (wishedPort === undefined || wishedPort === running.port) {
      const answer = await this.#waitUntilReady(() => !isRunning(running.pid), 15_000);
      if (answer === "ready") {
        this.adopted = true;
        this.#log.info(`adopted the running database (process ${running.pid}, port ${running.port})`);
        this.#watchAdopted(running.pid);
        return true;
      }
    }
    this.#log.warn(`stopping a running database (process ${running.pid}) that does not answer as wished`);
    await terminate(running.pid);
    return false;
  }

  async start(wishedPort: number | undefined): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.port = await choosePort(this.#place, wishedPort);
      try {
        await this.#awaitOrphans();
        return await this.#launch();
      } catch (error) {
        // Another program took the port, or the last processes of a killed server still leave.
        if (attempt === 5 || !(error instanceof DatabaseSetupError)) throw error;
        if (!/could not bind|pre-existing shared memory|could not create any TCP/.test(error.message))
          throw error;
        await sleep(200 * attempt);
      }
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown();
    return this.#stopping;
  }

  async #shutDown(): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch);
    await this.#recovery;
    // By the folder rather than by this.pid, which after a failed recovery may belong to somebody else.
    const running = findPostmaster(this.#place.cluster);
    if (running !== null) await terminate(running.pid);
    this.#release();
  }

  async #launch(): Promise<void> {
    clearStalePidFile(this.#place.cluster);
    const log = openLog(this.#place.home);
    // Detached: Ctrl-C in a terminal must reach Node first, which stops its requests and then the database.
    const child = spawn(
      this.#binaries.postgres,
      [
        ...["-D", this.#place.cluster, "-p", String(this.port)],
        ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
      ],
      {
        cwd: this.#place.home,
        env: cleanEnvironment(),
        stdio: ["ignore", log.fd, log.fd],
        detached: true,
        windowsHide: true,
        ...asAccount(this.#place.account),
      },
    );
    closeSync(log.fd);
    child.unref();
    const ended = watchChild(child);
    const answer = await this.#waitUntilReady(() => ended.reason !== null, SILENCE_LIMIT_MS);
    if (answer !== "ready" || child.pid === undefined) {
      if (child.pid !== undefined && ended.reason === null) await terminate(child.pid);
      throw new DatabaseSetupError(
        "database-start-failed",
        `PostgreSQL did not start (${ended.reason ?? answer}); its last words in ${log.path}: ${lastWords(log)}`,
      );
    }
    this.pid = child.pid;
    ended.onEnd((reason) => this.#lost(reason));
  }

  /** Polls until the superuser can sign in, which also proves that the server on the port is ours. */
  async #waitUntilReady(hasEnded: () => boolean, silenceLimitMs: number): Promise<string> {
    const began = performance.now();
    for (;;) {
      const refusal = await tryConnect(this.url("superuser", "postgres"));
      if (refusal === null) return "ready";
      if (hasEnded()) return "ended";
      const limit = refusal.startsWith("57P03") ? RECOVERY_LIMIT_MS : silenceLimitMs;
      if (performance.now() - began > limit) return refusal;
      await sleep(50);
    }
  }

  #watchAdopted(pid: number): void {
    this.#watch = setInterval(() => {
      if (isRunning(pid)) return;
      if (this.#watch !== null) clearInterval(this.#watch);
      this.#lost("adopted process ended");
    }, 100);
    this.#watch.unref();
  }

  #lost(reason: string): void {
    if (this.#stopping !== null) return;
    this.#log.warn(`the database (process ${this.pid}) ended unexpectedly: ${reason}; starting it again`);
    this.#tell({ kind: "down", reason });
    this.#recovery = this.#recover();
  }

  async #recover(): Promise<void> {
    const began = performance.now();
    for (let pause = 50; this.#stopping === null; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.#awaitOrphans();
        await this.#launch();
        const afterMs = Math.round(performance.now() - began);
        this.#log.info(`the database runs again after ${afterMs} ms (process ${this.pid})`);
        this.#tell({ kind: "recovered", afterMs });
        return;
      } catch (error) {
        this.#log.warn(errorText(error));
        await sleep(pause);
      }
    }
  }

  /** Backends of a killed postmaster hold its shared memory: they get 1 s to leave, then are made to. */
  async #awaitOrphans(): Promise<void> {
    const began = performance.now();
    for (;;) {
      if (findPostmaster(this.#place.cluster) !== null) return;
      const orphans = orphansOf(this.#place.cluster);
      if (orphans.length === 0) return;
      const waited = performance.now() - began;
      if (waited > 1_000) for (const pid of orphans) signal(pid, waited > 2_000 ? "SIGKILL" : "SIGQUIT");
      await sleep(50);
    }
  }

  #tell(event: EmbeddedEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Null when signing in worked, else the error's code and text. */
async function tryConnect(url: string): Promise<string | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return null;
  } catch (error) {
    return `${errorCode(error)} ${errorText(error)}`;
  } finally {
    // A connection that failed has nothing to say goodbye to.
    await client.end().catch(() => undefined);
  }
}
