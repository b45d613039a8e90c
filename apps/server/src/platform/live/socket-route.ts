import websocket, { type WebSocket } from "@fastify/websocket";
import {
  describeProblem,
  type LiveRequest,
  liveCloseCodes,
  livePath,
  liveProtocol,
  liveRequest,
  type Problem,
} from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { RequestContext } from "../context.ts";
import { type Caller, contextOf, findCaller } from "../http/caller.ts";
import { comesFromElsewhere, type SessionSource, sha256 } from "../http/session.ts";
import type { Log } from "../log/log.ts";
import { fail, ProblemError, problemOf } from "../problem.ts";
import { type LiveHub, type LiveSocket, MOST_SUBSCRIPTIONS } from "./hub.ts";

/** Signing out ends a socket within this time; so does having been idle. */
const RECHECK_MS = 30_000;
/** A longer wait than setTimeout can take would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface LiveRouteDependencies {
  readonly hub: LiveHub;
  readonly sessions: SessionSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: URL | null;
}

/** Offers the live socket: session and Origin are checked before the upgrade, each topic when asked for. */
export async function registerLive(server: FastifyInstance, deps: LiveRouteDependencies): Promise<void> {
  await server.register(websocket, {
    options: {
      maxPayload: 4_096,
      handleProtocols: (offered: Set<string>) => (offered.has(liveProtocol) ? liveProtocol : false),
    },
    preClose: () => undefined,
  });
  server.route({
    method: "GET",
    url: livePath,
    websocket: true,
    async onRequest(request) {
      if (comesFromElsewhere(request, deps.publicUrl)) fail("csrf-token-missing");
      takeTokenOfProtocol(request);
      request.caller = await findCaller(request, deps.sessions, deps.publicUrl);
      if (request.caller.session === null) fail("sign-in-required");
    },
    handler(socket, request) {
      const { caller } = request;
      const ctx = caller === null ? null : contextOf(caller, request, deps.clock);
      if (caller === null || ctx === null) socket.close(liveCloseCodes.sessionEnded);
      else serve(socket, caller, ctx, deps);
    },
  });
}

/** Sockets cannot carry an Authorization header in browsers and phones: the token comes as a sub-protocol. */
function takeTokenOfProtocol(request: FastifyRequest): void {
  const offered = request.headers["sec-websocket-protocol"] ?? "";
  const token = /(?:^|,)\s*bearer\.([A-Za-z0-9_-]+)/.exec(offered)?.[1];
  if (token !== undefined && request.headers.authorization === undefined)
    request.headers.authorization = `Bearer ${token}`;
}

function serve(socket: WebSocket, caller: Caller, ctx: RequestContext, deps: LiveRouteDependencies): void {
  const { hub, log } = deps;
  const live = hub.add(socket, ctx.organisationId);
  // One at a time, so that an unsubscribe cannot overtake its subscribe.
  let turn = Promise.resolve();
  socket.on("message", (data, isBinary) => {
    const request = isBinary ? null : parseRequest(String(data));
    if (request === null) {
      socket.close(1008, "not a message of this protocol");
      return;
    }
    turn = turn
      .then(() => answer(live, request, ctx, deps))
      .catch((error: unknown) => {
        log.error({ err: error }, "a live subscription failed");
        socket.close(1011);
      });
  });
  socket.on("error", () => socket.terminate());
  endWithSession(socket, caller, deps);
}

async function answer(
  live: LiveSocket,
  request: LiveRequest,
  ctx: RequestContext,
  deps: LiveRouteDependencies,
): Promise<void> {
  const { topic: name } = request;
  const at = ctx.clock.now().toISOString();
  if (request.type === "unsubscribe") {
    deps.hub.unfollow(live, name);
    return;
  }
  const refusal = await refusalOf(live, name, ctx, deps.hub);
  if (refusal !== null) {
    const payload = describeProblem(refusal, ctx.language);
    deps.hub.send(live, { topic: name, type: "refused", payload, at });
    return;
  }
  deps.hub.follow(live, name);
  deps.hub.send(live, { topic: name, type: "subscribed", payload: null, at });
}

async function refusalOf(
  live: LiveSocket,
  name: string,
  ctx: RequestContext,
  hub: LiveHub,
): Promise<Problem | null> {
  if (live.topics.size >= MOST_SUBSCRIPTIONS) return problemOf("too-many-requests", { seconds: "60" });
  const found = hub.find(name);
  if (found === null) return problemOf("not-found");
  const { topic, id } = found;
  if (!topic.permissions.some((permission) => ctx.permissions.has(permission)))
    return problemOf("permission-missing", { permission: topic.permissions.join(" / ") });
  try {
    if (id !== null && topic.exists !== undefined && !(await topic.exists(ctx, id)))
      return problemOf("not-found");
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  return null;
}

function parseRequest(text: string): LiveRequest | null {
  try {
    const parsed = liveRequest.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Closes the socket when its session expires, is signed out, or has been idle too long. */
function endWithSession(socket: WebSocket, caller: Caller, deps: LiveRouteDependencies): void {
  const { session, token } = caller;
  if (session === null || token === null) return;
  const end = () => socket.close(liveCloseCodes.sessionEnded, "the session has ended");
  const left = session.expiresAt.getTime() - deps.clock.now().getTime();
  const expiry = setTimeout(end, Math.min(Math.max(left, 0), LONGEST_TIMER_MS)).unref();
  const recheck = setInterval(() => {
    deps.sessions
      .peek(sha256(token))
      .then((still) => {
        if (still === null) end();
      })
      // The database's bad moment ends no session: the next look decides.
      .catch((error: unknown) => deps.log.debug({ err: error }, "a session could not be looked at"));
  }, RECHECK_MS).unref();
  socket.on("close", () => {
    clearTimeout(expiry);
    clearInterval(recheck);
  });
}
