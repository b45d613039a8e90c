import { createClient, type Live, openLive } from "@stockex/client";
import { accessRoutes, type LivePush, type ProblemDetails } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket as NodeSocket } from "ws";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";
import type { Module } from "../module.ts";
import { appendEvent } from "../outbox/index.ts";

const mine = newId();

const probes: Module = () => ({
  topics: [
    {
      name: "counts",
      ofOneThing: false,
      permissions: ["count.read"],
      types: ["count.closed"],
      say: (event) => ({ id: null, payload: { countId: event.aggregateId } }),
    },
    {
      name: "count",
      ofOneThing: true,
      permissions: ["count.read", "count.count"],
      types: ["count.closed"],
      exists: async (_ctx, id) => id === mine,
      say: (event) => ({ id: event.aggregateId, payload: null }),
    },
  ],
});

let running: TestApplication;
let acme: TestOrganisation;
let other: TestOrganisation;
const open: Live[] = [];

beforeAll(async () => {
  running = await startTestApplication({ modules: [probes] });
  acme = await makeOrganisation(running.app, "Acme");
  other = await makeOrganisation(running.app, "Other");
});
afterAll(() => running.stop());
afterEach(() => {
  for (const live of open.splice(0)) live.close();
});

async function signIn(organisation: TestOrganisation, role: "manager" | "counter"): Promise<string> {
  const client = createClient({ baseUrl: running.address, program: "api" });
  const { token } = await client.read(accessRoutes.signIn, {
    body: { email: organisation.email(role), password: PASSWORD },
  });
  return token ?? "";
}

async function follow(organisation: TestOrganisation, role: "manager" | "counter", topic: string) {
  const live = openLive({ baseUrl: running.address, token: await signIn(organisation, role) });
  open.push(live);
  const news: LivePush[] = [];
  const answer = await new Promise<"subscribed" | ProblemDetails>((resolve) => {
    live.follow(topic, {
      onNews: (push) => news.push(push),
      onSubscribed: () => resolve("subscribed"),
      onRefused: resolve,
    });
  });
  return { news, answer };
}

const publish = (organisation: TestOrganisation, countId: string) =>
  running.app.database.write(organisation.ctx, (tx) =>
    appendEvent(tx, { type: "count.closed", aggregateId: countId, payload: { countId } }),
  );

describe("a live topic", () => {
  test("brings news to everyone of the organisation who follows it", async () => {
    const first = await follow(acme, "manager", "counts");
    const second = await follow(acme, "manager", "counts");
    const stranger = await follow(other, "manager", "counts");
    await publish(acme, mine);
    const news = {
      topic: "counts",
      type: "count.closed",
      payload: { countId: mine },
      at: expect.any(String),
    };
    await expect.poll(() => first.news, { timeout: 45_000 }).toEqual([news]);
    expect(second.news).toEqual([news]);
    await publish(other, newId());
    await expect.poll(() => stranger.news, { timeout: 45_000 }).toHaveLength(1);
    expect(JSON.stringify(stranger.news)).not.toContain(mine);
  });

  test("of one thing brings that thing's news only", async () => {
    const { news, answer } = await follow(acme, "counter", `count:${mine}`);
    expect(answer).toBe("subscribed");
    await publish(acme, newId());
    await publish(acme, mine);
    await expect.poll(() => news, { timeout: 45_000 }).toHaveLength(1);
    expect(news[0]?.topic).toBe(`count:${mine}`);
  });

  test.each([
    ["counts", "permission-missing"],
    [`count:${newId()}`, "not-found"],
    ["count", "not-found"],
    ["nothing", "not-found"],
    [`counts:${mine}`, "not-found"],
  ])("%s is refused to a counter: %s", async (topic, code) => {
    const { answer } = await follow(acme, "counter", topic);
    expect(answer).toMatchObject({ code });
  });
});

describe("a live socket", () => {
  const url = () => `${running.address.replace("http", "ws")}/v1/live`;
  const refused = (socket: NodeSocket) =>
    new Promise<string>((resolve) => {
      socket.on("error", (error) => resolve(error.message));
      socket.on("open", () => resolve("opened"));
    });

  test("is refused without a session", async () => {
    expect(await refused(new NodeSocket(url()))).toContain("401");
    expect(await refused(new NodeSocket(url(), ["stockex", `bearer.${"x".repeat(43)}`]))).toContain("401");
  });

  test("is refused to a page of another site, whatever cookie the browser sends", async () => {
    const token = await signIn(acme, "manager");
    const headers = { authorization: `Bearer ${token}`, origin: "https://evil.example" };
    expect(await refused(new NodeSocket(url(), { headers }))).toContain("403");
    const own = new NodeSocket(url(), { headers: { ...headers, origin: running.address } });
    expect(await refused(own)).toBe("opened");
    own.close();
  });

  test("is closed on what is no message of the protocol", async () => {
    const socket = new NodeSocket(url(), ["stockex", `bearer.${await signIn(acme, "manager")}`]);
    const closed = new Promise<number>((resolve) => socket.on("close", resolve));
    socket.on("open", () => socket.send('{"type":"subscribe","topic":"counts","as":"admin"}'));
    expect(await closed).toBe(1008);
  });

  test("that does not read is dropped, and the others go on", async () => {
    const stalled = new NodeSocket(url(), ["stockex", `bearer.${await signIn(acme, "manager")}`]);
    await new Promise((resolve) => stalled.on("open", resolve));
    stalled.send(JSON.stringify({ type: "subscribe", topic: `count:${mine}` }));
    await new Promise((resolve) => stalled.on("message", resolve));
    stalled.pause();
    const { news } = await follow(acme, "counter", `count:${mine}`);
    const closed = new Promise((resolve) => stalled.on("close", resolve));
    const [server] = [...running.app.server.websocketServer.clients];
    // Fill what the operating system buffers for the one that stands still.
    server?.send("x".repeat(20_000_000));
    await publish(acme, mine);
    await expect.poll(() => news, { timeout: 45_000 }).toHaveLength(1);
    stalled.resume();
    await closed;
  });
});
