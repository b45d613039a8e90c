import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sayAction } from "./words.ts";

it("has words, in both languages, for every action that a module writes", async () => {
  const modules = join(import.meta.dirname, "..");
  const files = (await readdir(modules, { recursive: true })).filter((name) => /(?<!test)\.ts$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(join(modules, name), "utf8")));
  const actions = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/action: "([a-z-]+\.[a-z-]+)"/g)].map(([, action = ""]) => action),
    ),
  );
  expect(actions.size).toBeGreaterThan(50);
  for (const language of ["en", "fr"] as const)
    expect([...actions].filter((action) => sayAction(action, language) === action)).toEqual([]);
  expect(sayAction("of.another-version", "en")).toBe("of.another-version");
});
