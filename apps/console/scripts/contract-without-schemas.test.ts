import { routes } from "@stockex/contracts";
import { expect, it } from "vitest";
import { contractSource } from "./contract-without-schemas.ts";

const declared = new Map(
  Array.from(contractSource().matchAll(/^export const (\w+) = (.*);$/gm), ([, name, value]) => [
    name,
    JSON.parse(value ?? ""),
  ]),
);

it("keeps every route with what a call needs, and neither schemas nor words about it", () => {
  const { params, query, body, response, summary, tag, problems, ...rest } = routes.setAssignments;
  expect(declared.get("routes").setAssignments).toEqual(rest);
  expect(Object.keys(declared.get("routes"))).toEqual(Object.keys(routes));
});

it("keeps plain data and leaves schemas out", () => {
  expect(declared.get("importKinds")).toContain("products");
  expect(declared.has("importKind")).toBe(false);
});
