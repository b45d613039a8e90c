import { newId } from "@stockex/kernel";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../../test/pictures.ts";
import { inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { approveCount } from "./approve.ts";
import { addPhoto, pictureOf, removePhoto } from "./photos.ts";

/** Photos of a line, by two connections at once. */
describe("photos, two at once", () => {
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

  async function lineToCount() {
    const product = await world.stocked();
    const countId = await world.released(product);
    const { id: lineId } = await world.line(countId, product, world.company.places.a);
    const add = (photoId: string = newId(), by = world.counter) =>
      inTransaction(
        world.write,
        (tx) => addPhoto(tx, { countId, lineId, photoId, takenAt: null }, pictureOf(picture)),
        by,
      );
    const kept = async () =>
      (
        await world.rows<{ place: number }>(
          "SELECT place FROM counting.photos WHERE line_id = $1 AND removed_at IS NULL ORDER BY place",
          lineId,
        )
      ).map(({ place }) => place);
    return { countId, lineId, add, kept };
  }

  repeated("five photos of two people: three are kept", async () => {
    const { add, kept } = await lineToCount();
    const outcomes = await race(
      add(),
      add(),
      add(newId(), world.manager),
      add(),
      add(newId(), world.manager),
    );
    expect(outcomes.toSorted()).toEqual(["ok", "ok", "ok", "photos-full", "photos-full"]);
    expect(await kept()).toEqual([1, 2, 3]);
  });

  repeated("one photo sent twice: kept once", async () => {
    const { add, kept } = await lineToCount();
    const id = newId();
    expect(await race(add(id), add(id))).toEqual(["ok", "ok"]);
    expect(await kept()).toEqual([1]);
  });

  repeated("one id for photos of two lines: one of them", async () => {
    const [one, other] = [await lineToCount(), await lineToCount()];
    const id = newId();
    const outcomes = await race(one.add(id), other.add(id));
    expect(outcomes.toSorted()).toEqual(["idempotency-key-reused", "ok"]);
  });

  repeated("one photo removed twice: once", async () => {
    const { countId, add, kept } = await lineToCount();
    const id = newId();
    expect(await race(add(id))).toEqual(["ok"]);
    const remove = inTransaction(world.write, (tx) => removePhoto(tx, countId, id), world.counter);
    expect((await race(remove, remove)).toSorted()).toEqual(["not-found", "ok"]);
    expect(await kept()).toEqual([]);
  });

  repeated("approve × photo of its accepted line: approved without it", async () => {
    const { product, count } = await world.reviewed();
    const { id: lineId } = await world.line(count, product, world.company.places.a);
    const wish = { countId: count, lineId, photoId: newId(), takenAt: null };
    const add = inTransaction(world.write, (tx) => addPhoto(tx, wish, pictureOf(picture)), world.counter);
    const approve = inTransaction(world.write, (tx) => approveCount(tx, count), world.controller);
    const [approved, added] = await race(approve, add);
    expect(approved).toBe("ok");
    // The line is accepted, so nobody's to count any more; or the count is no more to be counted.
    expect(["not-found", "count-state"]).toContain(added);
    expect(await world.rows("SELECT FROM counting.photos WHERE line_id = $1", lineId)).toEqual([]);
  });
});
