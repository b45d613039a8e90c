import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const texts = (pattern: string) =>
  globSync(pattern, { cwd: import.meta.dirname }).map((file) =>
    readFileSync(join(import.meta.dirname, file), "utf8"),
  );
/** An address with a star for what differs from thing to thing. */
const shape = (address: string) =>
  address
    .replace(/\$\{[^}]*\}/g, "*")
    .replace(/[?#].*$/, "")
    .replace(/\$\w+/g, "*");
const found = (files: readonly string[], pattern: RegExp) =>
  new Set(files.flatMap((text) => Array.from(text.matchAll(pattern), ([, address = ""]) => shape(address))));

it("every screen of the console is among the pictures", () => {
  const routes = found(texts("../src/app/*route*.tsx"), /path: "([^"]+)"/g);
  const pictures = found(texts("screens/*.ts"), /[`"](\/[^`"]*)[`"]/g);
  expect(routes.size).toBeGreaterThan(40);
  expect([...routes].filter((address) => !pictures.has(address))).toEqual([]);
});
