import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { problemOf } from "../problem.ts";
import { sendProblem } from "./error-handler.ts";

/**
 * Serves the built console: its files, and its index.html for every other address outside the API, because
 * the console has its own routes. Nothing when the folder was not built.
 */
export async function registerConsole(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) return;
  await server.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders(reply, path) {
      // Built files carry their hash in the name; the index names the present ones.
      const forever = path.startsWith(join(folder, "assets"));
      reply.header("cache-control", forever ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  server.setNotFoundHandler((request, reply) => {
    const page = request.method === "GET" && !/^\/v\d+\//.test(request.url);
    return page ? reply.sendFile("index.html") : sendProblem(request, reply, problemOf("not-found"));
  });
}
