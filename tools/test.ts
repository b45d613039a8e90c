// npm test: everything that must pass. The last line is "N passed, N failed", counting tests and checks.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks, staticChecks } from "./checks.ts";
import { run } from "./run.ts";
import { root, sourceFiles } from "./source-files.ts";
import { type Tally, tallyOf } from "./test-tally.ts";

const consoleFolder = "apps/console";

async function buildConsole(): Promise<Tally> {
  if (!existsSync(join(root, consoleFolder, "vite.config.ts"))) return { passed: 0, failed: 0, failures: [] };
  return runChecks([{ name: "console build", command: ["vite", "build", consoleFolder] }], 1);
}

/** Runs one Vitest project, its report on screen, and counts what its machine-readable report says. */
async function runProject(name: string, reports: string): Promise<Tally> {
  console.log(`\n== ${name} tests`);
  const report = join(reports, `${name}.json`);
  const { passed, output } = await run(
    "vitest",
    ["run", "--project", name, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    // A test that loops for ever blocks its worker, so that no limit inside Vitest can end it.
    { show: true, limitMinutes: 25 },
  );
  if (output !== "") console.log(output.trimEnd());
  return tallyOf(existsSync(report) ? await readFile(report, "utf8") : undefined, passed);
}

async function main(): Promise<void> {
  const tallies = [
    await buildConsole(),
    await runChecks(await staticChecks(), Math.max(2, availableParallelism())),
  ];
  const reports = await mkdtemp(join(tmpdir(), "stockex-tests-"));
  const files = await sourceFiles();
  try {
    tallies.push(await runProject("unit", reports));
    for (const name of ["db", "browser"]) {
      if (files.some((path) => new RegExp(`\\.${name}\\.test\\.tsx?$`).test(path))) {
        tallies.push(await runProject(name, reports));
      }
    }
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  // Again at the end: a reader of a long log looks there first.
  const failures = tallies.flatMap((tally) => tally.failures);
  if (failures.length > 0) console.log(`\n== what failed\n${failures.join("\n")}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();
