import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { root, sourceFiles } from "./source-files.ts";

// TypeScript 7 once made the cruise report "0 modules" and pass. Below this many it has gone blind again.
const fewestModules = 50;
const rooms: readonly string[] = ["apps", "connectors", "packages", "tests", "tools"];

/** One import that goes through a wall. */
export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Checks the imports under `base` against .dependency-cruiser.cjs. Throws when a hand-written source file
 * was not seen: a check that sees nothing finds nothing.
 */
export async function breaches(base: string = root): Promise<Breach[]> {
  const options = await extractDepcruiseOptions(join(root, ".dependency-cruiser.cjs"));
  const folders = rooms.filter((room) => existsSync(join(base, room)));
  const { output } = await cruise(folders, { ...options, validate: true, baseDir: base });
  if (typeof output === "string") throw new Error(`the cruise answered text, not a result: ${output}`);
  await assertAllSeen(base, output);
  return output.summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    from,
    to: cycle === undefined ? to : cycle.map(({ name }) => name).join(" → "),
  }));
}

async function assertAllSeen(base: string, result: ICruiseResult): Promise<void> {
  const seen = new Set(result.modules.map(({ source }) => source));
  const written = (await sourceFiles(base)).filter(
    (path) => rooms.includes(path.split("/")[0] ?? "") && /\.tsx?$/.test(path),
  );
  const missed = written.filter((path) => !seen.has(path));
  if (missed.length > 0) throw new Error(`the cruise did not see ${missed.join(", ")}`);
  if (base === root && seen.size < fewestModules) throw new Error(`the cruise saw only ${seen.size} modules`);
}

async function main(): Promise<void> {
  const options = await extractDepcruiseOptions(join(root, ".dependency-cruiser.cjs"));
  const why = new Map(options.ruleSet?.forbidden?.map(({ name, comment }) => [name, comment]));
  const found = await breaches();
  for (const { rule, from, to } of found) {
    console.log(`${from} → ${to}\n    ${rule}: ${why.get(rule) ?? ""}`);
  }
  process.exitCode = found.length === 0 ? 0 : 1;
}

if (import.meta.main) await main();
