import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { defineRoute } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";
import type { Module } from "../module.ts";
import { fail } from "../problem.ts";
import { bind, bindUpload } from "./index.ts";

const probe = { tag: "Probe", summary: "probe", access: "signed-in" } as const;
const echo = defineRoute({
  ...probe,
  id: "echo",
  method: "POST",
  path: "/v1/probe/echo/:id",
  params: z.object({ id: z.uuid() }),
  query: z.object({ state: z.array(z.string()).optional() }),
  body: z.object({ lines: z.array(z.object({ code: z.string().min(2) })).max(3) }),
  response: z.object({ state: z.array(z.string()), codes: z.array(z.string()) }),
});
const effect = defineRoute({
  ...probe,
  id: "effect",
  method: "POST",
  path: "/v1/probe/effects",
  idempotent: true,
  body: z.object({ value: z.string() }),
  response: z.object({ id: z.string(), value: z.string() }),
  status: 201,
});
const versioned = {
  ...probe,
  path: "/v1/probe/versioned",
  response: z.object({ a: z.number() }),
  etag: true,
} as const;
const readVersioned = defineRoute({ ...versioned, id: "readVersioned", method: "GET" });
const writeVersioned = defineRoute({ ...versioned, id: "writeVersioned", method: "PUT" });
const leaky = defineRoute({
  ...probe,
  id: "leaky",
  method: "GET",
  path: "/v1/probe/leaky",
  response: z.object({ shown: z.string() }),
});
const broken = defineRoute({ ...probe, id: "broken", method: "GET", path: "/v1/probe/broken" });
const file = defineRoute({ ...probe, id: "file", method: "GET", path: "/v1/probe/file", answer: "file" });
const upload = defineRoute({
  ...probe,
  id: "upload",
  method: "POST",
  path: "/v1/probe/upload",
  upload: "multipart",
  body: z.object({ kind: z.string() }),
  response: z.object({
    kind: z.string(),
    filename: z.string(),
    text: z.string(),
    sha256: z.string(),
    path: z.string(),
  }),
});

const probes: Module = ({ database }) => ({
  routes: [
    bind(echo, async ({ query, body }) => ({
      state: query.state ?? [],
      codes: body.lines.map((line) => line.code),
    })),
    bind(effect, ({ ctx, body }) => database.write(ctx, async () => ({ id: newId(), value: body.value }))),
    bind(readVersioned, async () => ({ body: { a: 1 }, etag: "7" })),
    bind(writeVersioned, async ({ ifMatch }) =>
      ifMatch === "7" ? { body: { a: 2 }, etag: "8" } : fail("version-conflict"),
    ),
    bind(leaky, async () => {
      const row = { shown: "a", bookQuantity: "12" };
      return row;
    }),
    bind(broken, async () => {
      throw new Error("a bug with a secret in it");
    }),
    bind(file, async () => ({
      content: Buffer.from("<script>"),
      filename: "écarts (1).csv",
      contentType: "text/csv",
    })),
    bindUpload(upload, async ({ body, file: sent }) => ({
      kind: body.kind,
      filename: sent.filename,
      text: await readFile(sent.path, "utf8"),
      sha256: sent.sha256.toString("hex"),
      path: sent.path,
    })),
  ],
});

let running: TestApplication;
let acme: TestOrganisation;
let token = "";

beforeAll(async () => {
  running = await startTestApplication({ modules: [probes], uploadLimitBytes: 1_000 });
  acme = await makeOrganisation(running.app, "Acme");
  const answer = await fetch(`${running.address}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-stockex-client": "api" },
    body: JSON.stringify({ email: acme.email("manager"), password: PASSWORD }),
  });
  token = answer.headers.get("x-session-token") ?? "";
});
afterAll(() => running.stop());

interface Sent {
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly body?: FormData | string;
}

function call(method: string, path: string, { headers = {}, json, body }: Sent = {}): Promise<Response> {
  const sent = json === undefined ? body : JSON.stringify(json);
  return fetch(`${running.address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
}

interface Said {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly params: Record<string, string>;
  readonly fields: { path: string; message: string }[];
  readonly filename: string;
  readonly path: string;
}

async function said(answer: Response): Promise<Said> {
  return (await answer.json()) as Said;
}

describe("a request", () => {
  const at = `/v1/probe/echo/${newId()}`;

  test("is parsed by the contract; one value of a list parameter is a list", async () => {
    const one = await call("POST", `${at}?state=a`, { json: { lines: [{ code: "xy" }] } });
    expect(await one.json()).toEqual({ state: ["a"], codes: ["xy"] });
    const two = await call("POST", `${at}?state=a&state=b`, { json: { lines: [] } });
    expect(await two.json()).toEqual({ state: ["a", "b"], codes: [] });
  });

  test("with unknown fields, at any depth, is refused", async () => {
    const deep = await call("POST", at, { json: { lines: [{ code: "xy", cost: "0" }] } });
    expect(await deep.json()).toMatchObject({
      status: 400,
      code: "validation-failed",
      fields: [{ path: "body.lines.0" }],
    });
    expect((await call("POST", `${at}?role=admin`, { json: { lines: [] } })).status).toBe(400);
  });

  test("is told each wrong field in the caller's language", async () => {
    const wrong = { json: { lines: [{ code: "x" }, { code: 1 }] } };
    const fr = await call("POST", at, { ...wrong, headers: { "accept-language": "fr-CM, en;q=0.5" } });
    expect(fr.headers.get("content-type")).toContain("application/problem+json");
    expect(fr.headers.get("content-language")).toBe("fr");
    const problem = await said(fr);
    expect(problem.title).toBe("La demande n'est pas bien formée.");
    expect(problem.fields.map((field) => field.path)).toEqual(["body.lines.0.code", "body.lines.1.code"]);
    expect(problem.fields[0]?.message).toMatch(/caractère/);
    const en = await said(await call("POST", at, wrong));
    expect(en.title).toBe("The request is not well formed.");
  });

  test.each([
    ["malformed JSON", '{"lines": [', "application/json", 400],
    ["a prototype in JSON", '{"__proto__": {"a": 1}, "lines": []}', "application/json", 400],
    ["another media type", "lines=", "application/x-www-form-urlencoded", 400],
    ["plain text", '{"lines": []}', "text/plain", 400],
    ["six megabytes", JSON.stringify({ lines: "x".repeat(6_000_000) }), "application/json", 413],
  ])("of %s is refused with problem details", async (_what, body, type, status) => {
    const answer = await call("POST", at, { body, headers: { "content-type": type } });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status });
  });

  test("to an unknown address is not found; without a session it is not let in", async () => {
    expect(await (await call("GET", "/v1/nothing")).json()).toMatchObject({ status: 404, code: "not-found" });
    const stranger = await fetch(`${running.address}/v1/probe/leaky`);
    expect(await stranger.json()).toMatchObject({ status: 401, code: "sign-in-required" });
  });
});

describe("an answer", () => {
  test("that shows more than its contract is stopped", async () => {
    const answer = await call("GET", "/v1/probe/leaky");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("bookQuantity");
  });

  test("to a bug gives a reference, nothing of the inside", async () => {
    const answer = await call("GET", "/v1/probe/broken");
    const problem = await said(answer);
    expect(problem).toMatchObject({ status: 500, code: "internal-error" });
    expect(problem.detail).toContain(problem.params["reference"]);
    expect(JSON.stringify(problem)).not.toContain("secret");
  });

  test("carries strict headers", async () => {
    const { headers } = await call("GET", "/v1/probe/versioned");
    expect(headers.get("content-security-policy")).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("of a file is an attachment under its exact name", async () => {
    const answer = await call("GET", "/v1/probe/file");
    expect(answer.headers.get("content-disposition")).toBe(
      `attachment; filename="_carts__1_.csv"; filename*=UTF-8''%C3%A9carts%20%281%29.csv`,
    );
    expect(await answer.text()).toBe("<script>");
  });
});

describe("an idempotency key", () => {
  const send = (key: string, value: string) =>
    call("POST", "/v1/probe/effects", { json: { value }, headers: { "idempotency-key": key } });

  test("gives the same answer for the same body, one effect for many at once, 422 for another body", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send("one", "a")));
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(201));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    const other = await send("one", "b");
    expect(await other.json()).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  });

  test("is not needed", async () => {
    const once = await said(await call("POST", "/v1/probe/effects", { json: { value: "a" } }));
    const again = await said(await call("POST", "/v1/probe/effects", { json: { value: "a" } }));
    expect(once.id).not.toBe(again.id);
  });
});

describe("an ETag", () => {
  test("answers 304 to who has it, and lets only its holder write", async () => {
    const first = await call("GET", "/v1/probe/versioned");
    expect(first.headers.get("etag")).toBe('"7"');
    const held = { "if-none-match": '"7"' };
    expect((await call("GET", "/v1/probe/versioned", { headers: held })).status).toBe(304);
    expect((await call("PUT", "/v1/probe/versioned")).status).toBe(428);
    const stale = await call("PUT", "/v1/probe/versioned", { headers: { "if-match": '"6"' } });
    expect(await stale.json()).toMatchObject({ status: 412, code: "version-conflict" });
    const right = await call("PUT", "/v1/probe/versioned", { headers: { "if-match": '"7"' } });
    expect([right.status, right.headers.get("etag")]).toEqual([200, '"8"']);
  });
});

describe("an upload", () => {
  const form = (bytes: string, fields: Record<string, string> = { kind: "products" }) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append("file", new Blob([bytes]), "../../été.csv");
    return data;
  };

  test("is on disk while it is handled, and gone afterwards", async () => {
    const answer = await call("POST", "/v1/probe/upload", { body: form("a;b") });
    const seen = await said(answer);
    expect(seen).toMatchObject({ kind: "products", text: "a;b" });
    expect(seen["sha256"]).toBe(createHash("sha256").update("a;b").digest("hex"));
    expect(seen.filename).not.toContain("/");
    await expect(stat(seen.path)).rejects.toThrow("ENOENT");
  });

  test("above the limit, without a file, or with unknown fields is refused", async () => {
    const large = await call("POST", "/v1/probe/upload", { body: form("x".repeat(5_000)) });
    expect(await large.json()).toMatchObject({ status: 413, code: "file-too-large" });
    const empty = new FormData();
    empty.append("kind", "products");
    expect((await call("POST", "/v1/probe/upload", { body: empty })).status).toBe(400);
    const extra = await call("POST", "/v1/probe/upload", { body: form("a", { kind: "b", role: "c" }) });
    expect(extra.status).toBe(400);
    expect((await call("POST", "/v1/probe/upload", { json: { kind: "a" } })).status).toBe(400);
  });
});
