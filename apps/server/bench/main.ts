/**
 * `npm run bench` prints one JSON object a line: {"op","n","ms","floor_ms","ratio","node_rss_mb"}: medians of
 * `--runs` (3) runs, each on a fresh copy of the same database with fsync on; ratio = ms / floor_ms, where the
 * floor is hand-written SQL (or what the operation's file says) in the same run. `--op post --n 100000` runs
 * one row. Uses the embedded PostgreSQL in a temporary folder, or DATABASE_URL.
 */
import { parseArgs } from "node:util";
import { startTestServer } from "../src/platform/db/test-server.ts";
import { bookAtInstant } from "./book-at.ts";
import { importCount } from "./import.ts";
import { million } from "./million.ts";
import type { Operation } from "./operation.ts";
import { post } from "./post.ts";
import { readingBatch, readingSingle } from "./readings.ts";
import { snapshot } from "./snapshot.ts";

const operations: readonly Operation[] = [
  snapshot,
  post,
  readingSingle,
  readingBatch,
  importCount,
  million,
  bookAtInstant,
];

const { values: options } = parseArgs({
  options: { op: { type: "string" }, n: { type: "string" }, runs: { type: "string", default: "3" } },
});
const wanted = operations.filter(({ op }) => options.op === undefined || options.op === op);
if (wanted.length === 0) throw new Error(`--op is one of ${operations.map(({ op }) => op).join(", ")}`);

const server = await startTestServer(process.env["DATABASE_URL"], { durable: true });
try {
  for (const operation of wanted) {
    for (const n of options.n === undefined ? operation.sizes : [Number(options.n)]) {
      const { ms, floorMs, rssMb, more } = await operation.measure({
        access: server.access,
        n,
        runs: Number(options.runs),
      });
      const row = {
        op: operation.op,
        n,
        ms: Math.round(ms),
        floor_ms: Math.round(floorMs),
        ratio: Number((ms / floorMs).toFixed(2)),
        node_rss_mb: Math.round(rssMb ?? process.resourceUsage().maxRSS / 1024),
        ...more,
      };
      console.log(JSON.stringify(row));
    }
  }
} finally {
  await server.stop();
}
