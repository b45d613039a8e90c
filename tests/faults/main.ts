// npm run test:faults [-- --strikes 100 --seed 7]: the faults, one after the other, with what was measured.
import { parseArgs } from "node:util";
import { killDatabase } from "./kill-database.ts";
import { killPosting } from "./kill-posting.ts";
import { killServer } from "./kill-server.ts";
import type { FireReport } from "./under-fire.ts";

const { values } = parseArgs({ options: { strikes: { type: "string" }, seed: { type: "string" } } });
const strikes = Number(values.strikes ?? 10);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const say = (line: string) => console.log(`  ${line}`);

const MOST_READY_MS = 5_000;

function judge({ lost, doubled, wrong, broken, readyMs, ...sums }: FireReport): boolean {
  const slowest = readyMs[0] ?? 0;
  console.log(
    JSON.stringify({ ...sums, lost: lost.length, doubled: doubled.length, slowestReadyMs: slowest }),
  );
  for (const line of [...wrong, ...doubled, ...broken]) console.log(`  ${line}`);
  return [lost, doubled, wrong, broken].every((found) => found.length === 0) && slowest <= MOST_READY_MS;
}

const faults = { "server killed": killServer, "database killed": killDatabase };
let held = true;
for (const [name, fault] of Object.entries(faults)) {
  console.log(name);
  held = judge(await fault({ strikes, seed, say })) && held;
}
console.log("server killed while a count is posted");
const posting = await killPosting({ kills: Math.min(strikes, 5), products: 400, seed, say });
console.log(JSON.stringify(posting));
held = held && posting.state === "posted" && posting.wrong === 0 && posting.broken.length === 0;
process.exitCode = held ? 0 : 1;
