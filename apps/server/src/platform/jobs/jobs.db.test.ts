import { newId, systemClock } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeOrganisation, type TestOrganisation } from "../../../test/application.ts";
import { type RequestContext, systemContext } from "../context.ts";
import { createTestDatabase, type TestDatabase } from "../db/test-database.ts";
import { createDatabase, type Database } from "../db/unit-of-work.ts";
import { createLog } from "../log/log.ts";
import { enqueue, type JobWorker, migrateJobs, organisationJob, startJobs } from "./index.ts";

let db: TestDatabase;
let database: Database;
let organisation: TestOrganisation;
let ctx: RequestContext;
let worker: JobWorker;
const log = createLog("silent");
const ran: { organisationId: string; value: string; attempt: number }[] = [];
let stoppedGracefully = false;
let endSlow: () => void = () => undefined;
const slow = new Promise<void>((resolve) => {
  endSlow = resolve;
});

const probe = organisationJob({
  task: "probe.run",
  payload: z.strictObject({ value: z.string() }),
  run: async (jobCtx, { value }, { attempt, signal }) => {
    ran.push({ organisationId: jobCtx.organisationId, value, attempt });
    if (value === "fails once" && attempt === 1) throw new Error("once");
    if (value === "slow") await slow;
    if (value === "long")
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          stoppedGracefully = true;
          resolve();
        });
      });
  },
});

beforeAll(async () => {
  db = await createTestDatabase();
  database = createDatabase(db);
  organisation = await makeOrganisation({ database }, "Acme");
  ctx = organisation.ctx;
  await migrateJobs(database, log);
  worker = await startJobs({ database, clock: systemClock, log, jobs: [probe] });
});
afterAll(() => db.drop());

const put = (value: string, jobKey?: string) =>
  database.write(ctx, (tx) => enqueue(tx, "probe.run", { value }, jobKey === undefined ? {} : { jobKey }));
const runsOf = (value: string) => ran.filter((run) => run.value === value);

describe("a job", () => {
  test("runs as the system in the organisation that put it in the queue", async () => {
    await put("a");
    await expect
      .poll(() => runsOf("a"))
      .toEqual([{ organisationId: ctx.organisationId, value: "a", attempt: 1 }]);
  });

  test("does not exist when the transaction that put it there was rolled back", async () => {
    const undone = database.write(ctx, async (tx) => {
      await enqueue(tx, "probe.run", { value: "undone" });
      throw new Error("no");
    });
    await expect(undone).rejects.toThrow("no");
    await put("after");
    await expect.poll(() => runsOf("after"), { timeout: 45_000 }).toHaveLength(1);
    expect(runsOf("undone")).toEqual([]);
  });

  test("cannot be put into another organisation's name", async () => {
    const victim = newId();
    await database.write(ctx, (tx) => enqueue(tx, "probe.run", { value: "forged", organisationId: victim }));
    await expect
      .poll(() => runsOf("forged"), { timeout: 45_000 })
      .toMatchObject([{ organisationId: ctx.organisationId }]);
    const nobody = db.pool.query("SELECT platform.enqueue_job('probe.run', '{}', NULL, NULL, 1)");
    await expect(nobody).rejects.toThrow("belongs to an organisation");
  });

  test("of a worker whose process was killed runs again within seconds", async () => {
    await database.write(ctx, (tx) =>
      enqueue(
        tx,
        "probe.run",
        { value: "rescued" },
        { jobKey: "rescued", runAt: new Date(Date.now() + 1_000) },
      ),
    );
    // What a kill leaves behind: locked by a worker that no process answers for.
    await db.ownerPool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'worker-killed', locked_at = now() - interval '1 minute',
         run_at = now(), attempts = 1 WHERE key LIKE '%rescued'`,
    );
    await expect.poll(() => runsOf("rescued"), { timeout: 45_000 }).toMatchObject([{ attempt: 2 }]);
  });

  test("that takes long is not taken for a dead worker's", async () => {
    await put("slow");
    await expect.poll(() => runsOf("slow")).toHaveLength(1);
    await database.write(ctx, (tx) =>
      enqueue(
        tx,
        "probe.run",
        { value: "beside" },
        { jobKey: "beside", runAt: new Date(Date.now() + 60_000) },
      ),
    );
    await db.ownerPool.query(
      "UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute' WHERE locked_by IS NOT NULL",
    );
    await db.ownerPool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'worker-killed', locked_at = now() - interval '1 minute',
         run_at = now() WHERE key LIKE '%beside'`,
    );
    // Whoever looked for the dead, and found this one, has seen the slow one as well.
    await expect.poll(() => runsOf("beside"), { timeout: 45_000 }).toHaveLength(1);
    expect(runsOf("slow")).toHaveLength(1);
    endSlow();
  });

  test("is not doubled under a job key", async () => {
    await database.write(ctx, async (tx) => {
      await enqueue(tx, "probe.run", { value: "first" }, { jobKey: "k" });
      await enqueue(tx, "probe.run", { value: "second" }, { jobKey: "k" });
    });
    const other = systemContext(newId(), { clock: systemClock, channel: "job" });
    await database.write(other, (tx) => enqueue(tx, "probe.run", { value: "other" }, { jobKey: "k" }));
    await expect
      .poll(() => [runsOf("second").length, runsOf("other").length], { timeout: 45_000 })
      .toEqual([1, 1]);
    expect(runsOf("first")).toEqual([]);
  });

  test("is tried again after a failure", async () => {
    await put("fails once");
    await expect.poll(() => runsOf("fails once"), { timeout: 45_000 }).toHaveLength(2);
  });

  test("is told when the server stops", async () => {
    await put("long");
    await expect.poll(() => runsOf("long"), { timeout: 45_000 }).toHaveLength(1);
    await worker.stop();
    expect(stoppedGracefully).toBe(true);
  });
});
