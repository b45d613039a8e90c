import type { DutyPair } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { problem } from "../../../test/outcomes.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { approveCount } from "./approve.ts";
import { decideLines } from "./decide.ts";
import { counterConflicts, myDutyConflicts, readSegregation, setSegregation } from "./duty-matrix.ts";
import { askOverride, decideOverride, withdrawOverride } from "./overrides.ts";
import { requestPosting } from "./posting.ts";
import { setAssignments } from "./prepare.ts";

/** What one person may not be in one count, by the matrix of the organisation. */
describe("segregation of duties", () => {
  let db: TestDatabase;
  let world: RaceWorld;
  let boss: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createRaceWorld(db);
    boss = await world.person("Bea Boss");
  });
  beforeEach(() => matrix([]));
  afterAll(async () => {
    await expectInvariants(db);
    await db.drop();
  });

  const matrix = (pairs: DutyPair[], movedDays = 7) =>
    world.write(async (tx) => {
      const { version } = await readSegregation(tx);
      return setSegregation(tx, { pairs, movedDays }, String(version));
    });
  const approve = (count: string, by: string) => problem(world.write((tx) => approveCount(tx, count), by));
  const refused = (name: string, duty: string, standing: string) =>
    `segregation-of-duties ${name} duty-${duty} duty-${standing}`;

  it("counter and approver exclude each other whatever is chosen; nothing else does by itself", async () => {
    expect(await matrix([])).toMatchObject({
      pairs: [
        { one: "count", other: "approve" },
        { one: "recount", other: "approve" },
      ],
    });
    const { count } = await world.reviewed();
    expect(await approve(count, world.counter)).toBe(refused("Cid Counter", "approve", "count"));
    // The manager created it and decided its lines.
    expect(await approve(count, world.manager)).toBe("nothing failed");
  });

  it("keeps creator, reviewer and approver apart, and approver and poster, where it is chosen", async () => {
    await matrix([
      { one: "create", other: "approve" },
      { one: "review", other: "approve" },
      { one: "approve", other: "post" },
    ]);
    const { count } = await world.reviewed();
    expect(await approve(count, world.manager)).toBe(
      `segregation-of-duties Mia Manager duty-approve duty-create / duty-review`,
    );
    expect(await approve(count, world.controller)).toBe("nothing failed");
    const post = problem(world.write((tx) => requestPosting(tx, count, undefined), world.controller));
    expect(await post).toBe(refused("Cora Controller", "post", "approve"));
    const mine = await world.database.read(world.as(world.controller), (tx) => myDutyConflicts(tx, count));
    const barred = mine.items.find(({ duty }) => duty === "post");
    expect(barred).toMatchObject({ against: ["approve"], overriddenUntil: null });
  });

  it("keeps who moved the stock a few days before from approving it, but not who moved other stock", async () => {
    await matrix([{ one: "approve", other: "moved" }]);
    const product = await world.stocked();
    const other = await world.stocked();
    await db.ownerPool.query("UPDATE stock.moves SET actor_id = $1 WHERE product_id = $2", [
      world.controller,
      product,
    ]);
    const [mine, others] = [await world.released(product), await world.released(other)];
    for (const [count, counted] of [
      [mine, product],
      [others, other],
    ] as const) {
      await world.read(count, {
        product: counted,
        place: world.company.places.a,
        quantity: "10",
        at: "09:10",
      });
      await world.close(count);
    }
    expect(await approve(mine, world.controller)).toBe(refused("Cora Controller", "approve", "moved"));
    expect(await approve(others, world.controller)).toBe("nothing failed");
  });

  it("says who may not count before they are assigned, and refuses to assign them", async () => {
    await matrix([{ one: "create", other: "count" }]);
    const count = await world.draft({ kind: "full" });
    const conflicts = await world.write((tx) => counterConflicts(tx, count));
    expect(conflicts.items).toMatchObject([
      { userId: world.manager, duty: "count", against: ["create"], overriddenUntil: null },
    ]);
    const assign = (userId: string) =>
      problem(world.write((tx) => setAssignments(tx, count, [{ userId, round: 1, locationId: null }])));
    expect(await assign(world.manager)).toBe(refused("Mia Manager", "count", "create"));
    expect(await assign(world.counter)).toBe("nothing failed");
  });

  it("sets the readings of somebody who may not count aside, and drops none", async () => {
    await matrix([{ one: "create", other: "count" }]);
    const product = await world.stocked();
    const count = await world.released(product);
    const reading = { product, place: world.company.places.a, quantity: "9", at: "09:00" };
    expect(await world.read(count, { ...reading, by: world.manager })).toMatchObject({
      applied: 0,
      quarantined: 1,
      outcomes: [{ quarantine: "duty-conflict" }],
    });
    expect(await world.read(count, reading)).toMatchObject({ applied: 1 });
  });

  it("sets a recount by the counter of the line aside in a single count, where it is chosen", async () => {
    const { product, count, line } = await world.reviewed();
    const recount = () =>
      world.write((tx) => decideLines(tx, count, { lineIds: [line], decision: "recount" }));
    const reading = { product, place: world.company.places.a, quantity: "9", at: "11:10" };
    await matrix([{ one: "count", other: "recount" }]);
    await recount();
    expect((await world.read(count, reading)).outcomes).toMatchObject([{ quarantine: "same-counter" }]);
    expect(await world.read(count, { ...reading, by: boss, deviceId: boss })).toMatchObject({ applied: 1 });
    // Who recounted does not approve either.
    expect(await approve(count, boss)).toBe(refused("Bea Boss", "approve", "recount"));
  });

  it("lets an override of a second person through, once confirmed, for its hours, in that count", async () => {
    const { count } = await world.reviewed();
    const ask = () =>
      world.write(
        (tx) => askOverride(tx, count, { duty: "approve", reason: "alone tonight" }),
        world.counter,
      );
    const { id, state } = await ask();
    expect(state).toBe("asked");
    expect(await approve(count, world.counter)).toBe(refused("Cid Counter", "approve", "count"));
    const confirm = (by: string) =>
      problem(
        world.write(
          (tx) => decideOverride(tx, id, { outcome: "confirmed", hours: 1, reason: "by phone" }),
          by,
        ),
      );
    expect(await confirm(world.counter)).toBe("decision-not-possible own-override");
    expect(await confirm(boss)).toBe("nothing failed");
    world.clock.time = new Date(world.clock.time.getTime() + 3_600_000);
    expect(await approve(count, world.counter)).toBe(refused("Cid Counter", "approve", "count"));
    world.clock.time = new Date(world.clock.time.getTime() - 1_800_000);
    expect(await approve(count, world.counter)).toBe("nothing failed");
    const used = await world.rows("SELECT uses FROM counting.overrides WHERE id = $1", id);
    expect(used).toEqual([{ uses: 1 }]);
  });

  it("lets nobody through after an override is withdrawn; who is not barred can ask for none", async () => {
    const { count } = await world.reviewed();
    const wish = { duty: "approve", reason: "alone tonight" } as const;
    const { id } = await world.write((tx) => askOverride(tx, count, wish), world.counter);
    await world.write((tx) => decideOverride(tx, id, { outcome: "confirmed", hours: 8, reason: "ok" }), boss);
    await world.write((tx) => withdrawOverride(tx, id), boss);
    expect(await approve(count, world.counter)).toBe(refused("Cid Counter", "approve", "count"));
    expect(await problem(world.write((tx) => askOverride(tx, count, wish), world.controller))).toBe(
      "decision-not-possible not-barred",
    );
  });
});
