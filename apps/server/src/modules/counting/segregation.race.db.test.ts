import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { approveCount } from "./approve.ts";
import { setSegregation } from "./duty-matrix.ts";
import { askOverride, decideOverride, withdrawOverride } from "./overrides.ts";

/** Duties and overrides of two people, or two connections, at once. */
describe("segregation of duties, two at once", () => {
  let db: TestDatabase;
  let world: RaceWorld;
  let boss: string;
  /** Counted in `count`, and wants to approve it. */
  let count: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createRaceWorld(db);
    boss = await world.person("Bea Boss");
  });
  beforeEach(async () => {
    ({ count } = await world.reviewed());
  });
  afterEach(() => world.expectSettled());
  afterAll(async () => {
    await expectInvariants(db);
    await db.drop();
  });

  const repeated = (name: string, body: () => Promise<void>) =>
    it(name, async () => {
      for (let n = 0; n < RACES; n += 1) {
        ({ count } = await world.reviewed());
        await body();
      }
    });
  const ask = () =>
    world.write((tx) => askOverride(tx, count, { duty: "approve", reason: "alone tonight" }), world.counter);
  const confirm = { outcome: "confirmed", hours: 1, reason: "call 17" } as const;
  const stateOf = async (id: string) =>
    (
      await world.rows<{ uses: number; withdrawn: boolean }>(
        "SELECT uses, withdrawn_at IS NOT NULL AS withdrawn FROM counting.overrides WHERE id = $1",
        id,
      )
    )[0];

  repeated("override withdrawn × approve: used and then withdrawn, or withdrawn and refused", async () => {
    const { id } = await ask();
    await world.write((tx) => decideOverride(tx, id, confirm), boss);
    const [approved, withdrawn] = await race(
      inTransaction(world.write, (tx) => approveCount(tx, count), world.counter),
      inTransaction(world.write, (tx) => withdrawOverride(tx, id), boss),
    );
    expect(withdrawn).toBe("ok");
    expect(["ok", "segregation-of-duties"]).toContain(approved);
    expect(await stateOf(id)).toEqual({ uses: approved === "ok" ? 1 : 0, withdrawn: true });
    expect(await world.stateOf(count)).toBe(approved === "ok" ? "approved" : "review");
  });

  repeated("confirm × refuse: one decides", async () => {
    const { id } = await ask();
    const outcomes = await race(
      inTransaction(world.write, (tx) => decideOverride(tx, id, confirm), boss),
      inTransaction(
        world.write,
        (tx) => decideOverride(tx, id, { outcome: "refused", reason: "no" }),
        world.manager,
      ),
    );
    expect(outcomes.toSorted()).toEqual(["decision-not-possible", "ok"]);
  });

  repeated("change × change of the matrix: one, from the version both read", async () => {
    const rows = await world.rows<{ version: number }>("SELECT version FROM counting.segregation");
    const version = String(rows[0]?.version ?? 0);
    const go = (movedDays: number) =>
      inTransaction(world.write, (tx) => setSegregation(tx, { pairs: [], movedDays }, version));
    expect((await race(go(3), go(5))).toSorted()).toEqual(["ok", "version-conflict"]);
  });

  it("an override is asked for once at a time", async () => {
    await ask();
    await expect(ask()).rejects.toThrow("overrides_asked");
  });
});
