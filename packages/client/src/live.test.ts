import { describe, expect, test } from "vitest";
import { openLive, type SocketLike } from "./live.ts";

class FakeSocket implements SocketLike {
  readyState = 0;
  readonly sent: string[] = [];
  readonly #listeners = new Map<string, ((event: { data: unknown }) => void)[]>();
  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.happen("close");
  }
  happen(type: "open" | "close" | "message", data?: unknown): void {
    this.readyState = type === "close" ? 3 : 1;
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }
}

describe("a live client", () => {
  test("opens a lost socket again and follows its topics anew", async () => {
    const sockets: FakeSocket[] = [];
    const states: string[] = [];
    let subscriptions = 0;
    const live = openLive({
      baseUrl: "https://server",
      token: "t",
      onState: (state) => states.push(state),
      connect: (url, protocols) => {
        expect([url, protocols]).toEqual(["wss://server/v1/live", ["stockex", "bearer.t"]]);
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
    });
    const news: unknown[] = [];
    const stop = live.follow("counts", {
      onNews: ({ payload }) => news.push(payload),
      onSubscribed: () => {
        subscriptions += 1;
      },
    });
    sockets[0]?.happen("open");
    sockets[0]?.happen("message", '{"topic":"counts","type":"subscribed","payload":null,"at":""}');
    sockets[0]?.happen("message", '{"topic":"counts","type":"count.closed","payload":1,"at":""}');
    sockets[0]?.happen("message", '{"topic":"else","type":"count.closed","payload":2,"at":""}');
    sockets[0]?.happen("close");
    await expect.poll(() => sockets.length).toBe(2);
    sockets[1]?.happen("open");
    sockets[1]?.happen("message", '{"topic":"counts","type":"subscribed","payload":null,"at":""}');
    stop();
    expect(sockets[1]?.sent).toEqual([
      '{"type":"subscribe","topic":"counts"}',
      '{"type":"unsubscribe","topic":"counts"}',
    ]);
    live.close();
    expect([news, subscriptions]).toEqual([[1], 2]);
    expect(states).toEqual(["connecting", "open", "closed", "connecting", "open", "closed"]);
  });
});
