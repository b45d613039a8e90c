import { languages, type ProblemCode, problemDefinitions, type Route } from "@stockex/contracts";
import { z } from "zod";
import { strict } from "./strict-schema.ts";

type Json = { readonly [key: string]: unknown };

/** Problems any route of signed-in callers may answer, beside its own. */
const anyRoute: readonly ProblemCode[] = [
  ...(["validation-failed", "too-many-requests", "body-too-large", "internal-error"] as const),
  ...(["database-unavailable", "database-busy", "disk-full", "outcome-unknown"] as const),
];
const signedInRoute: readonly ProblemCode[] = [
  "sign-in-required",
  "csrf-token-missing",
  "permission-missing",
];

/** The OpenAPI 3.1 document of the routes, from the very schemas that parse requests. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Stockex",
      version,
      description:
        "Quantities and amounts are exact decimals in strings. Failures are RFC 9457 problem details with a " +
        "stable `code`, in English or French. Sign in with `X-Stockex-Client: api` to get a token for " +
        "`Authorization: Bearer`; browsers get a cookie and send `X-CSRF-Token` with every write.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    security: [{ bearer: [] }, { cookie: [], csrf: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        cookie: { type: "apiKey", in: "cookie", name: "__Host-stockex" },
        csrf: { type: "apiKey", in: "header", name: "X-CSRF-Token" },
      },
      schemas: { Problem: problemSchema() },
    },
  };
}

function operation(route: Route): Json {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === "public" ? { security: [] } : {}),
    ...(route.access === "public" || route.access === "signed-in"
      ? {}
      : { description: `Needs the permission \`${route.access}\`.` }),
    parameters: parameters(route),
    ...(route.body === undefined && route.upload === undefined ? {} : { requestBody: requestBody(route) }),
    responses: { [route.status]: success(route), ...failures(route) },
  };
}

function parameters(route: Route): Json[] {
  const headers = [
    ...(route.idempotent ? [header("Idempotency-Key", false, { minLength: 1, maxLength: 200 })] : []),
    ...(route.etag && route.method !== "GET" ? [header("If-Match", true, {})] : []),
  ];
  return [...fieldsOf(route.params, "path"), ...fieldsOf(route.query, "query"), ...headers];
}

function header(name: string, required: boolean, limits: Json): Json {
  return { name, in: "header", required, schema: { type: "string", ...limits } };
}

function fieldsOf(schema: z.ZodType | undefined, where: "path" | "query"): Json[] {
  if (schema === undefined) return [];
  const object = jsonSchema(schema, "input");
  const { properties, required } = fieldsShape.parse(object);
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: field,
  }));
}

const fieldsShape = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function requestBody(route: Route): Json {
  const body = route.body === undefined ? { type: "object" } : jsonSchema(strict(route.body), "input");
  if (route.upload === undefined)
    return { required: true, content: { "application/json": { schema: body } } };
  const { properties, required } = fieldsShape.parse(body);
  const schema = {
    type: "object",
    properties: { ...properties, file: { type: "string", contentMediaType: "application/octet-stream" } },
    required: [...required, "file"],
  };
  return { required: true, content: { "multipart/form-data": { schema } } };
}

function success(route: Route): Json {
  const headers = route.etag ? { headers: { ETag: { schema: { type: "string" } } } } : {};
  if (route.answer === "file") {
    const binary = { schema: { type: "string", contentMediaType: "application/octet-stream" } };
    return { description: "The file", content: { "application/octet-stream": binary } };
  }
  if (route.response === undefined) return { description: "Done", ...headers };
  const schema = jsonSchema(route.response, "output");
  return { description: "Done", ...headers, content: { "application/json": { schema } } };
}

/** Expected failures by HTTP status; the codes are an enum, so that generated clients can switch on them. */
function failures(route: Route): Json {
  const codes = new Set<ProblemCode>([
    ...anyRoute,
    ...(route.access === "public" ? [] : signedInRoute),
    ...(route.params === undefined ? [] : (["not-found"] as const)),
    ...(route.idempotent ? (["idempotency-key-reused"] as const) : []),
    ...(route.etag && route.method !== "GET" ? (["version-required", "version-conflict"] as const) : []),
    ...route.problems,
  ]);
  const byStatus: Record<string, ProblemCode[]> = {};
  for (const code of [...codes].sort()) {
    const status = String(problemDefinitions[code].status);
    byStatus[status] = [...(byStatus[status] ?? []), code];
  }
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, list]) => [
      status,
      {
        description: list.map((code) => `${code}: ${problemDefinitions[code].en.title}`).join("\n\n"),
        content: {
          "application/problem+json": {
            schema: {
              allOf: [
                { $ref: "#/components/schemas/Problem" },
                { type: "object", properties: { code: { enum: list } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

function problemSchema(): Json {
  const text = { type: "string" };
  return {
    type: "object",
    description: `RFC 9457 problem details, said in one of: ${languages.join(", ")}.`,
    required: ["type", "status", "code", "title", "detail"],
    properties: {
      type: { type: "string", format: "uri" },
      status: { type: "integer" },
      code: { type: "string", enum: Object.keys(problemDefinitions).sort() },
      title: { ...text, description: "What happened, and what was kept." },
      detail: { ...text, description: "What to do next." },
      instance: { ...text, description: "Names the request; give it to support." },
      params: { type: "object", additionalProperties: text },
      fields: {
        type: "array",
        items: { type: "object", required: ["path", "message"], properties: { path: text, message: text } },
      },
    },
  };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  });
  return rest;
}
