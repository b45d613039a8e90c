import { Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** How long a kept-alive connection must be silent before it is closed under its client. */
const QUIET_MS = 250;
const DRAIN_LIMIT_MS = 8_000;

/**
 * Stops without resetting anybody: no new connections, each answer says `Connection: close`, and only when
 * no request has run or come in for a moment are the remaining idle connections closed. At most 10 s.
 */
export function makeDrainable(server: FastifyInstance): () => Promise<void> {
  const running = new Set<FastifyRequest>();
  let lastMoved = 0;
  let draining = false;
  server.addHook("onRequest", async (request) => {
    lastMoved = performance.now();
    // A live socket stays open as long as it lives: it is closed by its own goodbye.
    if (request.headers.upgrade === undefined) running.add(request);
  });
  server.addHook("onResponse", async (request) => {
    lastMoved = performance.now();
    running.delete(request);
  });
  server.addHook("onSend", async (_request, reply) => {
    if (draining) reply.header("connection", "close");
  });
  return async () => {
    draining = true;
    const began = performance.now();
    lastMoved = Math.max(lastMoved, began);
    if (server.server.listening) {
      // http.Server's own close would cut idle connections at once, and with them a request that is on its way.
      Server.prototype.close.call(server.server);
      while (performance.now() - began < DRAIN_LIMIT_MS) {
        const connections = await countConnections(server);
        if (connections === 0) break;
        if (running.size === 0 && performance.now() - lastMoved > QUIET_MS) break;
        await sleep(20);
      }
    }
    const force = setTimeout(() => server.server.closeAllConnections(), 2_000 - 100);
    await server.close();
    clearTimeout(force);
  };
}

function countConnections(server: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) =>
    server.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}
