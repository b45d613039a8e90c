import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from "fastify";
import type { Log } from "../log/log.ts";
import { registerConsole } from "./console-files.ts";
import { registerErrorHandlers } from "./error-handler.ts";

const JSON_LIMIT_BYTES = 5_000_000;
/** A whole request must have arrived by then; a 100 MB file over a slow line needs its time. */
const RECEIVE_TIMEOUT_MS = 300_000;
/** Longest time a handler may take before the caller is told that the outcome is unknown. */
const HANDLER_TIMEOUT_MS = 180_000;

export interface ServerOptions {
  readonly log: Log;
  readonly publicUrl: URL | null;
  /** Proxies whose `X-Forwarded-*` is believed: addresses, networks, or how many hops. */
  readonly trustProxy?: string | undefined;
  /** Folder of the built console, when this server shows it. */
  readonly consoleDir?: string;
}

/** An HTTP server with the house's headers, limits and error answers; routes are added by the caller. */
export async function createHttpServer(options: ServerOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.log;
  const server: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: JSON_LIMIT_BYTES,
    requestTimeout: RECEIVE_TIMEOUT_MS,
    handlerTimeout: HANDLER_TIMEOUT_MS,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 200 },
    ...(options.trustProxy === undefined ? {} : { trustProxy: trusted(options.trustProxy) }),
  });
  // Only JSON and multipart are read: a form of another site cannot send either without being asked first.
  server.removeContentTypeParser("text/plain");
  server.decorateRequest("caller", null);
  registerErrorHandlers(server, JSON_LIMIT_BYTES);
  registerConsole(server, options.consoleDir ?? null);
  await server.register(cookie);
  await server.register(multipart);
  await server.register(helmet, headers(options.publicUrl));
  server.addHook("onSend", async (request, reply) => {
    if (request.url.startsWith("/v1/") && !reply.hasHeader("cache-control"))
      reply.header("cache-control", "no-store");
  });
  server.addHook("onResponse", async (request, reply) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      "answered",
    );
  });
  return server;
}

/** Digits are a number of proxies in a row, everything else addresses or networks. */
function trusted(given: string): string | ((address: string, hop: number) => boolean) {
  if (!/^\d+$/.test(given)) return given;
  const proxies = Number(given);
  return (_address, hop) => hop < proxies;
}

function headers(publicUrl: URL | null) {
  const https = publicUrl?.protocol === "https:";
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The console's reader of barcodes is WebAssembly; compiling that is all it opens.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        scriptSrcAttr: ["'none'"],
        // The console's components set style attributes; styles run no code.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: "deny" as const },
    referrerPolicy: { policy: "same-origin" as const },
  };
}
