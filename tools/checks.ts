import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";
import { root } from "./source-files.ts";
import type { Tally } from "./test-tally.ts";

/** One independent part of `npm run check`. */
export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** Every check that needs no test run, longest first so that two at a time end together. */
export async function staticChecks(): Promise<Check[]> {
  const types = (await projects()).map(
    (project): Check => ({ name: `types ${project}`, command: ["tsc", "-p", project, "--noEmit"] }),
  );
  return [
    // One formatting and the compiler-like lint rules, so that reviews are about the thing itself. A warning
    // that stops nobody is noise, so it stops.
    { name: "format and lint", command: ["biome", "check", "--error-on-warnings", "."] },
    ...types,
    // What nobody calls is read, changed and believed by the next person for nothing.
    { name: "dead code", command: ["knip", "--no-progress", "--no-config-hints"] },
    { name: "walls", command: ["node", "tools/walls.ts"] },
    { name: "source rules", command: ["node", "tools/check-source.ts"] },
  ];
}

async function projects(): Promise<string[]> {
  const found = ["tools", "tests"];
  for (const group of ["apps", "packages"]) {
    for (const name of await readdir(join(root, group))) found.push(`${group}/${name}`);
  }
  return found.filter((folder) => existsSync(join(root, folder, "tsconfig.json"))).sort();
}

/**
 * Runs checks, `atOnce` at a time, printing one line for each and the output of those that fail.
 * Answers how many passed and failed, and which.
 */
export async function runChecks(checks: readonly Check[], atOnce: number): Promise<Tally> {
  const waiting = [...checks];
  const failures: string[] = [];
  async function worker(): Promise<void> {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const [command, ...args] = check.command;
      const outcome = await run(command, args);
      if (!outcome.passed) failures.push(check.name);
      const time = `${outcome.seconds.toFixed(1)} s`.padStart(8);
      console.log(`${outcome.passed ? "ok    " : "FAILED"} ${time}  ${check.name}`);
      if (!outcome.passed) console.log(outcome.output.trimEnd().replace(/^/gm, "    "));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { passed: checks.length - failures.length, failed: failures.length, failures };
}
