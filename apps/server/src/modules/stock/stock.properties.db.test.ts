import { newId } from "@stockex/kernel";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  brokenLedgerRows,
  createLedgerWorld,
  type LedgerWorld,
  type WorldMove,
} from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { ProblemError } from "../../platform/problem.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** One thing that happens; `pick` chooses among the moves so far, for a reversal. */
interface Step {
  readonly what: "receipt" | "issue" | "loss" | "found" | "transfer" | "reversal";
  readonly product: number;
  readonly quantity: number;
  readonly cost: number;
  readonly minutes: number;
  readonly pick: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom("receipt", "receipt", "issue", "loss", "found", "transfer", "reversal"),
  product: fc.nat(3),
  // Thousandths: fractions of a unit are moved too.
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 9 }).map((n) => n * 1000),
    fc.integer({ min: 1, max: 9_999 }),
  ),
  // Ten-thousandths of a franc.
  cost: fc.integer({ min: 0, max: 3_000_000 }),
  minutes: fc.nat(60 * 24 * 200),
  pick: fc.nat(),
});
const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 7 });

interface Recorded extends WorldMove {
  readonly id: string;
}

test("whatever moves happen in whatever order, ledger, cost layers and accounts agree", async () => {
  let posted = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(batches, fc.constantFrom(0, 2), async (steps, decimals) => {
      const world = await createLedgerWorld(db, { decimals, currency: decimals === 0 ? "XAF" : "EUR" });
      const products = await Promise.all([
        world.addProduct({ method: "fifo" }),
        world.addProduct({ method: "avco" }),
        world.addProduct({ method: "standard", standardCost: "12.3456" }),
        world.addProduct({ method: "fifo" }),
      ]);
      const history: Recorded[] = [];
      const reversed = new Set<string>();
      for (const batch of steps) {
        const moves = batch.flatMap((one) => moveOf(world, products, one, history, reversed));
        try {
          await world.post(...moves);
          history.push(...moves);
          for (const move of moves) if (move.reverses !== undefined) reversed.add(move.reverses);
          posted += 1;
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          expect(["stock-insufficient", "cost-required", "move-already-reversed"]).toContain(
            error.problem.code,
          );
          refused += 1;
        }
      }
      expect(await brokenLedgerRows(db)).toEqual([]);
    }),
    { numRuns: 60, seed: 20261124, interruptAfterTimeLimit: 150_000, markInterruptAsFailure: false },
  );
  expect(posted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(5);
}, 240_000);

function moveOf(
  world: LedgerWorld,
  products: readonly string[],
  one: Step,
  history: readonly Recorded[],
  reversed: ReadonlySet<string>,
): Recorded[] {
  const { a, b, supplier, customer, loss } = world.company.places;
  const base = {
    id: newId(),
    product: products[one.product] ?? "",
    quantity: (one.quantity / 1000).toFixed(3),
    at: new Date(Date.now() - one.minutes * 60_000),
  };
  const unitCost = (one.cost / 10_000).toFixed(4);
  switch (one.what) {
    case "receipt":
      return [{ ...base, from: supplier, to: a, unitCost }];
    case "issue":
      return [{ ...base, from: a, to: customer }];
    case "loss":
      return [{ ...base, from: a, to: loss }];
    case "found":
      return [{ ...base, from: loss, to: a, ...(one.cost % 2 === 0 ? { unitCost } : {}) }];
    case "transfer":
      return [{ ...base, from: a, to: b }];
    case "reversal": {
      const candidates = history.filter((move) => !reversed.has(move.id));
      const move = candidates[one.pick % Math.max(candidates.length, 1)];
      if (move === undefined) return [];
      const { product, quantity } = move;
      return [
        {
          id: newId(),
          product,
          quantity,
          from: move.to,
          to: move.from,
          at: move.at ?? base.at,
          reverses: move.id,
        },
      ];
    }
  }
}
