import type { CountScope } from "@stockex/contracts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { changeCount, createCount, releaseCount, setAssignments } from "./prepare.ts";
import { setToleranceRule } from "./tolerance.ts";

/** Each use case that prepares a count, by two connections at once. */
describe("preparing, two at once", () => {
  let db: TestDatabase;
  let world: RaceWorld;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createRaceWorld(db);
  });
  afterEach(() => world.expectSettled());
  afterAll(async () => {
    await expectInvariants(db);
    await db.drop();
  });

  const repeated = (name: string, body: () => Promise<void>) =>
    it(name, async () => {
      for (let n = 0; n < RACES; n += 1) await body();
    });

  const only = (...productIds: string[]): CountScope => ({ kind: "products", productIds });

  repeated(
    "release × release of overlapping scopes: one count has the bin, the other is told which",
    async () => {
      const products = await Promise.all([world.stocked(), world.stocked(), world.stocked()]);
      const [p = "", q = "", r = ""] = products;
      const counts = [await world.draft(only(p, q)), await world.draft(only(q, r))];
      const outcomes = await race(
        ...counts.map((count) => inTransaction(world.write, (tx) => releaseCount(tx, count))),
      );
      expect(outcomes.toSorted()).toEqual(["count-overlap", "ok"]);
      const states = await Promise.all(counts.map(world.stateOf));
      expect(states.toSorted()).toEqual(["draft", "released"]);
    },
  );

  repeated("release × release of one count: one snapshot", async () => {
    const count = await world.draft(only(await world.stocked()));
    const go = inTransaction(world.write, (tx) => releaseCount(tx, count));
    expect((await race(go, go)).toSorted()).toEqual(["count-state", "ok"]);
    expect(await world.lines(count)).toHaveLength(1);
  });

  repeated("create × create: numbers follow each other without a gap or a double", async () => {
    const scope = only(await world.stocked());
    const { siteId } = world.company;
    const wish = { title: "Race", siteId, scope, blind: true, passes: 1 } as const;
    const go = inTransaction(world.write, (tx) => createCount(tx, wish));
    expect(await race(go, go, go)).toEqual(["ok", "ok", "ok"]);
    const numbers = await world.rows(
      `SELECT count(DISTINCT number)::int AS n, count(*)::int AS counts, max(right(number, 3))::int AS last FROM counting.counts`,
    );
    expect(numbers).toMatchObject([
      { n: numbers[0]?.["counts" as never], last: numbers[0]?.["counts" as never] },
    ]);
  });

  repeated("change × change of one version: one is told that it changed", async () => {
    const scope = only(await world.stocked());
    const count = await world.draft(scope);
    const go = (title: string) =>
      inTransaction(world.write, (tx) => changeCount(tx, count, 1, { title, scope, blind: true, passes: 1 }));
    expect((await race(go("one"), go("two"))).toSorted()).toEqual(["ok", "version-conflict"]);
  });

  repeated("assign × assign: one of the two lists stands, whole", async () => {
    const count = await world.draft(only(await world.stocked()));
    const go = (userId: string) =>
      inTransaction(world.write, (tx) => setAssignments(tx, count, [{ userId, round: 1, locationId: null }]));
    expect(await race(go(world.counter), go(world.manager))).toEqual(["ok", "ok"]);
    expect(await world.rows("SELECT FROM counting.assignments WHERE count_id = $1", count)).toHaveLength(1);
  });

  repeated("tolerance × tolerance of one category: one rule", async () => {
    const rule = {
      companyId: world.company.id,
      siteId: null,
      categoryId: null,
      quantity: null,
      value: null,
    };
    const go = (percent: string) =>
      inTransaction(world.write, (tx) => setToleranceRule(tx, { ...rule, percent }));
    expect(await race(go("0"), go("0.0001"))).toEqual(["ok", "ok"]);
    expect(await world.rows("SELECT FROM counting.tolerance_rules")).toHaveLength(1);
  });
});
