import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dayTime } from "../../../test/counting-world.ts";
import { committingThrough, gate, inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { approveCount } from "./approve.ts";
import { rejectCount } from "./close.ts";
import { decideCorrection, listCorrections, noticeMoves } from "./corrections.ts";
import { decideLines } from "./decide.ts";
import { continuePosting, requestPosting } from "./posting.ts";

/** Moves learnt of while a count settles: the difference includes them, or a correction is proposed; never neither. */
describe("moves and counts, two at once", () => {
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

  /** An issue that happened before the reading and is recorded only now; gives its batch, not yet noticed. */
  async function backdatedIssue(product: string, quantity: string): Promise<string> {
    const { a, customer } = world.company.places;
    const issue = { product, from: a, to: customer, quantity, kind: "issue", at: dayTime("08:30") } as const;
    return (await world.post(issue)).batchId;
  }

  const notice = (batchId: string) => world.write((tx) => noticeMoves(tx, batchId));
  const corrections = async (count: string) =>
    (await world.write((tx) => listCorrections(tx, { countId: count, limit: 10 }))).items;

  /** Book 10, counted 8: with 2 issued before the reading the difference is 0, either way. */
  async function expectNeverLost(count: string): Promise<void> {
    const [line] = await world.lines(count);
    const open = (await corrections(count)).filter(({ state }) => state === "proposed");
    if (line?.variance === "0") expect(open).toEqual([]);
    else {
      expect(line?.variance).toBe("-2");
      expect(open).toMatchObject([{ quantity: "2" }]);
    }
  }

  repeated("move × approve: whoever commits first", async () => {
    const { product, count } = await world.reviewed("8");
    world.clock.at("11:30");
    const [batchId, [outcome]] = await Promise.all([
      backdatedIssue(product, "2"),
      race(inTransaction(world.write, (tx) => approveCount(tx, count), world.controller)),
    ]);
    await notice(batchId);
    // With the move the accepted difference is another one, and its decision falls: so must the approval.
    expect(["ok", "count-unresolved"]).toContain(outcome);
    await expectNeverLost(count);
  });

  repeated("a move committed before the approval is in the difference", async () => {
    const { product, count } = await world.reviewed("8");
    world.clock.at("11:30");
    const batchId = await backdatedIssue(product, "2");
    const approve = inTransaction(world.write, (tx) => approveCount(tx, count), world.controller);
    const [outcome] = await race(approve);
    await notice(batchId);
    // No difference is left to decide: the line passes by itself.
    expect(outcome).toBe("ok");
    expect(await world.lines(count)).toMatchObject([{ variance: "0", book: "8", state: "accepted" }]);
    expect(await corrections(count)).toEqual([]);
  });

  repeated("a move noticed while the approval is being written proposes a correction", async () => {
    const { product, count } = await world.reviewed("8");
    world.clock.at("11:30");
    const door = gate();
    const approving = committingThrough(db.pool, door).write(world.as(world.controller), (tx) =>
      approveCount(tx, count),
    );
    await door.reached;
    const noticing = notice(await backdatedIssue(product, "2"));
    await briefly();
    door.open();
    await Promise.all([approving, noticing]);
    expect(await world.lines(count)).toMatchObject([{ variance: "-2", state: "accepted" }]);
    expect(await corrections(count)).toMatchObject([{ state: "proposed", quantity: "2" }]);
    await world.postCount(count);
    expect(await world.lines(count)).toMatchObject([{ state: "posted" }]);
  });

  repeated(
    "a move noticed while a reading of its line is being written is seen by one of the two",
    async () => {
      const product = await world.stocked();
      const count = await world.released(product);
      await world.read(count, { product, place: world.company.places.a, quantity: "1", at: "08:05" });
      const door = gate();
      world.clock.at("09:30");
      const reading = world.send(count, [world.readingOf(product, "7", "09:10")], {
        database: committingThrough(db.pool, door),
      });
      await door.reached;
      const noticing = notice(await backdatedIssue(product, "2"));
      await briefly();
      door.open();
      await Promise.all([reading, noticing]);
      expect(await world.lines(count)).toMatchObject([{ counted: "8", book: "8", state: "contested" }]);
    },
  );

  /** A posted count of −2 with a proposed correction of +2. */
  async function corrected(): Promise<{ product: string; count: string; correction: string }> {
    const { product, count } = await world.reviewed("8");
    await world.approve(count);
    await world.postCount(count);
    world.clock.at("13:00");
    await notice(await backdatedIssue(product, "2"));
    const [proposed] = await corrections(count);
    return { product, count, correction: proposed?.id ?? expect.fail("no correction was proposed") };
  }

  const decide = (correction: string, outcome: "approved" | "dismissed") =>
    inTransaction(
      world.write,
      (tx) => decideCorrection(tx, correction, { outcome, reason: "late paper" }),
      world.controller,
    );

  repeated("approve × approve of one correction: posted once", async () => {
    const { product, correction } = await corrected();
    const outcomes = await race(decide(correction, "approved"), decide(correction, "approved"));
    expect(outcomes.toSorted()).toEqual(["decision-not-possible", "ok"]);
    expect(await world.onHand(product, world.company.places.a)).toBe("8");
  });

  repeated("approve × dismiss of one correction: one of the two", async () => {
    const { product, correction } = await corrected();
    const outcomes = await race(decide(correction, "approved"), decide(correction, "dismissed"));
    expect(outcomes.toSorted()).toEqual(["decision-not-possible", "ok"]);
    expect(await world.onHand(product, world.company.places.a)).toBe(outcomes[0] === "ok" ? "8" : "6");
  });

  repeated(
    "a correction being approved × the notice of another move: only the rest is proposed",
    async () => {
      const { product, count, correction } = await corrected();
      const door = gate();
      const approving = committingThrough(db.pool, door).write(world.as(world.controller), (tx) =>
        decideCorrection(tx, correction, { outcome: "approved", reason: "late paper" }),
      );
      await door.reached;
      // The approval holds the quant: the move is written behind it.
      const noticing = backdatedIssue(product, "1").then(notice);
      await briefly();
      door.open();
      await Promise.all([approving, noticing]);
      expect((await corrections(count)).filter(({ state }) => state === "proposed")).toMatchObject([
        { quantity: "1" },
      ]);
    },
  );

  repeated("a correction being approved × the notice of a move written before: only the rest", async () => {
    const { product, count, correction } = await corrected();
    const batchId = await backdatedIssue(product, "1");
    const door = gate();
    const approving = committingThrough(db.pool, door).write(world.as(world.controller), (tx) =>
      decideCorrection(tx, correction, { outcome: "approved", reason: "late paper" }),
    );
    await door.reached;
    const noticing = notice(batchId);
    await briefly();
    door.open();
    await Promise.all([approving, noticing]);
    const [open] = (await corrections(count)).filter(({ state }) => state === "proposed");
    expect(open).toMatchObject({ quantity: "1" });
  });

  it("takes a proposal back when the count is sent back to review, where the difference includes the move", async () => {
    const { product, count } = await world.reviewed("8");
    await world.approve(count);
    await notice(await backdatedIssue(product, "2"));
    expect(await corrections(count)).toMatchObject([{ state: "proposed" }]);
    await world.write((tx) => rejectCount(tx, count, "look again"), world.controller);
    expect(await corrections(count)).toMatchObject([{ state: "dismissed" }]);
    expect(await world.lines(count)).toMatchObject([{ variance: "0", state: "accepted" }]);
  });

  it("proposes a correction of what is posted of a count whose posting stopped and that went back to review", async () => {
    const { a, customer } = world.company.places;
    const [p, q] = [await world.stocked(), await world.stocked()].toSorted();
    const [first, second] = [p ?? "", q ?? ""];
    const count = await world.released(first, second);
    for (const product of [first, second])
      await world.read(count, { product, place: a, quantity: "8", at: "09:10" });
    await world.close(count);
    const lineIds = (await world.lines(count)).map(({ id }) => id);
    await world.write((tx) => decideLines(tx, count, { lineIds, decision: "accept", reason: "seen" }));
    await world.approve(count);
    // Sold out meanwhile: the second product's loss would make its shelf negative.
    await world.move("11:50", { product: second, from: a, to: customer, quantity: "10", kind: "issue" });
    await world.write((tx) => requestPosting(tx, count, undefined), world.controller);
    await continuePosting(world.database, { ...world.ctx, userId: null }, count, 1);
    expect((await world.lines(count)).map(({ state }) => state).toSorted()).toEqual(["accepted", "posted"]);
    await world.write((tx) => rejectCount(tx, count, "sold meanwhile"), world.controller);
    world.clock.at("13:00");
    await notice(await backdatedIssue(first, "2"));
    expect(await corrections(count)).toMatchObject([{ state: "proposed", quantity: "2" }]);
  });
});

const briefly = () => new Promise((resolve) => setTimeout(resolve, 30));
