import { accessRoutes, auditRoutes, defineRoute } from "@stockex/contracts";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ApiProblem } from "./api-problem.ts";
import { createClient } from "./client.ts";

interface Seen {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A server made of answers: each call takes the next one; an Error is a network failure. */
function clientOf(answers: (Response | Error)[], options: { token?: string } = {}) {
  const seen: Seen[] = [];
  const client = createClient({
    baseUrl: "http://server",
    ...options,
    fetch: async (url, init) => {
      seen.push({
        url: String(url),
        method: init?.method ?? "GET",
        headers: new Headers(init?.headers),
        body: init?.body,
      });
      const answer = answers.shift();
      if (answer === undefined) throw new Error("more calls than answers");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { client, seen };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
const problem = (status: number, code: string) =>
  json(
    status,
    { status, code, title: "What.", detail: "Do." },
    { "content-type": "application/problem+json" },
  );
const user = {
  email: "a@b.example",
  name: "A",
  language: "fr",
  role: "counter",
} as const;

const one = defineRoute({
  id: "one",
  method: "PUT",
  path: "/v1/things/:thingId",
  summary: "",
  tag: "",
  access: "signed-in",
  etag: true,
  params: z.object({ thingId: z.string() }),
  body: z.object({ a: z.number() }),
  response: z.object({ a: z.number() }),
});

describe("a call", () => {
  test("puts parameters, query, version and token where the contract says", async () => {
    const { client, seen } = clientOf([json(200, { a: 2 }, { etag: '"8"' })], { token: "secret" });
    const answer = await client.read(one, { params: { thingId: "a/b" }, body: { a: 1 }, ifMatch: "7" });
    expect(answer).toEqual({ body: { a: 2 }, etag: "8", token: null });
    expect(seen[0]).toMatchObject({ url: "http://server/v1/things/a%2Fb", method: "PUT", body: '{"a":1}' });
    expect(seen[0]?.headers.get("if-match")).toBe('"7"');
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer secret");
    expect(client.url(auditRoutes.listAuditEvents, { query: { limit: 5, objectType: "é" } })).toBe(
      "http://server/v1/audit-events?limit=5&objectType=%C3%A9",
    );
  });

  test("of a browser carries the CSRF token with writes only", async () => {
    const { client, seen } = clientOf([json(200, {}), new Response(null, { status: 204 })]);
    client.use({ csrfToken: "csrf" });
    await client.call(accessRoutes.readSession);
    await client.call(accessRoutes.signOut);
    expect(seen.map(({ headers }) => headers.get("x-csrf-token"))).toEqual([null, "csrf"]);
  });

  test("that is answered with a problem throws it", async () => {
    const { client } = clientOf([problem(403, "permission-missing")]);
    const failed = client.call(accessRoutes.listUsers);
    await expect(failed).rejects.toBeInstanceOf(ApiProblem);
    await expect(failed).rejects.toMatchObject({
      status: 403,
      code: "permission-missing",
      message: "What. Do.",
    });
  });
});

describe("a failing network", () => {
  test("is tried again for reads, and for writes under one and the same key", async () => {
    const reading = clientOf([
      new Error("cut"),
      problem(503, "database-unavailable"),
      json(200, { items: [], next: null }),
    ]);
    expect(await reading.client.call(accessRoutes.listUsers)).toEqual({ items: [], next: null });
    const writing = clientOf([new Error("cut"), json(201, {})]);
    await writing.client.call(accessRoutes.createUser, { body: user });
    const keys = writing.seen.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys[0]).toMatch(/^[\w-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test("is told at once for a write that may have had its effect", async () => {
    const { client, seen } = clientOf([new Error("cut")]);
    const body = { email: "a@b.example", password: "x" };
    await expect(client.call(accessRoutes.signIn, { body })).rejects.toMatchObject({
      code: "unreachable",
      status: 0,
    });
    expect(seen).toHaveLength(1);
  });

  test("is not insisted on after the caller has given up", async () => {
    const giveUp = new AbortController();
    const { client, seen } = clientOf([new Error("cut"), new Error("cut")]);
    const call = client.call(accessRoutes.listUsers, { signal: giveUp.signal });
    setTimeout(() => giveUp.abort(new Error("given up")), 20);
    await expect(call).rejects.toThrow("given up");
    expect(seen).toHaveLength(1);
  });
});
