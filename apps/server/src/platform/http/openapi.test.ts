import { problemDefinitions, routes } from "@stockex/contracts";
import { describe, expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";

interface Operation {
  readonly operationId: string;
  readonly parameters: { name: string; in: string; required: boolean; schema: object }[];
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}

const all = Object.values(routes);
// Through JSON, as callers get it.
const document = JSON.parse(JSON.stringify(openApiDocument(all, "1.2.3")));
const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe("the OpenAPI document", () => {
  test("describes every route once, under a unique operation id", () => {
    expect(document.openapi).toBe("3.1.0");
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.sort()).toEqual(all.map((route) => route.id).sort());
  });

  test("declares each parameter of a path, required", () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      const declared = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(declared.map((parameter) => parameter.name).sort(), path).toEqual(inPath);
      expect(
        declared.every((parameter) => parameter.required),
        path,
      ).toBe(true);
    }
  });

  test("lists every problem a route declares, under its status, with its code", () => {
    for (const route of all) {
      const found = operations.find(({ operation }) => operation.operationId === route.id);
      for (const code of route.problems) {
        const status = String(problemDefinitions[code].status);
        expect(found?.operation.responses[status]?.description, `${route.id} ${code}`).toContain(`${code}: `);
      }
    }
  });

  test("has exactly one success answer for each operation, and resolves every reference", () => {
    for (const { operation } of operations) {
      const successes = Object.keys(operation.responses).filter((status) => status.startsWith("2"));
      expect(successes, operation.operationId).toHaveLength(1);
    }
    for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
      const target = String(reference)
        .split("/")
        .slice(1)
        .reduce((at, key) => at?.[key], document);
      expect(target, String(reference)).toBeDefined();
    }
  });

  test("says that unknown fields are refused", () => {
    const body = document.paths["/v1/session"].post.requestBody.content["application/json"].schema;
    expect(body).toMatchObject({ additionalProperties: false, required: ["email", "password"] });
  });
});
