import type { Route } from "@stockex/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FileAnswer } from "./bind.ts";
import { strict } from "./strict-schema.ts";

/** Sends what a handler gave, as its route says: JSON, nothing or a file, with an ETag where there is one. */
export function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  answer: unknown,
  check: boolean,
): FastifyReply {
  if (route.answer === "file") return sendFile(request, reply, route, answer);
  const { body, etag } = route.etag ? versioned(route, answer) : { body: answer, etag: null };
  reply.code(route.status);
  if (etag !== null) {
    reply.header("etag", `"${etag}"`);
    if (route.method === "GET" && request.headers["if-none-match"] === `"${etag}"`)
      return reply.code(304).send();
  }
  if (route.response === undefined) return reply.send();
  if (check) checkAnswer(route, body);
  // null is JSON too: Fastify would send an empty body for it.
  return body === null ? reply.type("application/json").send("null") : reply.send(body);
}

function checkAnswer(route: Route, body: unknown): void {
  if (route.response === undefined) return;
  const seen: unknown = JSON.parse(JSON.stringify(body ?? null));
  const checked = strict(route.response).safeParse(seen);
  if (checked.success) return;
  const first = checked.error.issues.slice(0, 5).map((i) => `${i.path.join(".")}: ${i.message}`);
  throw new Error(`the answer of ${route.id} is not what its contract says: ${first.join("; ")}`);
}

function versioned(route: Route, answer: unknown): { body: unknown; etag: string } {
  if (typeof answer === "object" && answer !== null && "etag" in answer && typeof answer.etag === "string")
    return { body: "body" in answer ? answer.body : undefined, etag: answer.etag };
  throw new Error(`the handler of ${route.id} must give { body, etag }`);
}

function sendFile(request: FastifyRequest, reply: FastifyReply, route: Route, answer: unknown): FastifyReply {
  if (!isFile(answer)) throw new Error(`the handler of ${route.id} must give a file`);
  const plain = answer.filename.replace(/[^\w.-]/g, "_");
  const exact = encodeURIComponent(answer.filename).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  reply
    .code(route.status)
    .header("content-disposition", `attachment; filename="${plain}"; filename*=UTF-8''${exact}`)
    .header("cache-control", answer.etag === undefined ? "no-store" : "private, no-cache")
    .type(answer.contentType);
  if (answer.etag === undefined) return reply.send(answer.content);
  const etag = `"${answer.etag}"`;
  reply.header("etag", etag);
  return request.headers["if-none-match"] === etag
    ? reply.code(304).removeHeader("content-type").send()
    : reply.send(answer.content);
}

function isFile(answer: unknown): answer is FileAnswer {
  return typeof answer === "object" && answer !== null && "content" in answer && "filename" in answer;
}
