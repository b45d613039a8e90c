import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCountingWorld } from "../../test/counting-world.ts";
import { createTestDatabase, type TestDatabase } from "../platform/db/test-database.ts";
import { checkInvariants, invariants } from "./check.ts";

describe("invariants", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
    const world = await createCountingWorld(db);
    const { a, supplier } = world.company.places;
    const product = await world.addProduct({ method: "fifo" });
    await world.move("07:00", {
      product,
      from: supplier,
      to: a,
      quantity: "100",
      unitCost: "5",
      kind: "receipt",
    });
    const count = await world.release();
    await world.read(count, { product, place: a, quantity: "90", at: "09:10" });
    await world.close(count);
    const line = await world.line(count, product, a);
    await world.accept(count, line.id);
    await world.approve(count);
    await world.postCount(count);
  });
  afterAll(() => db.drop());
  it("all hold", async () => {
    const results = await checkInvariants(db.ownerPool);
    for (const r of results) console.log(r.number, r.rows, r.ms, JSON.stringify(r.sample, null, 1));
    expect(results.filter((r) => r.rows > 0)).toEqual([]);
    expect(invariants.length).toBe(15);
  });
});
