import { Server } from "node:net";
import { setImmediate as afterPolling, setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";

const TICK_MS = 20;
/**
 * Turns of the event loop without a request before kept-alive connections are closed under their clients.
 * Counted in turns, not in time: a process that stood still for a while has unread requests waiting.
 */
const QUIET_TICKS = 13;
const DRAIN_LIMIT_MS = 8_000;
const CLOSE_LIMIT_MS = 1_900;

/**
 * Stops without resetting anybody: no new connections, each answer says `Connection: close`, and only when
 * no request has run or come in for a moment are the remaining idle connections closed. At most 10 s.
 */
export function makeDrainable(server: FastifyInstance): () => Promise<void> {
  const running = new Set<FastifyRequest>();
  let moves = 0;
  let draining = false;
  server.addHook("onRequest", async (request) => {
    moves += 1;
    // A live socket stays open as long as it lives: it is closed by its own goodbye.
    if (request.headers.upgrade === undefined) running.add(request);
  });
  server.addHook("onResponse", async (request) => {
    moves += 1;
    running.delete(request);
  });
  server.addHook("onSend", async (_request, reply) => {
    if (draining) reply.header("connection", "close");
  });
  const untilQuiet = async () => {
    const began = performance.now();
    for (let quiet = 0; quiet < QUIET_TICKS && performance.now() - began < DRAIN_LIMIT_MS; ) {
      if ((await countConnections(server)) === 0) return;
      const before = moves;
      await sleep(TICK_MS);
      await afterPolling();
      quiet = running.size === 0 && moves === before ? quiet + 1 : 0;
    }
  };
  return async () => {
    draining = true;
    if (server.server.listening) {
      // Right after polling, what waited to be accepted has been: a listener that closes resets the rest.
      await afterPolling();
      // http.Server's own close would cut idle connections at once, and with them a request that is on its way.
      Server.prototype.close.call(server.server);
      await untilQuiet();
    }
    const force = setTimeout(() => server.server.closeAllConnections(), CLOSE_LIMIT_MS);
    await server.close();
    clearTimeout(force);
  };
}

function countConnections(server: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) =>
    server.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}
