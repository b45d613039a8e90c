import { once } from "node:events";
import { createServer, type Server, Socket } from "node:net";

/** What a network does to connections; for faults. On 127.0.0.1 only. */
export interface TcpProxy {
  readonly port: number;
  /** As a good cable, also what was stalled. */
  pass(): void;
  /** Half-open: accepts, keeps what there is, and passes nothing on: no byte, no goodbye. */
  stall(): void;
  /** A firewall that restarted: connections there are stay silent for ever, new ones pass. */
  forget(): void;
  /** Resets every connection, also new ones. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands before the server of `port`. */
export async function tcpProxy(port: number): Promise<TcpProxy> {
  let pairs: Pair[] = [];
  let state: "passing" | "stalled" | "cut" = "passing";
  const server = createServer({ pauseOnConnect: true }, (near) => {
    near.on("error", () => undefined);
    if (state === "cut") return near.resetAndDestroy();
    const pair = new Pair(near, port);
    pairs.push(pair);
    if (state === "passing") pair.pass();
  });
  const listening = await listen(server);
  const cut = () => {
    state = "cut";
    for (const pair of pairs) pair.cut();
    pairs = [];
  };
  return {
    port: listening,
    pass() {
      state = "passing";
      for (const pair of pairs) pair.pass();
    },
    stall() {
      state = "stalled";
      for (const pair of pairs) pair.stall();
    },
    forget() {
      for (const pair of pairs) pair.forget();
    },
    cut,
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

/** A connection that came in and, once something may pass, the one that goes on. */
class Pair {
  readonly #near: Socket;
  readonly #port: number;
  #far: Socket | null = null;
  #state: "new" | "passing" | "stalled" | "forgotten" = "new";

  constructor(near: Socket, port: number) {
    this.#near = near;
    this.#port = port;
  }

  pass(): void {
    if (this.#state === "forgotten") return;
    this.#state = "passing";
    if (this.#far === null) {
      this.#far = new Socket();
      this.#far.on("error", () => undefined);
      this.#far.connect(this.#port, "127.0.0.1");
      this.#join(this.#near, this.#far);
      this.#join(this.#far, this.#near);
    }
    for (const [end, other] of this.#ends()) {
      if (end.destroyed) other.destroy();
      else end.resume();
    }
  }

  stall(): void {
    if (this.#state === "passing") this.#state = "stalled";
    for (const [end] of this.#ends()) end.pause();
  }

  forget(): void {
    this.stall();
    this.#state = "forgotten";
  }

  cut(): void {
    this.#near.resetAndDestroy();
    this.#far?.resetAndDestroy();
  }

  #ends(): [Socket, Socket][] {
    return this.#far === null
      ? []
      : [
          [this.#near, this.#far],
          [this.#far, this.#near],
        ];
  }

  #join(from: Socket, to: Socket): void {
    from.on("data", (piece) => {
      if (!to.write(piece)) from.pause();
    });
    to.on("drain", () => {
      if (this.#state === "passing") from.resume();
    });
    // While stalled nobody hears of a goodbye either.
    from.on("close", () => {
      if (this.#state === "passing") to.destroy();
    });
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
