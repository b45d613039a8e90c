// npm run test:faults [-- --only stop --strikes 100 --seed 7]: the faults, one after the other, with what was measured.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { killDatabase } from "./kill-database.ts";
import { killImport } from "./kill-import.ts";
import { killPosting } from "./kill-posting.ts";
import { killServer } from "./kill-server.ts";
import { silenceDatabase } from "./silence-database.ts";
import { stopServer } from "./stop-server.ts";
import type { FireReport } from "./under-fire.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, strikes: { type: "string" }, seed: { type: "string" } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const strikes = (usual: number) => Number(values.strikes ?? usual);
const say = (line: string) => console.log(`  ${line}`);

/** From the start of a killed process to its first answer. */
const MOST_READY_MS = 5_000;
/** From the end of the fault until everybody writes again, without a new start of the server. */
const MOST_BACK_MS = 10_000;
/** Until somebody who asks while the database is away is told so. */
const MOST_WAIT_MS = 5_000;
const MOST_STOP_MS = 10_000;

const median = (ms: readonly number[]) => ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? 0;
const worst = (ms: readonly number[]) => Math.max(0, ...ms);

/** Prints what was found and gives whether nothing was lost, doubled, wrong or too slow. */
function judge(
  report: FireReport,
  mostReadyMs: number,
  more: Readonly<Record<string, number>> = {},
): boolean {
  const { lost, doubled, wrong, broken, readyMs, ...sums } = report;
  const found = { lost: lost.length, doubled: doubled.length, wrong: wrong.length, broken: broken.length };
  const ready = { medianReadyMs: median(readyMs), worstReadyMs: worst(readyMs) };
  console.log(JSON.stringify({ ...sums, ...found, ...ready }));
  for (const line of [...wrong, ...doubled, ...broken]) say(line);
  const failures = [...Object.values(found), ...Object.values(more)];
  return failures.every((n) => n === 0) && worst(readyMs) <= mostReadyMs;
}

const faults: Readonly<Record<string, () => Promise<boolean>>> = {
  "kill-server": async () => judge(await killServer({ strikes: strikes(10), seed, say }), MOST_READY_MS),
  "kill-database": async () => judge(await killDatabase({ strikes: strikes(10), seed, say }), MOST_BACK_MS),
  async silence() {
    const report = await silenceDatabase({ strikes: strikes(6), seed, say });
    const { badReads, leftSessions } = report;
    const late = Math.max(report.slowestMs, report.slowestReadMs) > MOST_WAIT_MS ? 1 : 0;
    return judge(report, MOST_BACK_MS, { bad: badReads.length, leftSessions, late });
  },
  async stop() {
    const { stopMs, badCodes, ...report } = await stopServer({ strikes: strikes(50), seed, say });
    const reset = Object.values(report.unanswered).reduce((sum, n) => sum + n, 0);
    console.log(
      JSON.stringify({ medianStopMs: median(stopMs), worstStopMs: worst(stopMs), badCodes, reset }),
    );
    const late = worst(stopMs) > MOST_STOP_MS ? 1 : 0;
    return judge(report, MOST_READY_MS, { badCodes: badCodes.length, reset, late });
  },
  async posting() {
    const report = await killPosting({ kills: strikes(5), products: 30_000, chunk: 2_500, seed, say });
    console.log(JSON.stringify(report));
    return report.state === "posted" && report.wrong === 0 && report.broken.length === 0;
  },
  async import() {
    const report = await killImport({ kills: strikes(4), lines: 30_000, seed, say });
    console.log(JSON.stringify(report));
    return report.state === "applied" && report.wrong.length === 0 && report.broken.length === 0;
  },
};

const wanted = Object.entries(faults).filter(([name]) => values.only === undefined || values.only === name);
if (wanted.length === 0) throw new Error(`--only is one of ${Object.keys(faults).join(", ")}`);
const load = () => loadavg().map((n) => n.toFixed(1));
const failed: string[] = [];
for (const [name, fault] of wanted) {
  console.log(`${name} (load ${load().join(" ")})`);
  if (!(await fault())) failed.push(name);
  console.log(`  ${failed.includes(name) ? "FAILED" : "ok"} (load ${load().join(" ")})`);
}
console.log(failed.length === 0 ? "all faults outlived" : `failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
