import { Money } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingWorld, createCountingWorld } from "../../../test/counting-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { readCountSummary } from "./count-query.ts";
import { acceptTransfer } from "./decide.ts";
import { readValueSteps } from "./value-steps-query.ts";

const xaf = (amount: string) => Money.of(amount, "XAF");

/** From the book value of a count to its counted value. */
describe("value steps", () => {
  let db: TestDatabase;
  let world: CountingWorld;
  let count: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createCountingWorld(db);
    const { a, b, supplier } = world.company.places;
    const add = async (method: "avco" | "fifo", quantity: string) => {
      const product = await world.addProduct({ method });
      await world.move("07:00", {
        product,
        from: supplier,
        to: a,
        quantity,
        unitCost: "100",
        kind: "receipt",
      });
      return product;
    };
    const [lost, found, moved, untouched] = [
      await add("avco", "50"),
      await add("avco", "20"),
      await add("fifo", "30"),
      await add("fifo", "10"),
    ];
    count = await world.release({ kind: "products", productIds: [lost, found, moved, untouched] });
    await world.read(
      count,
      { product: lost, place: a, quantity: "40", at: "09:00" },
      { product: found, place: a, quantity: "24", at: "09:01" },
      { product: moved, place: a, quantity: "25", at: "09:02" },
      { product: moved, place: b, quantity: "6", at: "09:03" },
    );
    await world.close(count, { uncounted: "keep" });
    const [from, to] = [await world.line(count, moved, a), await world.line(count, moved, b)];
    await world.write((tx) =>
      acceptTransfer(tx, count, {
        fromLineId: from.id,
        toLineId: to.id,
        quantity: "5",
        reason: "next shelf",
      }),
    );
  });
  afterAll(() => db.drop());

  const steps = (by: "category" | "product", limit = 8) =>
    world.write((tx) => readValueSteps(tx, count, { by, limit }));

  it("puts the weightiest category first; what a transfer explains is no step", async () => {
    expect(await steps("category")).toEqual({
      bookValue: "11000",
      countedValue: "10500",
      steps: [
        expect.objectContaining({
          code: "avco",
          surplusValue: "400",
          shortageValue: "1000",
          netValue: "-600",
          differing: 2,
        }),
        expect.objectContaining({
          code: "fifo",
          surplusValue: "100",
          shortageValue: "0",
          netValue: "100",
          differing: 1,
        }),
      ],
      others: null,
    });
  });

  it("takes the rest together, so that the steps sum to the counted value", async () => {
    const { bookValue, countedValue, steps: first, others } = await steps("product", 1);
    expect(first).toMatchObject([{ netValue: "-1000" }]);
    expect(others).toMatchObject({ groups: 2, netValue: "500", surplusValue: "500", shortageValue: "0" });
    const sum = [...first, ...(others === null ? [] : [others])].reduce(
      (total, { netValue }) => total.add(xaf(netValue)),
      xaf(bookValue),
    );
    expect(sum.equals(xaf(countedValue))).toBe(true);
  });

  it("agrees with the summary of the count", async () => {
    const summary = await world.write((tx) => readCountSummary(tx, count));
    const { bookValue, countedValue } = await steps("category");
    expect(bookValue).toBe(summary.bookValue);
    expect(xaf(countedValue).sub(xaf(bookValue)).equals(xaf(summary.netValue))).toBe(true);
  });
});
