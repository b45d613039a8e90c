import { Agent, get } from "node:http";
import { defineRoute, routes } from "@stockex/contracts";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
} from "../test/application.ts";
import { bind } from "./platform/http/index.ts";
import { createLog } from "./platform/log/log.ts";
import type { Module } from "./platform/module.ts";

const slow = defineRoute({
  id: "slow",
  method: "GET",
  path: "/v1/probe/slow",
  summary: "probe",
  tag: "Probe",
  access: "signed-in",
  response: z.object({ done: z.boolean() }),
});
const probes: Module = () => ({
  routes: [
    bind(slow, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
      return { done: true };
    }),
  ],
});

let running: TestApplication | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function signIn(app: TestApplication, email: string): Promise<Record<string, string>> {
  const answer = await fetch(`${app.address}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-stockex-client": "api" },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  return { authorization: `Bearer ${answer.headers.get("x-session-token")}` };
}

/** One request over a kept-alive connection: its status, or how it failed. */
function ask(agent: Agent, url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(String(answer.statusCode)));
      answer.on("error", (error) => resolve(error.message));
    });
    // A connection refused before anything was sent lost nothing.
    request.on("error", (error) =>
      resolve("syscall" in error && error.syscall === "connect" ? "refused" : error.message),
    );
  });
}

describe("stopping under load", () => {
  test("resets no request", async () => {
    const app = await startTestApplication({ modules: [probes] });
    running = app;
    const acme = await makeOrganisation(app.app, "Acme");
    const headers = await signIn(app, acme.email("manager"));
    const agent = new Agent({ keepAlive: true, maxSockets: 24 });
    const outcomes: string[] = [];
    const clients = Array.from({ length: 24 }, async () => {
      while (outcomes.at(-1) !== "refused")
        outcomes.push(await ask(agent, `${app.address}/v1/probe/slow`, headers));
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    await app.app.stop();
    await Promise.all(clients);
    agent.destroy();
    expect(new Set(outcomes)).toEqual(new Set(["200", "refused"]));
  });
});

describe("the product", () => {
  test("answers every route of the contract to nobody without a session", async () => {
    running = await startTestApplication();
    const { server } = running.app;
    for (const route of Object.values(routes)) {
      if (route.access === "public") continue;
      const url = route.path.replace(/:\w+/g, "0198c0de-0000-7000-8000-000000000000");
      const answer = await server.inject({ method: route.method, url });
      expect([route.id, answer.statusCode, answer.json().code]).toEqual([route.id, 401, "sign-in-required"]);
    }
  });

  test("shows its API's description and a page to try it, from its own files alone", async () => {
    running = await startTestApplication();
    const document = await (await fetch(`${running.address}/v1/openapi.json`)).json();
    expect(document).toMatchObject({ openapi: "3.1.0", paths: { "/v1/session": {} } });
    const page = await (await fetch(`${running.address}/v1/docs`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => String(match[1]));
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).toMatch(/^\//);
      expect((await fetch(`${running.address}${source}`)).status, source).toBe(200);
    }
  });
});

describe("the log", () => {
  test("never holds a password, a token or a body", async () => {
    const lines: string[] = [];
    const log = createLog("trace", { write: (line: string) => lines.push(line) });
    running = await startTestApplication({ log });
    const acme = await makeOrganisation(running.app, "Acme");
    const headers = await signIn(running, acme.email("manager"));
    await fetch(`${running.address}/v1/session?secret=canary`, { headers });
    await fetch(`${running.address}/v1/users`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: '{"password": "canary',
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const all = lines.join("");
    expect(all).toContain('"route":"/v1/session"');
    for (const secret of [PASSWORD, "canary", String(headers["authorization"]).slice(7)])
      expect(all).not.toContain(secret);
  });
});
