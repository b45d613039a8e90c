import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { setImmediate as afterPolling, setTimeout as sleep } from "node:timers/promises";
import { Client, type Pool } from "pg";
import { errorText } from "./setup-error.ts";

const LOOK_EVERY_MS = 500;
/** The kept connection gets this long before a new one is tried beside it. */
const FIRST_PATIENCE_MS = 1_000;
/** With neither an answer nor a refusal by then, connections are dead: every request behind them fails by 3.5 s. */
const LAST_PATIENCE_MS = 3_000;
/** Nobody waits for a server that starts, but a database just recovered on a busy disk takes its time. */
const STARTING_PATIENCE_MS = 60_000;

const END_SESSIONS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name = ANY ($1) AND pid <> pg_backend_pid()`;

/** The database neither answers nor refuses: a cut cable, a frozen machine, a firewall that forgot us. */
class DatabaseSilentError extends Error {
  readonly code = "ETIMEDOUT";

  constructor() {
    super("the database has fallen silent");
  }
}

/** What one look found: answers (also by refusing), answers new connections only, or nothing at all. */
type Look = "answers" | "answers-new" | "silent";

/**
 * Watches over the connections of one pool from a connection of its own. A half-open connection gives no error:
 * whoever waits on it would wait for many minutes. When the database has fallen silent, all connections of the pool
 * are cut and new ones refused until it answers; then the sessions left behind are ended in the database, whose
 * locks would stand in the way of everybody else.
 */
export class DatabasePulse {
  readonly #url: string;
  readonly #say: (message: string) => void;
  /** Of the session that looks; the pool's are called so too, with the generation behind. */
  readonly #name = `stockex ${randomBytes(4).toString("hex")}`;
  readonly #sockets = new Set<Socket>();
  readonly #ending = new AbortController();
  #generation = 1;
  /** Names of sessions that were cut here and may still be open there. */
  #abandoned: string[] = [];
  #silent = false;
  #patienceMs = STARTING_PATIENCE_MS;
  #serving: () => void = () => undefined;
  #kept: Kept | null = null;
  #opening: Kept | null = null;
  #watching: Promise<void> = Promise.resolve();

  /**
   * @param url as the pool's, so that it may end the pool's sessions
   * @param say hears of silence and of its end
   */
  constructor(url: string, say: (message: string) => void) {
    this.#url = url;
    this.#say = say;
  }

  /** Begins to look, patiently until `serve`. Every connection of the pool must stand on a `socket` of this pulse. */
  start(pool: Pool): void {
    const { connectionTimeoutMillis } = pool.options;
    pool.options.connectionTimeoutMillis = STARTING_PATIENCE_MS;
    this.#serving = () => {
      pool.options.connectionTimeoutMillis = connectionTimeoutMillis;
      this.#patienceMs = LAST_PATIENCE_MS;
    };
    this.#watching = this.#watch(pool);
  }

  /** From now on people wait for answers. */
  serve(): void {
    this.#serving();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.#kept?.drop();
    this.#opening?.drop();
    await this.#watching;
  }

  /** A socket for a new connection of the pool; one that fails at once while the database is silent. */
  socket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    if (this.#silent) setImmediate(() => socket.destroy(new DatabaseSilentError()));
    return socket;
  }

  async #watch(pool: Pool): Promise<void> {
    const { signal } = this.#ending;
    this.#nameSessions(pool);
    while (!signal.aborted) {
      const look = await this.#look();
      if (signal.aborted) break;
      if (look === "answers-new" || (look === "silent" && !this.#silent)) {
        this.#silent = look === "silent";
        this.#cut(pool);
      }
      if (look !== "silent" && (await this.#endAbandoned()) && this.#silent) {
        this.#silent = false;
        this.#say("the database answers again");
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    this.#kept?.drop();
  }

  #nameSessions(pool: Pool): void {
    pool.options.fallback_application_name = `${this.#name}.${this.#generation}`;
  }

  #cut(pool: Pool): void {
    this.#abandoned.push(`${this.#name}.${this.#generation}`);
    this.#generation += 1;
    this.#nameSessions(pool);
    this.#say(`${this.#sockets.size} connections to the database were cut: it does not answer on them`);
    for (const socket of this.#sockets) socket.destroy(new DatabaseSilentError());
  }

  async #look(): Promise<Look> {
    const old = this.#kept;
    if (old === null) return (await this.#renew(this.#patienceMs)) ? "answers" : "silent";
    const answer = new Awaited(old.ask("SELECT 1"));
    if (!(await answer.within(FIRST_PATIENCE_MS))) {
      const rest = this.#patienceMs - FIRST_PATIENCE_MS;
      const [renewed, answered] = await Promise.all([this.#renew(rest), answer.within(rest)]);
      if (renewed || !answered) old.drop();
      if (this.#kept?.works === false) this.#kept = null;
      if (!answered) return renewed ? "answers-new" : "silent";
    }
    if (this.#kept?.works === false) this.#kept = null;
    return "answers";
  }

  /** Opens the connection to keep. Gives whether there was an answer, be it a refusal. */
  async #renew(patienceMs: number): Promise<boolean> {
    const fresh = new Kept(this.#url, this.#name);
    this.#opening = fresh;
    const opening = new Awaited(this.#open(fresh));
    if (await opening.within(patienceMs)) return true;
    fresh.drop();
    return false;
  }

  async #open(fresh: Kept): Promise<void> {
    try {
      await fresh.connect();
      this.#kept = fresh;
    } catch {
      // Refused, or given up by us: whoever wants to connect now hears the reason himself.
      fresh.drop();
    }
  }

  /** Ends what was cut here and is still open there. False when the connection did not last that long. */
  async #endAbandoned(): Promise<boolean> {
    const kept = this.#kept;
    // Refused: there is nobody to ask, and whoever connects hears the reason himself.
    if (kept === null || this.#abandoned.length === 0) return true;
    const names = [...this.#abandoned, this.#name];
    const asking = new Awaited(kept.ask(END_SESSIONS, [names]));
    if (!(await asking.within(LAST_PATIENCE_MS)) || !kept.works) return false;
    if (asking.error !== null)
      this.#say(`sessions that were cut could not be ended: ${errorText(asking.error)}`);
    this.#abandoned = [];
    return true;
  }
}

/** One connection outside the pool, whose socket is ours to destroy at any moment. */
class Kept {
  readonly #socket = new Socket();
  readonly #client: Client;
  works = true;

  constructor(url: string, name: string) {
    this.#client = new Client({
      connectionString: url,
      stream: () => this.#socket,
      fallback_application_name: name,
    });
    this.#client.on("error", () => {
      this.works = false;
    });
  }

  connect(): Promise<unknown> {
    return this.#client.connect();
  }

  ask(text: string, values: unknown[] = []): Promise<unknown> {
    return this.#client.query(text, values);
  }

  drop(): void {
    this.works = false;
    this.#socket.destroy();
  }
}

/** Work that may or may not end. */
class Awaited {
  readonly #end: Promise<void>;
  #ended = false;
  error: unknown = null;

  constructor(work: Promise<unknown>) {
    const end = (error: unknown) => {
      this.#ended = true;
      this.error = error;
    };
    this.#end = work.then(() => end(null), end);
  }

  /** Whether it has ended, well or badly, within the time. */
  async within(ms: number): Promise<boolean> {
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([this.#end, sleep(ms, undefined, { signal }).catch(() => undefined)]);
    waiting.abort();
    // A process that stood still for a while has answers waiting that it has not read.
    for (let turn = 0; turn < 3 && !this.#ended; turn += 1) await afterPolling();
    return this.#ended;
  }
}
