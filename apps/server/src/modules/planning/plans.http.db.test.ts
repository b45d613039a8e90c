import { ApiProblem } from "@stockex/client";
import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { cancel, plan, planNow, runsOf, weekly } from "../../../test/planning-world.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

let running: TestApplication;
let shop: Shop;

beforeAll(async () => {
  running = await startTestApplication();
  shop = await makeShop(running.app, running.address, "Planner", 3);
});
afterAll(() => running.stop());

const codeOf = async (call: Promise<unknown>) => {
  try {
    await call;
    return "no problem";
  } catch (error) {
    if (error instanceof ApiProblem) return error.code;
    throw error;
  }
};

describe("a plan of counts", () => {
  it("keeps what was said, and tells its next date", async () => {
    const made = await plan(shop, "Every Monday", {
      assignments: [{ userId: shop.organisation.userIds.counter, round: 1, locationId: shop.locationId }],
      passes: 2,
    });
    expect(made).toMatchObject({
      siteName: "Shop",
      scope: { kind: "full" },
      passes: 2,
      frequency: weekly,
      nextOn: "2027-03-01",
      paused: false,
      lastRun: null,
      version: 1,
    });
    const { items } = await shop
      .as("manager")
      .call(routes.listCountPlans, { query: { search: "monday", siteId: shop.siteId, state: "running" } });
    expect(items).toEqual([made]);
  });

  it("shows beforehand how many lines it counts, and its next three dates", async () => {
    const preview = (scope: { kind: "selection"; abcClasses: ("A" | "B" | "C")[] } | { kind: "full" }) =>
      shop.as("manager").call(routes.previewCountPlan, {
        body: { siteId: shop.siteId, scope, frequency: { ...weekly, weekdays: [1, 4] } },
      });
    expect(await preview({ kind: "full" })).toEqual({
      lines: 3,
      elsewhere: 0,
      nextOn: ["2027-03-01", "2027-03-04", "2027-03-08"],
    });
    expect(await preview({ kind: "selection", abcClasses: ["A"] })).toMatchObject({ lines: 0 });
    expect(await preview({ kind: "selection", abcClasses: ["C"] })).toMatchObject({ lines: 3 });
  });

  it("is changed by version and works its next date out anew", async () => {
    const before = await plan(shop, "Changing");
    const change = (version: number) =>
      shop.as("manager").call(routes.changeCountPlan, {
        params: { planId: before.id },
        body: {
          name: "Changed",
          siteId: shop.siteId,
          scope: { kind: "locations", locationIds: [shop.locationId] },
          blind: false,
          passes: 1,
          assignments: [],
          frequency: { every: 2, unit: "month", weekdays: [], startsOn: "2027-05-31" },
          release: false,
        },
        ifMatch: String(version),
      });
    expect(await change(1)).toMatchObject({
      name: "Changed",
      nextOn: "2027-05-31",
      version: 2,
      release: false,
    });
    expect(await codeOf(change(1))).toBe("version-conflict");
  });

  it("is paused, resumed and deleted, whatever it made stays", async () => {
    const { id } = await plan(shop, "Short-lived");
    const manager = shop.as("manager");
    const params = { planId: id };
    expect(await manager.call(routes.pauseCountPlan, { params })).toMatchObject({ paused: true });
    expect(await manager.call(routes.pauseCountPlan, { params })).toMatchObject({ paused: true });
    expect(await manager.call(routes.resumeCountPlan, { params })).toMatchObject({
      paused: false,
      nextOn: "2027-03-01",
    });
    const { countId } = await manager.call(routes.runCountPlan, { params });
    await manager.call(routes.deleteCountPlan, { params });
    expect(await codeOf(planNow(shop, id))).toBe("not-found");
    const count = await manager.call(routes.readCount, { params: { countId: countId ?? "" } });
    expect(count).toMatchObject({ title: "Short-lived", state: "released" });
    await cancel(shop, countId);
  });

  it("runs by hand beside its dates, not twice while its count is open", async () => {
    const { id } = await plan(shop, "By hand");
    const run = () => shop.as("manager").call(routes.runCountPlan, { params: { planId: id } });
    const both = await Promise.all([codeOf(run()), codeOf(run())]);
    expect(both.toSorted()).toEqual(["no problem", "plan-count-open"]);
    const [made] = await runsOf(shop, id);
    expect(made).toMatchObject({ dueOn: null, outcome: "released", lines: 3, problem: null });
    expect((await planNow(shop, id)).nextOn).toBe("2027-03-01");
    const countId = made?.countId ?? "";
    const of = await shop.as("controller").call(routes.readPlanOfCount, { params: { countId } });
    expect(of).toEqual({ plan: { id, name: "By hand", dueOn: null } });
    await cancel(shop, countId);
    expect(await codeOf(run())).toBe("no problem");
    await cancel(shop, (await runsOf(shop, id))[0]?.countId ?? null);
  });

  it("refuses what it could not follow: unknown people, places and sites, a name that is taken", async () => {
    const stranger = await makeShop(running.app, running.address, "Elsewhere", 1);
    const somebody = stranger.organisation.userIds.counter;
    const assignments = [{ userId: somebody, round: 1, locationId: null }];
    expect(await codeOf(plan(shop, "Theirs", { assignments }))).toBe("unknown-reference");
    const scope = { kind: "selection" as const, locationIds: [stranger.locationId] };
    expect(await codeOf(plan(shop, "Theirs", { scope }))).toBe("unknown-reference");
    expect(await codeOf(plan(shop, "Theirs", { siteId: stranger.siteId }))).toBe("unknown-reference");
    expect(await codeOf(plan(shop, "EVERY monday"))).toBe("already-exists");
    const { id } = await plan(shop, "Ours");
    const params = { planId: id };
    expect(await codeOf(stranger.as("manager").call(routes.readCountPlan, { params }))).toBe("not-found");
    expect(await codeOf(stranger.as("manager").call(routes.runCountPlan, { params }))).toBe("not-found");
    expect(await codeOf(stranger.as("manager").call(routes.deleteCountPlan, { params }))).toBe("not-found");
    expect((await stranger.as("manager").call(routes.listCountPlans, { query: {} })).items).toEqual([]);
  });

  it("is the manager's: the controller reads it, the counter does not see it", async () => {
    const { id } = await plan(shop, "Whose");
    const params = { planId: id };
    expect(await shop.as("controller").call(routes.readCountPlan, { params })).toMatchObject({
      name: "Whose",
    });
    expect(await codeOf(shop.as("controller").call(routes.pauseCountPlan, { params }))).toBe(
      "permission-missing",
    );
    expect(await codeOf(shop.as("counter").call(routes.readCountPlan, { params }))).toBe(
      "permission-missing",
    );
  });

  it("leaves each step in the audit", async () => {
    const { rows } = await running.db.ownerPool.query<{ action: string }>(
      "SELECT DISTINCT action FROM audit.events WHERE organisation_id = $1 AND object_type = 'count-plan' ORDER BY 1",
      [shop.organisation.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "count-plan.change",
      "count-plan.create",
      "count-plan.delete",
      "count-plan.pause",
      "count-plan.resume",
      "count-plan.run",
    ]);
  });
});
