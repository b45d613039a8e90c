import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { Route } from "@stockex/contracts";
import type { FastifyInstance } from "fastify";
import { openApiDocument } from "./openapi.ts";

// Swagger UI's files come with @fastify/swagger-ui; the plugin itself wants routes described a second time.
const assets = join(
  dirname(createRequire(import.meta.url).resolve("@fastify/swagger-ui/package.json")),
  "static",
);

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stockex API</title>
<link rel="icon" href="/v1/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/v1/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/v1/docs/assets/swagger-ui-bundle.js"></script>
<script src="/v1/docs/start.js"></script>
</body>
</html>
`;

// Signed in to the console, the page works as that person: it sends the session's CSRF token with writes.
const script = `
const session = fetch("/v1/session").then((answer) => (answer.ok ? answer.json() : null));
SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: async (request) => {
    const known = await session;
    if (known !== null && request.headers.Authorization === undefined)
      request.headers["X-CSRF-Token"] = known.csrfToken;
    return request;
  },
});
`;

/** Offers the OpenAPI document at /v1/openapi.json and a page to try it at /v1/docs, from our own files only. */
export async function registerDocs(
  server: FastifyInstance,
  routes: readonly Route[],
  version: string,
): Promise<void> {
  const document = JSON.stringify(openApiDocument(routes, version));
  server.get("/v1/openapi.json", async (_request, reply) => reply.type("application/json").send(document));
  server.get("/v1/docs", async (_request, reply) => reply.type("text/html").send(page));
  server.get("/v1/docs/start.js", async (_request, reply) => reply.type("text/javascript").send(script));
  await server.register(fastifyStatic, { root: assets, prefix: "/v1/docs/assets/", decorateReply: false });
}
