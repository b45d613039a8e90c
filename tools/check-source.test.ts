import { describe, expect, it } from "vitest";
import { findingsIn, unchecked, vaguelyNamed } from "./check-source.ts";

const migration = "apps/server/migrations/0001_stock.sql";
const server = "apps/server/src/modules/stock/move.ts";
// Written in two parts so that this file does not break the rules it tests.
const doubleCast = `x as ${"unknown"} as Y;`;
const leftover = `// TO${"DO"} later`;
const skipped = `it.${"skip"}("x", () => {});`;
const empty = `try { a(); } catch ${"{}"}`;

describe("the source rules", () => {
  it.each([
    [migration, "weight double precision", "no-floating-point-column"],
    [migration, "weight REAL not null", "no-floating-point-column"],
    ["packages/kernel/src/a.ts", `const x = ${"parseFloat"}(text);`, "no-float-arithmetic"],
    [server, "const n = Number(row.quantity);", "no-float-arithmetic"],
    [server, "const n = +line.unitCost;", "no-float-arithmetic"],
    [server, "const port = process.env.PORT;", "environment-read-in-main-only"],
    [server, "await fetch(url);", "no-global-fetch"],
    [server, doubleCast, "no-double-cast"],
    [server, empty, "no-empty-catch"],
    ["packages/kernel/src/a.test.ts", skipped, "no-skipped-test"],
    [server, leftover, "no-to-do"],
    [server, "x;\n".repeat(401), "file-length"],
  ])("finds in %s: %j", (path, text, rule) => {
    expect(findingsIn(path, text).map((finding) => finding.rule)).toEqual([rule]);
  });

  it.each([
    [migration, "weight numeric(20,6), -- a real weight\n  realised boolean, /* double precision */"],
    [server, "const page = Number(query.page); // process.env is read by main"],
    [server, "const all = quantity.plus(other); const sum = a + b.quantity;"],
    [server, "await store.fetch(id); prefetch(id);"],
    ["apps/server/src/main.ts", "start(process.env);"],
    ["apps/server/src/platform/outbound.ts", "await fetch(url);"],
    [server, "try { a(); } catch (error) { log.warn(error); }"],
    [server, "x;\n".repeat(400)],
  ])("finds nothing in %s: %j", (path, text) => {
    expect(findingsIn(path, text)).toEqual([]);
  });

  it("gives the line of a finding after a comment of many lines", () => {
    expect(findingsIn(server, "/*\n\n*/\nawait fetch(url);")).toEqual([
      { path: server, line: 4, rule: "no-global-fetch" },
    ]);
  });

  it("refuses names that say nothing", () => {
    const paths = [
      "apps/a/utils/x.ts",
      "packages/b/src/helpers.ts",
      "apps/c/commons/x.ts",
      "apps/d/common-law.ts",
    ];
    expect(vaguelyNamed(paths).map(({ path }) => path)).toEqual(paths.slice(0, 2));
  });

  it("finds TypeScript that no tsconfig includes", () => {
    const includes = new Map([["apps/server", ["src", "vite.config.ts"]]]);
    const paths = [
      "apps/server/src/a.ts",
      "apps/server/vite.config.ts",
      "apps/server/bench/b.ts",
      "packages/x/src/c.ts",
    ];
    expect(unchecked(paths, includes).map(({ path }) => path)).toEqual(paths.slice(2));
  });
});
