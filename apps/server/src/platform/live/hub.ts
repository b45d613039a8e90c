import type { WebSocket } from "@fastify/websocket";
import type { DomainEvent, LivePush } from "@stockex/contracts";
import { liveCloseCodes } from "@stockex/contracts";
import type { Log } from "../log/log.ts";
import type { LiveTopic } from "./topic.ts";

/** A browser that lets this much pile up is dropped; it reconnects and reads the present state. */
const MOST_BUFFERED_BYTES = 1_000_000;
const PING_MS = 25_000;
export const MOST_SUBSCRIPTIONS = 200;

/** One open socket of a signed-in person. */
export interface LiveSocket {
  readonly socket: WebSocket;
  readonly organisationId: string;
  readonly topics: Set<string>;
  /** False from a ping until its pong. */
  alive: boolean;
}

/** The sockets of this node and what each follows. */
export class LiveHub {
  readonly #topics: readonly LiveTopic[];
  readonly #log: Log;
  readonly #sockets = new Set<LiveSocket>();
  /** Followers by organisation and topic, so that an event touches only those who hear it. */
  readonly #followers = new Map<string, Set<LiveSocket>>();
  readonly #pinging: NodeJS.Timeout;

  constructor(topics: readonly LiveTopic[], log: Log) {
    this.#topics = topics;
    this.#log = log;
    this.#pinging = setInterval(() => this.#ping(), PING_MS).unref();
  }

  /** The topic a name like `counts` or `count:<id>` stands for, with its id; null when there is none. */
  find(name: string): { topic: LiveTopic; id: string | null } | null {
    const [base = "", id, ...rest] = name.split(":");
    const topic = this.#topics.find((t) => t.name === base && t.ofOneThing === (id !== undefined));
    return topic === undefined || rest.length > 0 ? null : { topic, id: id ?? null };
  }

  add(socket: WebSocket, organisationId: string): LiveSocket {
    const live: LiveSocket = { socket, organisationId, topics: new Set(), alive: true };
    this.#sockets.add(live);
    socket.on("pong", () => {
      live.alive = true;
    });
    socket.on("close", () => this.#remove(live));
    return live;
  }

  follow(live: LiveSocket, topic: string): void {
    if (!this.#sockets.has(live)) return;
    live.topics.add(topic);
    const key = keyOf(live.organisationId, topic);
    const followers = this.#followers.get(key);
    if (followers === undefined) this.#followers.set(key, new Set([live]));
    else followers.add(live);
  }

  unfollow(live: LiveSocket, topic: string): void {
    live.topics.delete(topic);
    const key = keyOf(live.organisationId, topic);
    const followers = this.#followers.get(key);
    followers?.delete(live);
    if (followers?.size === 0) this.#followers.delete(key);
  }

  /** Sends an event to those who follow what it is about, in its own organisation only. */
  publish(event: DomainEvent): void {
    for (const topic of this.#topics) {
      if (!topic.types.includes(event.type)) continue;
      const message = topic.say(event);
      if (message === null) continue;
      const name = topic.ofOneThing ? `${topic.name}:${message.id}` : topic.name;
      const followers = this.#followers.get(keyOf(event.organisationId, name));
      if (followers === undefined) continue;
      const push: LivePush = {
        topic: name,
        type: event.type,
        payload: message.payload,
        at: event.occurredAt,
      };
      const text = JSON.stringify(push);
      for (const live of followers) this.#send(live, text);
    }
  }

  send(live: LiveSocket, push: LivePush): void {
    this.#send(live, JSON.stringify(push));
  }

  /** Says goodbye to everybody: clients reconnect, to another node or to this one when it is back. */
  close(): void {
    clearInterval(this.#pinging);
    for (const { socket } of this.#sockets) socket.close(1001, "the server is stopping");
  }

  /** Cuts those who did not answer the goodbye. */
  cut(): void {
    for (const { socket } of this.#sockets) socket.terminate();
  }

  get size(): number {
    return this.#sockets.size;
  }

  #send(live: LiveSocket, text: string): void {
    if (live.socket.readyState !== live.socket.OPEN) return;
    if (live.socket.bufferedAmount > MOST_BUFFERED_BYTES) {
      this.#log.info({ code: String(liveCloseCodes.tooSlow) }, "a live socket was too slow and was dropped");
      // A close frame would only join the queue that is not moving.
      live.socket.terminate();
      return;
    }
    live.socket.send(text);
  }

  #ping(): void {
    for (const live of this.#sockets) {
      if (!live.alive) {
        live.socket.terminate();
        continue;
      }
      live.alive = false;
      live.socket.ping();
    }
  }

  #remove(live: LiveSocket): void {
    this.#sockets.delete(live);
    for (const topic of [...live.topics]) this.unfollow(live, topic);
  }
}

function keyOf(organisationId: string, topic: string): string {
  return `${organisationId} ${topic}`;
}
