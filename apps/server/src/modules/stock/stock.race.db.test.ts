import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brokenLedgerRows, createLedgerWorld, type LedgerWorld } from "../../../test/ledger-world.ts";
import { committingThrough, gate, RACES } from "../../../test/race.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { ProblemError } from "../../platform/problem.ts";
import { closePeriod } from "../valuation/index.ts";
import { reserve } from "./reservations.ts";
import { reverseMove } from "./reverse-move.ts";

let db: TestDatabase;
let world: LedgerWorld;
beforeAll(async () => {
  db = await createTestDatabase();
  world = await createLedgerWorld(db);
});
afterAll(async () => {
  expect(await brokenLedgerRows(db)).toEqual([]);
  await db.drop();
});

/** What became of things that began together: "ok" or the problem's code, sorted. */
async function together(...work: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const results = await Promise.allSettled(work.map((run) => run()));
  return results
    .map((result) => {
      if (result.status === "fulfilled") return "ok";
      if (result.reason instanceof ProblemError) return result.reason.problem.code;
      throw result.reason;
    })
    .toSorted();
}

async function stocked(quantity: string, how: Parameters<LedgerWorld["addProduct"]>[0] = { method: "fifo" }) {
  const { a, supplier } = world.company.places;
  const product = await world.addProduct(how);
  const receipt = await world.post({ product, from: supplier, to: a, quantity, unitCost: "7" });
  return { product, receiptId: receipt.ids[0] ?? "" };
}

test("of two issues of the last piece one wins, the other is told how many are there", async () => {
  const { a, customer } = world.company.places;
  for (let time = 0; time < RACES; time += 1) {
    const { product } = await stocked("1");
    const issue = () => world.post({ product, from: a, to: customer, quantity: "1", kind: "issue" });
    expect(await together(issue, issue)).toEqual(["ok", "stock-insufficient"]);
  }
});

test("a move is reversed once, however many ask", async () => {
  for (let time = 0; time < RACES; time += 1) {
    const { receiptId } = await stocked("3");
    const undo = () =>
      world.database.write(world.ctx, (tx) => reverseMove(tx, receiptId, { reason: "typed twice" }));
    expect(await together(undo, undo, undo)).toEqual([
      "move-already-reversed",
      "move-already-reversed",
      "ok",
    ]);
  }
});

test("a reservation and an issue never promise the same piece", async () => {
  const { a, customer } = world.company.places;
  for (let time = 0; time < RACES; time += 1) {
    const { product } = await stocked("1");
    const take = () => world.post({ product, from: a, to: customer, quantity: "1", kind: "issue" });
    const hold = () =>
      world.database.write(world.ctx, (tx) =>
        reserve(tx, { productId: product, locationId: a, quantity: "1", reference: "order 7" }),
      );
    expect(await together(take, hold)).toEqual(["ok", "stock-insufficient"]);
  }
});

test("one serial number comes in once, though two places report it", async () => {
  const { a, b, supplier, production } = world.company.places;
  for (let time = 0; time < RACES; time += 1) {
    const product = await world.addProduct({ method: "avco", tracking: "serial" });
    const [lot] = await world.rows<{ id: string }>(
      `INSERT INTO stock.lots (organisation_id, id, product_id, code, created_at)
       VALUES ($1, platform.uuidv7(), $2, 'S-1', now()) RETURNING id`,
      world.ctx.organisationId,
      product,
    );
    const arrive = (from: string, to: string) => () =>
      world.post({ product, lot: lot?.id ?? "", from, to, quantity: "1", unitCost: "9" });
    expect(await together(arrive(supplier, a), arrive(production, b))).toEqual([
      "ok",
      "serial-already-in-stock",
    ]);
  }
});

test("closing a month waits for a posting into it, and a posting waits for the closing", async () => {
  const february = { closed: true } as const;
  const here = await createLedgerWorld(db);
  const product = await here.addProduct({ method: "avco" });
  const { places, id } = here.company;
  const receipt = {
    product,
    from: places.supplier,
    to: places.a,
    quantity: "1",
    unitCost: "1",
    date: "2026-02-10",
  };
  const firstDoor = gate();
  const slow = here.through(committingThrough(db.pool, firstDoor));
  const posting = slow.post(receipt);
  await firstDoor.reached;
  let closed = false;
  const closing = here.database
    .write(here.ctx, (tx) => closePeriod(tx, id, "2026-02-01", february))
    .then(() => {
      closed = true;
    });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(closed).toBe(false);
  firstDoor.open();
  await Promise.all([posting, closing]);
  await expect(here.post(receipt)).rejects.toThrow("period-closed");
  const secondDoor = gate();
  const march = committingThrough(db.pool, secondDoor).write(here.ctx, (tx) =>
    closePeriod(tx, id, "2026-03-01", february),
  );
  await secondDoor.reached;
  const late = together(() => here.post({ ...receipt, date: "2026-03-10" }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  secondDoor.open();
  await march;
  expect(await late).toEqual(["period-closed"]);
});

test("eight posters with overlapping products in any order all get through", async () => {
  const { a, b, customer, supplier } = world.company.places;
  const products = await Promise.all(
    ["fifo", "avco", "fifo", "avco", "economic"].map(async (method) => {
      const product = await world.addProduct({ method: method as "fifo" });
      await world.post({ product, from: supplier, to: a, quantity: "1000", unitCost: "3" });
      return product;
    }),
  );
  const poster = (seed: number) => async () => {
    for (let round = 0; round < 6; round += 1) {
      const order = products.toSorted(
        (left, right) => (left < right ? 1 : -1) * ((seed + round) % 2 ? 1 : -1),
      );
      await world.post(
        ...order.map((product) => ({
          product,
          from: a,
          to: (seed + round) % 3 ? customer : b,
          quantity: "2",
        })),
        ...order.map((product) => ({ product, from: supplier, to: a, quantity: "1", unitCost: "4" })),
      );
    }
  };
  const deadlocks = async () => {
    const { rows } = await db.ownerPool.query<{ deadlocks: string }>(
      "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
    );
    return rows[0]?.deadlocks;
  };
  const before = await deadlocks();
  expect(await together(...Array.from({ length: 8 }, (_, seed) => poster(seed)))).toEqual(
    Array(8).fill("ok"),
  );
  await db.ownerPool.query("SELECT pg_stat_force_next_flush()");
  expect(await deadlocks()).toBe(before);
});

test("another organisation sees and touches nothing", async () => {
  const { product } = await stocked("5");
  const stranger = await createLedgerWorld(db);
  const seen = await stranger.database.read(stranger.ctx, async (tx) => {
    const { rows } = await sql<{ seen: string }>`
      SELECT (SELECT count(*) FROM stock.moves) + (SELECT count(*) FROM stock.quants) + (SELECT count(*) FROM stock.lots)
        + (SELECT count(*) FROM valuation.layers) + (SELECT count(*) FROM valuation.entries)
        + (SELECT count(*) FROM valuation.open_layers) + (SELECT count(*) FROM valuation.stock_values) AS seen`.execute(
      tx.kysely,
    );
    return rows[0]?.seen;
  });
  expect(seen).toBe("0");
  const { a, customer } = stranger.company.places;
  await expect(stranger.post({ product, from: a, to: customer, quantity: "1" })).rejects.toThrow();
  const theirs = {
    product,
    from: world.company.places.supplier,
    to: world.company.places.a,
    quantity: "1",
    unitCost: "1",
  };
  await expect(stranger.post(theirs)).rejects.toThrow("unknown-reference");
});
