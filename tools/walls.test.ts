import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./source-files.ts";
import { type Breach, breaches } from "./walls.ts";

const stock = "apps/server/src/modules/stock";
// Each import in its own file, named by its number, from the folder of the first column.
const imports = [
  ["packages/kernel/src", "zod", "kernel-imports-nothing"],
  ["packages/kernel/src", "node:fs", "kernel-imports-nothing"],
  ["packages/contracts/src", "fastify", "contracts-import-kernel-and-zod"],
  ["packages/contracts/src", "zod", undefined],
  ["packages/client/src", "ws", "client-imports-contracts-and-kernel"],
  ["apps/server/src/platform", `${stock}/index.ts`, "platform-knows-no-domain"],
  ["apps/server/src/modules/counting", `${stock}/index.ts`, undefined],
  ["apps/server/src/modules/counting", `${stock}/store.ts`, "module-through-its-index"],
  ["apps/server/src/demo", `${stock}/store.ts`, "outside-through-the-index"],
  ["apps/server/src/modules/access", `${stock}/index.ts`, "module-access"],
  ["apps/server/src/modules/wishes", `${stock}/index.ts`, "module-has-a-place"],
  ["apps/server/src/modules/audit", "apps/server/src/main.ts", "modules-do-not-know-who-wires-them"],
  ["apps/console/src/app", "apps/server/src/main.ts", "apps-do-not-import-each-other"],
  ["apps/console/src/app", "apps/console/src/features/counts/list.ts", undefined],
  [
    "apps/console/src/features/sites",
    "apps/console/src/features/counts/list.ts",
    "console-features-stand-alone",
  ],
  ["apps/console/src/ui", "apps/console/src/features/counts/list.ts", "console-ui-is-the-ground"],
  ["apps/server/src/modules/stock", "./missing.ts", "resolvable"],
  ["packages/kernel/src", "packages/kernel/src/a.test.ts", "production-does-not-import-tests"],
] as const;

describe("the walls", () => {
  let base: string;
  let found: Breach[];

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), text);
  };

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "walls-"));
    await symlink(join(root, "node_modules"), join(base, "node_modules"), "junction");
    for (const path of [`${stock}/index.ts`, `${stock}/store.ts`, "apps/server/src/main.ts"]) {
      await write(path, "export const here = 1;");
    }
    await write("apps/console/src/features/counts/list.ts", "export const here = 1;");
    await write("packages/kernel/src/a.test.ts", "export const here = 1;");
    await write(
      "packages/kernel/src/hen.ts",
      'import { egg } from "./egg.ts"; export const hen = () => egg;',
    );
    await write(
      "packages/kernel/src/egg.ts",
      'import { hen } from "./hen.ts"; export const egg = () => hen;',
    );
    for (const [number, [folder, target]] of imports.entries()) {
      const up = folder
        .split("/")
        .map(() => "..")
        .join("/");
      const specifier = /^(apps|packages)\//.test(target) ? `${up}/${target}` : target;
      await write(
        `${folder}/import${number}.ts`,
        `import type * as there from "${specifier}";\nexport type There = typeof there;`,
      );
    }
    found = await breaches(base);
  });

  afterAll(() => rm(base, { recursive: true, force: true }));

  it.each(imports.map((row, number) => [...row, number] as const))(
    "an import from %s of %s meets %s",
    (folder, _target, rule, number) => {
      const rules = found
        .filter(({ from }) => from === `${folder}/import${number}.ts`)
        .map((breach) => breach.rule);
      if (rule === undefined) expect(rules).toEqual([]);
      else expect(rules).toContain(rule);
    },
  );

  it("sees a cycle", () => {
    expect(found.some(({ rule, from }) => rule === "no-cycles" && from.endsWith("egg.ts"))).toBe(true);
  });
});
