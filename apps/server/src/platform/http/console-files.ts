import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { problemOf } from "../problem.ts";
import { sendProblem } from "./error-handler.ts";

/**
 * Answers what is no route: the built console's files and, since the console has addresses of its own, its
 * index.html for every other page outside the API. Without a built console everything else is not found.
 * Fastify takes this handler only before the first plugin has loaded.
 */
export function registerConsole(server: FastifyInstance, folder: string | null): void {
  const built = folder !== null && existsSync(join(folder, "index.html"));
  server.setNotFoundHandler((request, reply) => {
    const page = built && request.method === "GET" && !/^\/(v\d+|assets)\//.test(request.url);
    return page ? reply.sendFile("index.html") : sendProblem(request, reply, problemOf("not-found"));
  });
  if (!built) return;
  server.register(fastifyStatic, {
    root: folder,
    // One route per file: everything else comes to the handler above directly.
    wildcard: false,
    cacheControl: false,
    // The build writes a .br and a .gz beside each text.
    preCompressed: true,
    setHeaders(reply, path) {
      // Built files carry their hash in the name; the index names the present ones.
      const forever = path.startsWith(join(folder, "assets"));
      reply.header("cache-control", forever ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
