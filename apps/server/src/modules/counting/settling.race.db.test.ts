import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { approveCount } from "./approve.ts";
import { closeCount, rejectCount } from "./close.ts";
import { acceptTransfer, decideLines } from "./decide.ts";
import { continuePosting, requestPosting } from "./posting.ts";
import { cancelCount } from "./prepare.ts";

/** Closing, deciding, approving and posting, by two connections at once. */
describe("settling, two at once", () => {
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

  repeated("close × close: one", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    const go = inTransaction(world.write, (tx) => closeCount(tx, count, { uncounted: "zero" }));
    expect((await race(go, go)).toSorted()).toEqual(["count-state", "ok"]);
    expect(await world.line(count, product, world.company.places.a)).toMatchObject({ counted: "0" });
  });

  repeated("decide × decide of one line: the later stands, whole", async () => {
    const { count, line } = await world.reviewed();
    const go = (reason: string) =>
      inTransaction(world.write, (tx) =>
        decideLines(tx, count, { lineIds: [line], decision: "accept", reason }),
      );
    expect(await race(go("one"), go("two"))).toEqual(["ok", "ok"]);
    const [{ decisionReason, state }] = await first(count);
    expect(["one", "two"]).toContain(decisionReason);
    expect(state).toBe("accepted");
  });

  repeated(
    "recount × recount of one line: each asks for one more round, none is skipped unasked",
    async () => {
      const { count, line } = await world.reviewed();
      const go = inTransaction(world.write, (tx) =>
        decideLines(tx, count, { lineIds: [line], decision: "recount" }),
      );
      expect(await race(go, go)).toEqual(["ok", "ok"]);
      expect(await first(count)).toMatchObject([{ state: "recount", round: 3 }]);
    },
  );

  repeated("transfer × transfer of one surplus: it is explained once", async () => {
    const { a, b } = world.company.places;
    const product = await world.stocked();
    const count = await world.released(product);
    await world.read(count, { product, place: a, quantity: "4", at: "09:00" });
    await world.read(count, { product, place: b, quantity: "6", at: "09:02" });
    await world.close(count);
    const wish = {
      fromLineId: (await world.line(count, product, a)).id,
      toLineId: (await world.line(count, product, b)).id,
      quantity: "6",
      reason: "wrong shelf",
    };
    const go = inTransaction(world.write, (tx) => acceptTransfer(tx, count, wish));
    expect((await race(go, go)).toSorted()).toEqual(["decision-not-possible", "ok"]);
    expect((await world.line(count, product, a)).transferred).toBe("-6");
    await world.approve(count);
    await world.postCount(count);
    expect([await world.onHand(product, a), await world.onHand(product, b)]).toEqual(["4", "6"]);
  });

  repeated("approve × approve: one ok, one count-state", async () => {
    const { count } = await world.reviewed();
    const go = inTransaction(world.write, (tx) => approveCount(tx, count), world.controller);
    expect((await race(go, go)).toSorted()).toEqual(["count-state", "ok"]);
  });

  repeated("approve × reject: in the order they came, never both at once", async () => {
    const { count } = await world.reviewed();
    const outcomes = await race(
      inTransaction(world.write, (tx) => approveCount(tx, count), world.controller),
      inTransaction(world.write, (tx) => rejectCount(tx, count, "look again"), world.controller),
    );
    // Rejected first: nothing to approve. Approved first: the rejection takes it back to review.
    expect(outcomes[1]).toBe("ok");
    expect(await world.stateOf(count)).toBe(outcomes[0] === "ok" ? "review" : "counting");
  });

  repeated("approve × decide: what is approved was decided", async () => {
    const { count, line } = await world.reviewed();
    const outcomes = await race(
      inTransaction(world.write, (tx) => approveCount(tx, count), world.controller),
      inTransaction(world.write, (tx) => decideLines(tx, count, { lineIds: [line], decision: "recount" })),
    );
    expect([
      ["ok", "count-state"],
      ["count-unresolved", "ok"],
    ]).toContainEqual(outcomes);
  });

  repeated("approve × a recount's reading: approved without it, or with it", async () => {
    const { product, count, line } = await world.reviewed();
    await world.write((tx) => decideLines(tx, count, { lineIds: [line], decision: "recount" }));
    world.clock.at("11:20");
    const approving = race(inTransaction(world.write, (tx) => approveCount(tx, count), world.controller));
    const [answer, [outcome]] = await Promise.all([
      world.send(count, [world.readingOf(product, "10", "11:10")]),
      approving,
    ]);
    expect(answer.applied).toBe(1);
    expect(["ok", "count-unresolved"]).toContain(outcome);
    expect(await first(count)).toMatchObject([{ counted: "10", variance: "0" }]);
  });

  repeated("post × post: one ok, one count-state, one effect", async () => {
    const { product, count } = await world.reviewed();
    await world.approve(count);
    world.clock.at("12:00");
    const go = inTransaction(world.write, (tx) => requestPosting(tx, count, undefined), world.controller);
    expect((await race(go, go)).toSorted()).toEqual(["count-state", "ok"]);
    const system = { ...world.ctx, userId: null };
    await Promise.all([1, 2].map(() => continuePosting(world.database, system, count)));
    expect(await world.stateOf(count)).toBe("posted");
    expect(await world.onHand(product, world.company.places.a)).toBe("8");
    expect(await world.rows("SELECT FROM counting.postings WHERE count_id = $1", count)).toHaveLength(1);
  });

  repeated("post × cancel: posted or cancelled, never both", async () => {
    const { product, count } = await world.reviewed();
    await world.approve(count);
    world.clock.at("12:00");
    const outcomes = await race(
      inTransaction(world.write, (tx) => requestPosting(tx, count, undefined), world.controller),
      inTransaction(world.write, (tx) => cancelCount(tx, count, "not today")),
    );
    expect(outcomes.toSorted()).toEqual(["count-state", "ok"]);
    await continuePosting(world.database, { ...world.ctx, userId: null }, count);
    const posted = outcomes[0] === "ok";
    expect(await world.stateOf(count)).toBe(posted ? "posted" : "cancelled");
    expect(await world.onHand(product, world.company.places.a)).toBe(posted ? "8" : "10");
  });

  const first = async (count: string) => {
    const [line] = await world.lines(count);
    return [line ?? expect.fail("the count has no line")] as const;
  };
});
