import type { Pool } from "pg";
import { upkeepJob } from "../platform/jobs/index.ts";
import type { Log } from "../platform/log/log.ts";
import type { Module } from "../platform/module.ts";
import { checkInvariants, type InvariantResult } from "./check.ts";

export { checkInvariants } from "./check.ts";

/** Checks the invariants every night. */
export const invariantsModule: Module = ({ clock }) => ({
  jobs: [
    upkeepJob({
      task: "invariants.check",
      cron: "43 2 * * *",
      run: (owner, { log }) => keepFailures(owner, log, clock.now()),
    }),
  ],
});

/** Checks, logs what does not hold and keeps it in platform.invariant_failures; writes nothing when all holds. */
export async function keepFailures(owner: Pool, log: Log, checkedAt: Date): Promise<void> {
  const results = await checkInvariants(owner);
  for (const failure of results.filter(({ rows }) => rows > 0)) await keep(owner, log, checkedAt, failure);
}

async function keep(owner: Pool, log: Log, checkedAt: Date, failure: InvariantResult): Promise<void> {
  const { number, name, rows, sample } = failure;
  log.error({ code: `invariant-${number}`, count: rows, reason: name }, "an invariant does not hold");
  await owner.query(
    `INSERT INTO platform.invariant_failures (checked_at, number, name, rows, sample) VALUES ($1, $2, $3, $4, $5)`,
    [checkedAt, number, name, rows, JSON.stringify(sample)],
  );
}
