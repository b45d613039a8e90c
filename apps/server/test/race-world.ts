import type { CountScope, ReadingInput } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { expect } from "vitest";
import { checkInvariants } from "../src/invariants/index.ts";
import { evaluateLines } from "../src/modules/counting/evaluate.ts";
import { createCount } from "../src/modules/counting/prepare.ts";
import { type DeliveryAnswer, writeDeliveries } from "../src/modules/counting/record-readings.ts";
import type { TestDatabase } from "../src/platform/db/test-database.ts";
import type { Database } from "../src/platform/db/unit-of-work.ts";
import { type CountingWorld, createCountingWorld, dayTime } from "./counting-world.ts";
import { brokenLedgerRows } from "./ledger-world.ts";

/** The counting world with the situations that races begin from. */
export interface RaceWorld extends CountingWorld {
  /** A product with a book quantity (10) in a shelf since seven o'clock. */
  stocked(quantity?: string, place?: "a" | "b"): Promise<string>;
  draft(scope: CountScope): Promise<string>;
  /** A released count of these products. */
  released(...products: string[]): Promise<string>;
  /** A count of one product in review: book 10, counted as said (8), its line accepted. */
  reviewed(counted?: string): Promise<{ product: string; count: string; line: string }>;
  /** A reading in shelf A. */
  readingOf(product: string, quantity: string, at?: string, more?: object): ReadingInput;
  /** Sends readings as the counter, over a database of the test's choice. */
  send(
    count: string,
    readings: ReadingInput[],
    how?: { database?: Database; device?: string },
  ): Promise<DeliveryAnswer>;
  stateOf(count: string): Promise<string | undefined>;
  /** Working the lines of all released counts out afresh changes nothing; then forgets these counts. */
  expectSettled(): Promise<void>;
}

export async function createRaceWorld(db: TestDatabase): Promise<RaceWorld> {
  const world = await createCountingWorld(db);
  const { places, siteId } = world.company;
  const touched: string[] = [];
  const only = (...productIds: string[]): CountScope => ({ kind: "products", productIds });
  const self: RaceWorld = {
    ...world,
    async stocked(quantity = "10", place = "a") {
      const product = await world.addProduct({ method: "avco" });
      const receipt = { product, from: places.supplier, to: places[place], quantity, unitCost: "500" };
      await world.move("07:00", { ...receipt, kind: "receipt" });
      return product;
    },
    draft(scope) {
      world.clock.at("08:00");
      return world.write((tx) => createCount(tx, { title: "Race", siteId, scope, blind: true, passes: 1 }));
    },
    async released(...products) {
      const count = await world.release(only(...products));
      touched.push(count);
      return count;
    },
    async reviewed(counted = "8") {
      const product = await self.stocked();
      const count = await self.released(product);
      await world.read(count, { product, place: places.a, quantity: counted, at: "09:10" });
      await world.close(count);
      const { id } = await world.line(count, product, places.a);
      await world.accept(count, id);
      return { product, count, line: id };
    },
    readingOf: (product, quantity, at = "09:10", more = {}) => ({
      kind: "count",
      eventId: newId(),
      countedAt: dayTime(at).toISOString(),
      how: "typed",
      productId: product,
      locationId: places.a,
      quantity,
      ...more,
    }),
    async send(count, readings, how = {}) {
      const [answer] = await writeDeliveries(how.database ?? world.database, count, [
        { ctx: world.as(world.counter), deviceId: how.device ?? world.counter, readings },
      ]);
      return answer ?? expect.fail("a delivery was not answered");
    },
    async stateOf(count) {
      const rows = await world.rows<{ state: string }>(
        "SELECT state FROM counting.counts WHERE id = $1",
        count,
      );
      return rows[0]?.state;
    },
    async expectSettled() {
      for (const count of touched.splice(0)) await expectLinesSettled(world, count);
    },
  };
  return self;
}

/** The lines of a count say what its readings and moves say. */
export async function expectLinesSettled(world: CountingWorld, count: string): Promise<void> {
  const before = await world.lines(count);
  await world.write((tx) =>
    evaluateLines(
      tx,
      sql`l.count_id = ${count} AND EXISTS (SELECT FROM counting.counts k WHERE k.id = l.count_id
        AND k.state IN ('released', 'counting', 'review'))`,
    ),
  );
  expect(await world.lines(count)).toEqual(before);
}

/** Everything that must hold in any database holds in this one. */
export async function expectInvariants(db: TestDatabase): Promise<void> {
  expect(await brokenLedgerRows(db)).toEqual([]);
  const results = await checkInvariants(db.ownerPool);
  expect(results.filter(({ rows }) => rows > 0)).toEqual([]);
}
