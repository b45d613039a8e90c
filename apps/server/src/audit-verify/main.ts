import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { parseCheckpoint, verifyTrail } from "../modules/audit/index.ts";

/**
 * `npm run audit:verify -- TRAIL.jsonl [--checkpoint FILE]…`: verifies an exported audit trail without server or
 * database. Ends with 1 when it does not hold, 2 when nothing could be verified.
 */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { checkpoint: { type: "string", multiple: true, default: [] } },
  });
  const [path] = positionals;
  if (path === undefined) throw new TypeError("name the trail: npm run audit:verify -- TRAIL.jsonl");
  const kept = await Promise.all(
    values.checkpoint.map(async (file) => parseCheckpoint(await readFile(file, "utf8"))),
  );
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  const { organisation, exportedAt, links, checkpoints, keys, faults } = await verifyTrail(lines, kept);
  console.log(`Audit trail of ${organisation}, exported ${exportedAt}: ${links} links`);
  console.log(
    `Signed checkpoints it agrees with: ${checkpoints.inside} in the trail, ${checkpoints.outside} kept elsewhere`,
  );
  for (const key of keys) console.log(`Signed with the key ${key}`);
  for (const fault of faults) console.log(`FAULT: ${fault}`);
  if (kept.length === 0)
    console.log(
      "Without a checkpoint kept elsewhere nobody can tell whether it was chained anew as a whole.",
    );
  console.log(faults.length === 0 ? "The trail holds." : "The trail does not hold.");
  process.exitCode = faults.length === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  console.error(`Nothing was verified: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
