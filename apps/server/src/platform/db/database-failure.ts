import type { ProblemCode } from "@stockex/contracts";
import { ProblemError, problemOf } from "../problem.ts";
import { errorCode, errorText } from "./setup-error.ts";

/** Two transactions met and the server let one go: running it again is right. */
const RETRYABLE = new Set(["40001", "40P01"]);

const NODE_CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** Shutting down, crashed, starting up, session ended by a time limit, too many connections. */
const SERVER_GONE_CODES = new Set(["57P01", "57P02", "57P03", "57P05", "53300", "25P03"]);

// The driver gives these no code.
const CONNECTION_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|is not queryable|Client was closed|Cannot use a pool after/;

export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(errorCode(error));
}

/** Whether the connection, not the statement, failed: the client is of no more use. */
export function isConnectionFailure(error: unknown): boolean {
  const code = errorCode(error);
  if (NODE_CONNECTION_CODES.has(code) || SERVER_GONE_CODES.has(code)) return true;
  if (code.startsWith("08")) return true;
  if (error instanceof AggregateError) return error.errors.some(isConnectionFailure);
  return code === "" && CONNECTION_WORDS.test(errorText(error));
}

const problemByCode: Readonly<Record<string, ProblemCode>> = {
  "53100": "disk-full",
  "40001": "database-busy",
  "40P01": "database-busy",
  "55P03": "database-busy",
  "57014": "database-busy",
};

/**
 * What the caller is told of a database failure that no use case foresaw: unreachable, disk full and busy are
 * expected; anything else (a violated constraint too, unless the use case maps it) stays the error it is.
 */
export function toProblemError(error: unknown): unknown {
  if (error instanceof ProblemError) return error;
  const code = isConnectionFailure(error) ? "database-unavailable" : problemByCode[errorCode(error)];
  return code === undefined ? error : new ProblemError(problemOf(code), error);
}

/** The constraint a unique violation names, or null when `error` is something else. */
export function violatedUnique(error: unknown): string | null {
  if (errorCode(error) !== "23505" || typeof error !== "object" || error === null) return null;
  return "constraint" in error && typeof error.constraint === "string" ? error.constraint : null;
}
