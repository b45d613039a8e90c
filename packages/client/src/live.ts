import { type LivePush, livePath, liveProtocol, type ProblemDetails } from "@stockex/contracts";

/** What is needed of a WebSocket: the browser's, Node's and React Native's all have it. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: "open" | "close" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

export type LiveState = "connecting" | "open" | "closed";

export interface LiveOptions {
  /** As the client's; "" in a browser that was served by the server. */
  readonly baseUrl: string;
  /** A program's session token; a browser sends its cookie. */
  readonly token?: string | null;
  readonly onState?: (state: LiveState) => void;
  /** Makes the socket; the platform's own WebSocket when absent. */
  readonly connect?: (url: string, protocols: string[]) => SocketLike;
}

export interface LiveHandlers {
  readonly onNews: (push: LivePush) => void;
  /**
   * Called on each (re)subscription: news before it may have been missed, so this is the moment to read the
   * present state.
   */
  readonly onSubscribed?: () => void;
  readonly onRefused?: (problem: ProblemDetails) => void;
}

export interface Live {
  /** Follows a topic (`counts`, `count:<id>` …). Gives the function that stops following. */
  follow(topic: string, handlers: LiveHandlers): () => void;
  close(): void;
}

const OPEN = 1;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

/** Opens the live socket, and again whenever it is lost; topics are followed anew by themselves. */
export function openLive(options: LiveOptions): Live {
  const connect =
    options.connect ?? ((url: string, protocols: string[]): SocketLike => new WebSocket(url, protocols));
  const followers = new Map<string, Set<LiveHandlers>>();
  let socket: SocketLike | null = null;
  let pause = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let closed = false;

  const tell = (type: "subscribe" | "unsubscribe", topic: string) => {
    if (socket?.readyState === OPEN) socket.send(JSON.stringify({ type, topic }));
  };

  const open = () => {
    timer = null;
    options.onState?.("connecting");
    const token = options.token ?? null;
    const mine = connect(liveUrl(options.baseUrl), [
      liveProtocol,
      ...(token === null ? [] : [`bearer.${token}`]),
    ]);
    socket = mine;
    mine.addEventListener("open", () => {
      pause = FIRST_PAUSE_MS;
      options.onState?.("open");
      for (const topic of followers.keys()) tell("subscribe", topic);
    });
    mine.addEventListener("message", ({ data }) => hear(followers, data));
    // Every failed or lost socket also closes; that is where it is opened again.
    mine.addEventListener("error", () => undefined);
    mine.addEventListener("close", () => {
      if (socket !== mine) return;
      socket = null;
      options.onState?.("closed");
      if (closed) return;
      timer = setTimeout(open, pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  open();

  return {
    follow(topic, handlers) {
      const known = followers.get(topic);
      if (known === undefined) {
        followers.set(topic, new Set([handlers]));
        tell("subscribe", topic);
      } else {
        known.add(handlers);
        // Asking again is harmless and brings this follower its own onSubscribed.
        tell("subscribe", topic);
      }
      return () => {
        const left = followers.get(topic);
        left?.delete(handlers);
        if (left?.size !== 0) return;
        followers.delete(topic);
        tell("unsubscribe", topic);
      };
    },
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      socket?.close(1000);
    },
  };
}

function hear(followers: ReadonlyMap<string, ReadonlySet<LiveHandlers>>, data: unknown): void {
  const push = JSON.parse(String(data)) as LivePush;
  for (const handlers of followers.get(push.topic) ?? []) {
    if (push.type === "subscribed") handlers.onSubscribed?.();
    else if (push.type === "refused") handlers.onRefused?.(push.payload);
    else handlers.onNews(push);
  }
}

function liveUrl(baseUrl: string): string {
  // Only a browser has a location, whose text is its address.
  const here: unknown = Reflect.get(globalThis, "location");
  const url = new URL(livePath, baseUrl === "" ? String(here) : baseUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
