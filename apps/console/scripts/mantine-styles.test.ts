import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const source = join(import.meta.dirname, "../src");
const library = dirname(createRequire(import.meta.url).resolve("@mantine/core/styles.css"));
/** Announcements are drawn by another package of the library, which takes this part of the core. */
const USED_BY_OTHERS = ["Notification"];

/** Names that the console takes from the library. */
function usedParts(): readonly string[] {
  const taken = globSync("**/*.tsx", { cwd: source }).flatMap((file) =>
    Array.from(
      readFileSync(join(source, file), "utf8").matchAll(/import \{([^}]*)\} from "@mantine\/core"/g),
    ).flatMap(([, names = ""]) => names.split(",").map((name) => name.trim())),
  );
  return [...new Set([...taken, ...USED_BY_OTHERS])];
}

/** The style sheets that these parts stand on, found by following the library's own imports. */
function stylesOf(parts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const styles = new Set<string>();
  const follow = (file: string) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    if (file.endsWith(".module.mjs")) styles.add(basename(file, ".module.mjs"));
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g))
      follow(resolve(dirname(file), path));
  };
  for (const part of parts) follow(join(library, "esm/components", part, `${part}.mjs`));
  return [...styles];
}

const imported = Array.from(
  readFileSync(join(source, "ui/mantine.css"), "utf8").matchAll(
    /@import "@mantine\/core\/styles\/(.+)\.css"/g,
  ),
  ([, name = ""]) => name,
);

it("loads the styles of every part of the library that a screen uses, and of no other", () => {
  const always = ["baseline", "default-css-variables", "global"];
  expect(imported.toSorted()).toEqual([...always, ...stylesOf(usedParts())].toSorted());
});

it("keeps the library's order: later sheets overrule earlier ones", () => {
  const whole = readFileSync(join(library, "styles.css"), "utf8");
  const places = imported.map((name) =>
    whole.indexOf(
      readFileSync(join(library, `styles/${name}.css`), "utf8")
        .trim()
        .slice(0, 120),
    ),
  );
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
});
