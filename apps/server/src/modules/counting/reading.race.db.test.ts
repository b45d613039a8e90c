import type { ReadingInput } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dayTime } from "../../../test/counting-world.ts";
import { committingThrough, gate, inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { closeCount } from "./close.ts";
import { cancelCount, releaseCount } from "./prepare.ts";
import { openSupplementary, resolveReading } from "./quarantine.ts";
import { listQuarantine } from "./task-query.ts";

/** Readings, and what becomes of those in quarantine, by two connections at once. */
describe("reading, two at once", () => {
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

  repeated("the same event from two connections: applied once, once a duplicate", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    const reading = world.readingOf(product, "7");
    const answers = await Promise.all([world.send(count, [reading]), world.send(count, [reading])]);
    expect(answers.map((a) => a.outcomes[0]?.outcome).toSorted()).toEqual(["applied", "duplicate"]);
    expect((await world.line(count, product, world.company.places.a)).counted).toBe("7");
  });

  repeated("two devices on one line: both count", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    await Promise.all(
      ["1", "2", "4", "8"].map((quantity) =>
        world.send(count, [world.readingOf(product, quantity)], { device: newId() }),
      ),
    );
    expect((await world.line(count, product, world.company.places.a)).counted).toBe("15");
  });

  repeated("two devices find the same unexpected thing: one line with both readings", async () => {
    const { a } = world.company.places;
    const product = await world.stocked("10", "b");
    const count = await world.released(product);
    const answers = await Promise.all(
      ["3", "4"].map((quantity) =>
        world.send(count, [world.readingOf(product, quantity)], { device: newId() }),
      ),
    );
    expect(answers.map((answer) => answer.applied)).toEqual([1, 1]);
    const found = (await world.lines(count)).filter((line) => line.locationId === a);
    expect(found).toMatchObject([{ expected: false, counted: "7" }]);
  });

  repeated(
    "a reading × the undo of it from another connection: taken back, whichever commits first",
    async () => {
      const product = await world.stocked();
      const count = await world.released(product);
      const reading = world.readingOf(product, "7");
      const undo: ReadingInput = {
        kind: "undo",
        eventId: newId(),
        undoes: reading.eventId,
        countedAt: dayTime("09:11").toISOString(),
        how: "typed",
      };
      await Promise.all([world.send(count, [reading]), world.send(count, [undo])]);
      expect((await world.line(count, product, world.company.places.a)).counted).toBeNull();
    },
  );

  repeated("an uncommitted reading × its undo: taken back", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    const door = gate();
    const reading = world.readingOf(product, "7");
    const first = world.send(count, [reading], { database: committingThrough(db.pool, door) });
    await door.reached;
    const undo = { kind: "undo", eventId: newId(), undoes: reading.eventId, how: "typed" } as const;
    const second = world.send(count, [{ ...undo, countedAt: dayTime("09:11").toISOString() }]);
    await briefly();
    door.open();
    expect([(await first).applied, (await second).applied]).toEqual([1, 1]);
    expect((await world.line(count, product, world.company.places.a)).counted).toBeNull();
  });

  repeated("reading × close: counted or in quarantine, never lost", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    world.clock.at("09:30");
    const closing = race(inTransaction(world.write, (tx) => closeCount(tx, count, { uncounted: "keep" })));
    const [answer, outcomes] = await Promise.all([
      world.send(count, [world.readingOf(product, "7")]),
      closing,
    ]);
    expect(outcomes).toEqual(["ok"]);
    await expectReadingKept(count, product, answer.outcomes[0]?.outcome);
  });

  repeated("close waits for a reading that is being written, and has it", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    const door = gate();
    const reading = world.send(count, [world.readingOf(product, "7")], {
      database: committingThrough(db.pool, door),
    });
    await door.reached;
    const closing = world.close(count, { uncounted: "keep" });
    await briefly();
    door.open();
    expect((await reading).applied).toBe(1);
    await closing;
    expect(await world.line(count, product, world.company.places.a)).toMatchObject({
      counted: "7",
      decision: null,
    });
  });

  repeated("a reading waits for a close that is being written, and goes to quarantine", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    const door = gate();
    world.clock.at("11:00");
    const closing = committingThrough(db.pool, door).write(world.as(world.manager), (tx) =>
      closeCount(tx, count, { uncounted: "keep" }),
    );
    await door.reached;
    const reading = world.send(count, [world.readingOf(product, "7")]);
    await briefly();
    door.open();
    await closing;
    expect((await reading).outcomes).toMatchObject([{ quarantine: "count-closed" }]);
  });

  repeated("reading × cancel: counted before or quarantined after, never lost", async () => {
    const product = await world.stocked();
    const count = await world.released(product);
    const cancelling = race(inTransaction(world.write, (tx) => cancelCount(tx, count, "not today")));
    const [answer, outcomes] = await Promise.all([
      world.send(count, [world.readingOf(product, "7")]),
      cancelling,
    ]);
    expect(outcomes).toEqual(["ok"]);
    expect((await world.line(count, product, world.company.places.a)).state).toBe("cancelled");
    await expectReadingKept(count, product, answer.outcomes[0]?.outcome);
  });

  repeated("a find × the release of another count there: the bin has one owner", async () => {
    const product = await world.stocked();
    const count = await world.release({ kind: "readings" });
    const rival = await world.draft({ kind: "products", productIds: [product] });
    world.clock.at("09:30");
    const releasing = race(inTransaction(world.write, (tx) => releaseCount(tx, rival)));
    const [answer, [outcome]] = await Promise.all([
      world.send(count, [world.readingOf(product, "7")]),
      releasing,
    ]);
    expect([
      ["applied", "count-overlap"],
      ["open-elsewhere", "ok"],
    ]).toContainEqual([answer.outcomes[0]?.quarantine ?? answer.outcomes[0]?.outcome, outcome]);
    const owners = await world.rows("SELECT FROM counting.lines WHERE open AND product_id = $1", product);
    expect(owners).toHaveLength(1);
  });

  async function expectReadingKept(count: string, product: string, outcome: string | undefined) {
    const line = await world.line(count, product, world.company.places.a);
    const kept = await world.rows<{ quarantine: string | null }>(
      "SELECT quarantine FROM counting.readings WHERE count_id = $1",
      count,
    );
    expect(kept).toHaveLength(1);
    if (outcome === "applied") expect(line.counted).toBe("7");
    else {
      expect(outcome).toBe("quarantined");
      expect(line.counted).toBeNull();
      expect(kept).toEqual([{ quarantine: "count-closed" }]);
    }
  }

  async function withUnknownCode() {
    const product = await world.stocked();
    const count = await world.released(product);
    const eventId = newId();
    const unknown = { eventId, productId: undefined, code: `nobody-${eventId}` };
    await world.send(count, [world.readingOf(product, "4", "09:10", unknown)]);
    return { product, count, key: { countId: count, deviceId: world.counter, eventId } };
  }

  repeated("resolve × resolve of one reading: one effect", async () => {
    const { product, count, key } = await withUnknownCode();
    const locationId = world.company.places.a;
    const wish = { outcome: "assigned", productId: product, locationId, reason: "label torn" } as const;
    const go = inTransaction(world.write, (tx) => resolveReading(tx, key, wish));
    expect((await race(go, go)).toSorted()).toEqual(["decision-not-possible", "ok"]);
    expect((await world.line(count, product, locationId)).counted).toBe("4");
  });

  repeated("assign × dismiss of one reading: one of the two", async () => {
    const { product, count, key } = await withUnknownCode();
    const locationId = world.company.places.a;
    const assign = { outcome: "assigned", productId: product, locationId, reason: "label torn" } as const;
    const outcomes = await race(
      inTransaction(world.write, (tx) => resolveReading(tx, key, assign)),
      inTransaction(world.write, (tx) => resolveReading(tx, key, { outcome: "dismissed", reason: "noise" })),
    );
    expect(outcomes.toSorted()).toEqual(["decision-not-possible", "ok"]);
    const { counted } = await world.line(count, product, locationId);
    expect(counted).toBe(outcomes[0] === "ok" ? "4" : null);
  });

  repeated("supplementary × supplementary of one count: one takes the late readings", async () => {
    const { product, count } = await world.reviewed();
    await world.approve(count);
    await world.postCount(count);
    world.clock.at("13:00");
    await world.send(count, [world.readingOf(product, "9")]);
    const go = inTransaction(world.write, (tx) => openSupplementary(tx, count, "phone was offline"));
    expect((await race(go, go)).toSorted()).toEqual(["count-empty", "ok"]);
    const open = await world.write((tx) => listQuarantine(tx, count, { open: "true", limit: 10 }));
    expect(open.items).toEqual([]);
  });
});

const briefly = () => new Promise((resolve) => setTimeout(resolve, 30));
