import { type DestinationStream, type Logger, type LoggerOptions, pino, stdSerializers } from "pino";

/** The house's logger. Log ids and codes, never bodies, names or secrets: only `fields` below are written. */
export type Log = Logger;

/** What a log line may carry beside time, level and message; every other field is dropped. */
const fields = new Set([
  ...["reqId", "method", "route", "status", "ms", "address"],
  ...[
    "code",
    "module",
    "organisationId",
    "userId",
    "task",
    "jobId",
    "attempt",
    "consumer",
    "eventId",
    "type",
  ],
  ...["port", "version", "count", "reason", "state"],
]);

/**
 * Makes the logger: JSON lines to standard output.
 * @param level "info" when absent; "silent" for tests
 * @param to where the lines go instead
 */
export function createLog(level = "info", to: DestinationStream = pino.destination(1)): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorForLog },
    formatters: {
      level: (label) => ({ level: label }),
      bindings: allowed,
      log: allowed,
    },
  };
  return pino(options, to);
}

function allowed(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key === "err" || fields.has(key)));
}

/** An error without the values PostgreSQL quotes in `detail` and `where`, which may be personal data. */
function errorForLog(error: Error): Record<string, unknown> {
  const { type, message, stack } = stdSerializers.err(error);
  const code = "code" in error ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: errorForLog(error.cause) } : {};
  return { type, message, stack, ...code, ...cause };
}
