import { parseArgs } from "node:util";
import { startTestServer } from "../../apps/server/src/platform/db/test-server.ts";
import { fuzz } from "./fuzz.ts";

/** `npm run fuzz -- --requests 10000 [--seed N]`: ends with 1 when an answer is 500 or above, is missing or breaks the contract. */
const { values } = parseArgs({
  options: { requests: { type: "string", default: "10000" }, seed: { type: "string" } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}`);
const say = (line: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
};
const database = await startTestServer(process.env["DATABASE_URL"]);
const { failures, ...sums } = await fuzz({
  requests: Number(values.requests),
  seed,
  say,
  server: database.access,
}).finally(() => database.stop());
for (const failure of failures.slice(0, 30)) console.log(failure);
console.log(JSON.stringify({ ...sums, failures: failures.length }));
process.exitCode = failures.length === 0 ? 0 : 1;
