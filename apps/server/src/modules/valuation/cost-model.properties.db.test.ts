import { newId } from "@stockex/kernel";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CostModel, type ModelMove } from "../../../test/cost-model.ts";
import { createLedgerWorld, type LedgerWorld } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { ProblemError } from "../../platform/problem.ts";

let db: TestDatabase;
let world: LedgerWorld;
beforeAll(async () => {
  db = await createTestDatabase();
  world = await createLedgerWorld(db);
});
afterAll(() => db.drop());

const DAY = 86_400_000;
const now = Date.now();
const move = fc.record({
  what: fc.constantFrom("receipt", "receipt", "found", "issue", "loss", "loss"),
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 9 }).map((n) => n * 1000),
    fc.integer({ min: 1, max: 4_999 }),
  ),
  cost: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { freq: 8 }),
  // Few instants, so that ties are met; the window of found goods is 90 days.
  at: fc.integer({ min: 0, max: 12 }).map((n) => now - n * 20 * DAY),
});
const history = fc.array(fc.array(move, { minLength: 1, maxLength: 8 }), { minLength: 3, maxLength: 9 });

test.each(["fifo", "avco"] as const)(
  "%s gives every move the value that the rules give it one by one",
  async (method) => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const product = await world.addProduct({ method });
        const model = new CostModel(method);
        for (const batch of batches) {
          const moves = batch.map(
            (one): ModelMove => ({
              ...one,
              what: one.what as ModelMove["what"],
              id: newId(),
              quantity: BigInt(one.quantity),
              cost: one.cost === null ? null : BigInt(one.cost),
            }),
          );
          const expected = model.apply(moves);
          const actual = await valuesInDatabase(product, moves);
          expect(actual).toEqual(expected);
          compared += expected?.size ?? 0;
        }
      }),
      { numRuns: 50, seed: 20261124, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: false },
    );
    expect(compared).toBeGreaterThan(100);
  },
  150_000,
);

/** Posts the moves as one batch; gives the values of their layers by id, null when the ledger refuses them. */
async function valuesInDatabase(
  product: string,
  moves: readonly ModelMove[],
): Promise<Map<string, bigint> | null> {
  const { a, supplier, customer, loss } = world.company.places;
  const ways = { receipt: [supplier, a], found: [loss, a], issue: [a, customer], loss: [a, loss] } as const;
  try {
    await world.post(
      ...moves.map(({ id, at, what, quantity, cost }) => {
        const [from, to] = ways[what];
        const unitCost = cost === null ? {} : { unitCost: decimal(cost, 4) };
        return { id, product, from, to, quantity: decimal(quantity, 3), at: new Date(at), ...unitCost };
      }),
    );
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
  const layers = await world.rows<{ id: string; value: string }>(
    "SELECT id, trunc(value)::text AS value FROM valuation.layers WHERE id = ANY($1)",
    moves.map(({ id }) => id),
  );
  const values = new Map(layers.map(({ id, value }) => [id, BigInt(value)]));
  return new Map(moves.map(({ id }) => [id, values.get(id) ?? -1n]));
}

function decimal(units: bigint, scale: number): string {
  const digits = units.toString().padStart(scale + 1, "0");
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
