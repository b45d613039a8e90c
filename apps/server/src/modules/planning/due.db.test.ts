import { routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { cancel, nightAt, plan, planNow, runsOf, systemAt, weekly } from "../../../test/planning-world.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import { remindOfOpenCounts } from "./remind.ts";

let running: TestApplication;
let shop: Shop;
let shops = 0;

beforeAll(async () => {
  running = await startTestApplication();
});
beforeEach(async () => {
  shops += 1;
  shop = await makeShop(running.app, running.address, `Night${shops}`, 3);
});
afterAll(() => running.stop());

const counts = async () => (await shop.as("manager").call(routes.listCounts, { query: {} })).items;
const night = (at: string) => nightAt(running, shop, at);

describe("a due date", () => {
  it("comes with the day where the company is, not with the server's", async () => {
    await plan(shop, "Monday");
    // Sunday, half past eleven in Paris; an hour later it is Monday there and still Sunday in UTC.
    expect(await night("2027-02-28T22:30:00Z")).toEqual({});
    expect(await night("2027-02-28T23:30:00Z")).toEqual({ released: 1 });
  });

  it("makes the count as it was planned, in the name of whoever planned it", async () => {
    const { counter, manager } = shop.organisation.userIds;
    const { id } = await plan(shop, "As planned", {
      assignments: [{ userId: counter, round: 1, locationId: null }],
      blind: false,
    });
    await night("2027-03-01T01:00:00Z");
    const [made] = await counts();
    expect(made).toMatchObject({
      title: "As planned",
      state: "released",
      blind: false,
      createdBy: "manager",
      progress: { lines: 3 },
    });
    const assigned = await shop
      .as("manager")
      .call(routes.listAssignments, { params: { countId: made?.id ?? "" } });
    expect(assigned.items).toMatchObject([{ userId: counter, round: 1 }]);
    expect(await runsOf(shop, id)).toMatchObject([
      { dueOn: "2027-03-01", outcome: "released", lines: 3, countId: made?.id, countNumber: made?.number },
    ]);
    const { rows } = await running.db.ownerPool.query(
      "SELECT actor_id, channel FROM audit.events WHERE action = 'count.create' AND object_id = $1",
      [made?.id],
    );
    expect(rows).toEqual([{ actor_id: manager, channel: "job" }]);
  });

  it("makes one count, however many servers look at once and however often", async () => {
    const { id } = await plan(shop, "Once");
    const at = "2027-03-01T06:00:00Z";
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => night(at)));
    expect(outcomes.filter(({ released }) => released === 1)).toHaveLength(1);
    expect(await night(at)).toEqual({});
    expect(await counts()).toHaveLength(1);
    expect((await planNow(shop, id)).nextOn).toBe("2027-03-08");
  });

  it("is answered once: the database refuses another answer", async () => {
    const { id } = await plan(shop, "Proved");
    await night("2027-03-01T06:00:00Z");
    const again = running.db.ownerPool.query(
      `INSERT INTO planning.runs (organisation_id, id, plan_id, due_on, ran_at, outcome, lines)
       VALUES ($1, $2, $3, '2027-03-01', now(), 'empty', 0)`,
      [shop.organisation.organisationId, newId(shop.organisation.ctx.clock), id],
    );
    const violated = await again.then(
      () => null,
      (error: unknown) => violatedUnique(error),
    );
    expect(violated).toBe("runs_once");
  });

  it("leaves nothing behind when the server dies before it is answered, and is answered later", async () => {
    const { id } = await plan(shop, "Killed");
    // As a kill between the count and the answer does: the transaction ends without its last statements.
    await running.db.ownerPool.query(
      `CREATE FUNCTION planning.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$;
       CREATE TRIGGER die BEFORE INSERT ON planning.runs FOR EACH ROW EXECUTE FUNCTION planning.die();`,
    );
    await expect(night("2027-03-01T06:00:00Z")).rejects.toThrow("killed");
    await running.db.ownerPool.query("DROP FUNCTION planning.die() CASCADE");
    expect(await counts()).toEqual([]);
    expect((await planNow(shop, id)).nextOn).toBe("2027-03-01");
    expect(await night("2027-03-01T07:00:00Z")).toEqual({ released: 1 });
  });

  it("does not pile up: a month without server makes one count, and the next lies ahead", async () => {
    const { id } = await plan(shop, "Late", { frequency: { ...weekly, weekdays: [1, 2, 3, 4, 5] } });
    expect(await night("2027-04-02T06:00:00Z")).toEqual({ released: 1 });
    expect(await planNow(shop, id)).toMatchObject({ nextOn: "2027-04-05" });
    expect(await runsOf(shop, id)).toMatchObject([{ dueOn: "2027-03-01" }]);
  });

  it("makes nothing of an empty scope and says so", async () => {
    const { id } = await plan(shop, "Nothing there", {
      scope: { kind: "selection", abcClasses: ["A", "B"] },
    });
    expect(await night("2027-03-01T06:00:00Z")).toEqual({ empty: 1 });
    expect(await runsOf(shop, id)).toMatchObject([{ outcome: "empty", lines: 0, countId: null }]);
    expect(await counts()).toEqual([]);
    expect((await planNow(shop, id)).nextOn).toBe("2027-03-08");
  });

  it("makes no other count while the last one is open, and goes on once it is not", async () => {
    const { id } = await plan(shop, "Slow people", { release: false });
    await night("2027-03-01T06:00:00Z");
    expect(await night("2027-03-08T06:00:00Z")).toEqual({ open: 1 });
    const [open, first] = await runsOf(shop, id);
    expect(open).toMatchObject({ outcome: "open", countId: first?.countId });
    await cancel(shop, first?.countId ?? null);
    expect(await night("2027-03-15T06:00:00Z")).toEqual({ draft: 1 });
  });

  it("leaves a draft, with the reason, where another count holds its lines", async () => {
    const other = await shop.release();
    const { id } = await plan(shop, "In the way");
    expect(await night("2027-03-01T06:00:00Z")).toEqual({ draft: 1 });
    expect(await runsOf(shop, id)).toMatchObject([
      { outcome: "draft", problem: { code: "count-overlap", params: { lines: "3", count: other.number } } },
    ]);
  });

  it("of a plan that cannot be followed holds up no other", async () => {
    const { id } = await plan(shop, "Its counter is gone");
    await plan(shop, "Still there", { frequency: { ...weekly, startsOn: "2027-03-02" } });
    await running.db.ownerPool.query("UPDATE planning.plans SET assignments = $1 WHERE id = $2", [
      JSON.stringify([{ userId: newId(shop.organisation.ctx.clock), round: 1, locationId: null }]),
      id,
    ]);
    expect(await night("2027-03-02T06:00:00Z")).toEqual({ failed: 1, released: 1 });
    expect(await runsOf(shop, id)).toMatchObject([
      { outcome: "failed", countId: null, problem: { code: "unknown-reference" } },
    ]);
    expect((await planNow(shop, id)).nextOn).toBe("2027-03-08");
  });

  it("waits while the plan is paused, and passed ones are left out when it goes on", async () => {
    const { id } = await plan(shop, "Paused");
    const params = { planId: id };
    await shop.as("manager").call(routes.pauseCountPlan, { params });
    expect(await night("2027-03-09T06:00:00Z")).toEqual({});
    await shop.as("manager").call(routes.resumeCountPlan, { params });
    expect(await night("2027-03-09T06:00:00Z")).toEqual({ released: 1 });
    expect((await planNow(shop, id)).nextOn).toBe("2027-03-15");
  });

  it("is answered by the scheduled job, whose run says how many", async () => {
    await plan(shop, "By the job", {
      frequency: { every: 1, unit: "day", weekdays: [], startsOn: "2026-01-01" },
    });
    const task = "planning.make-counts";
    const manager = shop.as("manager");
    const { items } = await manager.call(routes.listJobSchedules, {});
    expect(items).toContainEqual({ task, cron: "5 * * * *", paused: false, lastRun: null });
    await manager.call(routes.runJobNow, { params: { task } });
    const ran = async () =>
      (await manager.call(routes.listJobRuns, { query: {} })).items.filter((run) => run.task === task);
    await expect.poll(ran, { timeout: 45_000 }).toMatchObject([{ outcome: "done", result: { released: 1 } }]);
  });
});

describe("a count that stays open", () => {
  it("is told once for each week, and waits for those who prepare counts", async () => {
    const count = await shop.release();
    const daysLater = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const remindAfter = (days: number) =>
      running.app.database.write(systemAt(shop, daysLater(days)), remindOfOpenCounts);
    expect(await remindAfter(6)).toEqual({ reminded: 0 });
    expect(await remindAfter(8)).toEqual({ reminded: 1 });
    expect(await remindAfter(9)).toEqual({ reminded: 0 });
    expect(await remindAfter(15)).toEqual({ reminded: 1 });
    const { rows } = await running.db.ownerPool.query<{ payload: unknown }>(
      "SELECT payload FROM platform.outbox WHERE type = 'count.overdue' AND aggregate_id = $1 ORDER BY id",
      [count.id],
    );
    expect(rows.map(({ payload }) => payload)).toEqual([
      { countId: count.id, days: 8 },
      { countId: count.id, days: 15 },
    ]);
    await running.db.ownerPool.query(
      "UPDATE counting.counts SET released_at = released_at - interval '8 days' WHERE id = $1",
      [count.id],
    );
    const waits = async (role: "manager" | "controller") =>
      (await shop.as(role).call(routes.readWaiting, {})).items.filter(({ kind }) => kind === "overdue");
    expect(await waits("manager")).toEqual([{ kind: "overdue", count: 1, onlyId: count.id, values: [] }]);
    expect(await waits("controller")).toEqual([]);
    const listed = await shop.as("manager").call(routes.listCounts, { query: { waiting: "overdue" } });
    expect(listed.items.map(({ id }) => id)).toEqual([count.id]);
  });
});
