import * as contracts from "@stockex/contracts";
import type { Plugin } from "vite";

const NAME = "@stockex/contracts";
/** The zero byte tells other plugins that this is no file. */
const RESOLVED = `\0${NAME}`;
/** Schemas, and what is written for those who read the contract. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "params",
  "query",
  "body",
  "response",
  "summary",
  "tag",
  "problems",
]);

/**
 * The contract as a browser needs it: every route with its method, path and kind of answer, and the plain data
 * beside them. A schema is optional in a route's type, so one without is still a route; with them every browser
 * would load zod and 130 kB (gzip) that it never runs, since the server checks what it takes and what it
 * answers. Importing a schema into the console fails the build: it is not there.
 */
export function contractWithoutSchemas(): Plugin {
  return {
    name: "stockex-contract-without-schemas",
    enforce: "pre",
    resolveId: (source) => (source === NAME ? RESOLVED : null),
    load: (id) => (id === RESOLVED ? contractSource() : null),
  };
}

/** The text of the module. */
export function contractSource(): string {
  const { routes, ...others } = contracts;
  const bare = Object.fromEntries(
    Object.entries(routes).map(([id, route]) => [
      id,
      Object.fromEntries(Object.entries(route).filter(([key]) => !LEFT_OUT.has(key))),
    ]),
  );
  const plain = Object.entries(others).filter(([, value]) => isPlain(value));
  return [["routes", bare] as const, ...plain]
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join("\n");
}

/** Whether a value is nothing but data: no function, no schema, at any depth. */
function isPlain(value: unknown): boolean {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return true;
  if (typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return false;
  return Object.values(value).every(isPlain);
}
