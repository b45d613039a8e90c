import { createHash } from "node:crypto";
import type { Route } from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Idempotency, RequestContext } from "../context.ts";
import { fail } from "../problem.ts";
import { sendAnswer } from "./answer.ts";
import type { BoundRoute, SessionHandle } from "./bind.ts";
import { admit, type Caller, contextOf, deviceOf, findCaller } from "./caller.ts";
import { parseOrFail } from "./field-problems.ts";
import { giveToken, type SessionSource, takeToken } from "./session.ts";
import { listParameters, strict } from "./strict-schema.ts";
import { discard, receiveUpload, type Upload, type UploadLimits } from "./upload.ts";

export interface RouteDependencies {
  readonly sessions: SessionSource;
  readonly clock: Clock;
  readonly uploads: UploadLimits;
  /** Address people reach the server at, when it is not the one it listens on. */
  readonly publicUrl: URL | null;
  /** Checks each answer against its contract; a wrong one is then a 500. On in tests and development. */
  readonly checkAnswers: boolean;
}

/** Offers each route on the server: session, permission, CSRF, parsing, idempotency, ETag, answer. */
export function registerRoutes(
  server: FastifyInstance,
  deps: RouteDependencies,
  bound: readonly BoundRoute[],
): void {
  const ids = new Set<string>();
  for (const { route } of bound) {
    if (ids.has(route.id)) throw new Error(`two routes are called ${route.id}`);
    ids.add(route.id);
  }
  for (const each of bound) registerRoute(server, deps, each);
}

const nothing = z.strictObject({});

function registerRoute(server: FastifyInstance, deps: RouteDependencies, { route, handle }: BoundRoute) {
  const schemas = {
    params: strict(route.params ?? nothing),
    query: strict(route.query ?? nothing),
    body: route.body === undefined ? null : strict(route.body),
    lists: listParameters(route.query ?? nothing),
  };
  server.route({
    method: route.method,
    url: route.path,
    async onRequest(request) {
      const caller = await findCaller(request, deps.sessions, deps.publicUrl);
      // Set before admitting: a refusal too is said in the caller's language.
      request.caller = caller;
      admit(request, caller, route);
    },
    async handler(request, reply) {
      const answer = await answerFor(request, reply, deps, { route, handle }, schemas);
      return sendAnswer(request, reply, route, answer, deps.checkAnswers);
    },
  });
}

async function answerFor(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: RouteDependencies,
  { route, handle }: BoundRoute,
  schemas: RouteSchemas,
): Promise<unknown> {
  const { caller } = request;
  if (caller === null) throw new Error("no caller was found for the request");
  const upload = route.upload === undefined ? null : await receiveUpload(request, deps.uploads);
  try {
    const input = parseInput(request, caller, schemas, upload);
    const ctx = contextOf(caller, request, deps.clock);
    const idempotency = route.idempotent ? keyOf(request, route, input, upload) : null;
    return await handle({
      ...input,
      ctx: ctx === null ? null : withKey(ctx, idempotency),
      caller: {
        language: caller.language,
        channel: caller.channel,
        address: request.ip,
        userAgent: deviceOf(request),
        clock: deps.clock,
      },
      file: upload?.file ?? null,
      ifMatch: versionOf(request, route),
      signal: untilAnswered(reply),
      session: sessionHandle(request, reply, caller, deps.publicUrl),
    });
  } finally {
    if (upload !== null) await discard(upload.file);
  }
}

/**
 * Aborts when the answer is sent (also one that says the time is up) or the caller has gone. Fastify's own signal
 * follows the request's `close`, which Node emits as soon as an upload has been read to its end.
 */
function untilAnswered(reply: FastifyReply): AbortSignal {
  const answered = new AbortController();
  reply.raw.once("close", () => answered.abort());
  return answered.signal;
}

interface RouteSchemas {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly lists: ReadonlySet<string>;
}

interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

function parseInput(
  request: FastifyRequest,
  caller: Caller,
  schemas: RouteSchemas,
  upload: Upload | null,
): Input {
  const { language } = caller;
  const body = upload === null ? request.body : { ...upload.fields };
  return {
    params: parseOrFail(schemas.params, request.params, "params", language),
    query: parseOrFail(schemas.query, listed(request.query, schemas.lists), "query", language),
    body: schemas.body === null ? undefined : parseOrFail(schemas.body, body ?? {}, "body", language),
  };
}

/** The query with single values of list parameters made lists. */
function listed(query: unknown, lists: ReadonlySet<string>): unknown {
  if (lists.size === 0 || typeof query !== "object" || query === null) return query;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [
      key,
      lists.has(key) && typeof value === "string" ? [value] : value,
    ]),
  );
}

/** @throws ProblemError version-required on a write to an ETag route without If-Match */
function versionOf(request: FastifyRequest, route: Route): string | null {
  const header = request.headers["if-match"];
  if (header === undefined) {
    if (route.etag && route.method !== "GET") return fail("version-required");
    return null;
  }
  return header.replace(/^(W\/)?"(.*)"$/, "$2");
}

function keyOf(
  request: FastifyRequest,
  route: Route,
  input: Input,
  upload: Upload | null,
): Idempotency | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || key.length === 0 || key.length > 200)
    return fail("validation-failed", {}, [{ path: "headers.idempotency-key", message: "1–200" }]);
  const hash = createHash("sha256").update(JSON.stringify([input.params, input.query, input.body ?? null]));
  if (upload !== null) hash.update(upload.file.sha256);
  return { key, route: route.id, bodySha256: hash.digest() };
}

function withKey(ctx: RequestContext, idempotency: Idempotency | null): RequestContext {
  return idempotency === null ? ctx : { ...ctx, idempotency };
}

function sessionHandle(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  publicUrl: URL | null,
): SessionHandle {
  return {
    token: caller.token,
    give: (session) => giveToken(request, reply, publicUrl, session),
    take: () => takeToken(request, reply, publicUrl),
  };
}
