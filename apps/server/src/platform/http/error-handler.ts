import { describeProblem, type Problem } from "@stockex/contracts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { toProblemError } from "../db/database-failure.ts";
import { errorCode } from "../db/setup-error.ts";
import { ProblemError, problemOf } from "../problem.ts";
import { acceptedLanguage } from "./language.ts";

/** Says every failure as RFC 9457 problem details; what is no expected failure is logged with its reference. */
export function registerErrorHandlers(server: FastifyInstance, bodyLimit: number): void {
  server.setErrorHandler((error, request, reply) => {
    const problem = problemFor(error, request, bodyLimit);
    if (problem.code === "internal-error") request.log.error({ err: error }, "a request failed");
    else if (error instanceof ProblemError && error.cause !== undefined)
      request.log.warn({ err: error.cause, code: problem.code }, "the database refused");
    return sendProblem(request, reply, problem);
  });
}

/** Answers with a problem, in the caller's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const language = request.caller?.language ?? acceptedLanguage(request.headers["accept-language"]) ?? "en";
  const details = { ...describeProblem(problem, language), instance: `urn:stockex:request:${request.id}` };
  reply.code(details.status).header("content-language", language).type("application/problem+json");
  if (details.status === 503) reply.header("retry-after", "5");
  if (problem.code === "too-many-requests") reply.header("retry-after", problem.params["seconds"] ?? "60");
  if (details.status === 401) reply.header("www-authenticate", 'Bearer realm="stockex"');
  return reply.send(JSON.stringify(details));
}

function problemFor(error: unknown, request: FastifyRequest, bodyLimit: number): Problem {
  const known = toProblemError(error);
  if (known instanceof ProblemError) return known.problem;
  switch (errorCode(error)) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return problemOf("body-too-large", { limit: `${Math.floor(bodyLimit / 1_000_000)} MB` });
    case "FST_REQ_FILE_TOO_LARGE":
      return problemOf("file-too-large", { detail: "" });
    case "FST_ERR_HANDLER_TIMEOUT":
      return problemOf(request.method === "GET" ? "database-busy" : "outcome-unknown");
  }
  if (isCallersFault(error)) {
    return problemOf("validation-failed", {}, [{ path: "body", message: error.message }]);
  }
  return problemOf("internal-error", { reference: request.id });
}

/** Fastify's own refusals (bad JSON, wrong media type, malformed multipart) carry a 4xx status. */
function isCallersFault(error: unknown): error is Error {
  if (!(error instanceof Error) || !("statusCode" in error)) return false;
  return typeof error.statusCode === "number" && error.statusCode >= 400 && error.statusCode < 500;
}
