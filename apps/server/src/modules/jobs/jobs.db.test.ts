import { ApiProblem, type Client } from "@stockex/client";
import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

const task = "imports.tidy";

describe("the jobs' API", () => {
  let app: TestApplication;
  let shop: Shop;
  let manager: Client;

  beforeAll(async () => {
    app = await startTestApplication();
    shop = await makeShop(app.app, app.address, "Acme", 1);
    manager = shop.as("manager");
  });
  afterAll(() => app.stop());

  const codeOf = async (call: Promise<unknown>) => {
    try {
      await call;
      return "no problem";
    } catch (error) {
      if (error instanceof ApiProblem) return error.code;
      throw error;
    }
  };
  /** Puts a job in the queue as the platform would, and gives its number. */
  const put = async (name: string, payload: object, more: { inAnHour?: boolean } = {}) => {
    const { organisationId } = shop.organisation.ctx;
    const { rows } = await app.db.ownerPool.query<{ id: string }>(
      `SELECT id::text FROM graphile_worker.add_job($1, $2::json, max_attempts => 1,
         run_at => now() + CASE WHEN $3 THEN interval '1 hour' ELSE interval '0' END)`,
      [name, JSON.stringify({ organisationId, ...payload }), more.inAnHour ?? false],
    );
    return rows[0]?.id ?? "";
  };
  const queued = async (id: string) =>
    (await manager.call(routes.listQueuedJobs, {})).items.find((job) => job.id === id);
  const runsOf = async (name: string) =>
    (await manager.call(routes.listJobRuns, { query: { limit: 500 } })).items.filter(
      (run) => run.task === name,
    );
  const waiting = { timeout: 45_000 };

  it("tells what runs by itself, and runs it at once when asked", async () => {
    const { items } = await manager.call(routes.listJobSchedules, {});
    expect(items.find((one) => one.task === task)).toEqual({
      task,
      cron: "40 2 * * *",
      paused: false,
      lastRun: null,
    });
    await manager.call(routes.runJobNow, { params: { task } });
    await expect
      .poll(() => runsOf(task), waiting)
      .toMatchObject([{ task, attempt: 1, outcome: "done", error: null, subject: null }]);
    expect(await codeOf(manager.call(routes.runJobNow, { params: { task: "imports.apply" } }))).toBe(
      "not-found",
    );
  });

  it("keeps a failed job with its error until somebody lets it run again", async () => {
    const id = await put("imports.apply", { importId: "not-an-id" });
    await expect
      .poll(() => queued(id), waiting)
      .toMatchObject({ state: "failed", attempts: 1, maxAttempts: 1, cancellable: false });
    expect((await queued(id))?.error).toContain("importId");
    expect(await codeOf(manager.call(routes.cancelJob, { params: { jobId: id } }))).toBe("job-not-waiting");
    await manager.call(routes.retryJob, { params: { jobId: id } });
    await expect
      .poll(() => runsOf("imports.apply"), waiting)
      .toMatchObject([{ outcome: "failed" }, { outcome: "failed" }]);
    await expect.poll(() => queued(id), waiting).toMatchObject({ state: "failed" });
  });

  it("takes a waiting job that comes again by itself out of the queue", async () => {
    const id = await put(task, {}, { inAnHour: true });
    expect(await queued(id)).toMatchObject({ state: "waiting", attempts: 0, cancellable: true });
    await manager.call(routes.cancelJob, { params: { jobId: id } });
    expect(await queued(id)).toBeUndefined();
    expect(await codeOf(manager.call(routes.cancelJob, { params: { jobId: id } }))).toBe("not-found");
  });

  it("leaves a paused task out when all organisations' turn comes", async () => {
    await manager.call(routes.pauseJob, { params: { task } });
    await manager.call(routes.pauseJob, { params: { task } });
    const before = (await runsOf(task)).length;
    const other = await makeShop(app.app, app.address, "Third", 1);
    await app.db.ownerPool.query("SELECT graphile_worker.add_job($1)", [`${task}/every-organisation`]);
    const theirs = other.as("manager");
    await expect
      .poll(async () => (await theirs.call(routes.listJobRuns, { query: {} })).items, waiting)
      .toMatchObject([{ task, outcome: "done" }]);
    expect(await runsOf(task)).toHaveLength(before);
    await manager.call(routes.resumeJob, { params: { task } });
    const { items } = await manager.call(routes.listJobSchedules, {});
    expect(items.find((one) => one.task === task)?.paused).toBe(false);
  });

  it("writes each act into the audit", async () => {
    const { rows } = await app.db.ownerPool.query<{ action: string }>(
      "SELECT action FROM audit.events WHERE object_type = 'job' AND organisation_id = $1 ORDER BY id",
      [shop.organisation.ctx.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "job.run-now",
      "job.retry",
      "job.cancel",
      "job.pause",
      "job.resume",
    ]);
  });

  it("is nobody else's", async () => {
    const id = await put(task, {}, { inAnHour: true });
    const stranger = (await makeShop(app.app, app.address, "Other", 1)).as("administrator");
    expect((await stranger.call(routes.listQueuedJobs, {})).items).toEqual([]);
    expect((await stranger.call(routes.listJobRuns, { query: {} })).items).toEqual([]);
    expect(await codeOf(stranger.call(routes.retryJob, { params: { jobId: id } }))).toBe("not-found");
    const counter = shop.as("counter");
    expect(await codeOf(counter.call(routes.listQueuedJobs, {}))).toBe("permission-missing");
    expect(await codeOf(counter.call(routes.pauseJob, { params: { task } }))).toBe("permission-missing");
    expect(await queued(id)).toMatchObject({ state: "waiting" });
  });
});
