import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokenLedgerRows, createLedgerWorld, type LedgerWorld } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";

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

/** Signed values of the layers of a batch's moves, in order. */
async function valuesOf(ids: readonly string[], of: LedgerWorld = world): Promise<(string | undefined)[]> {
  const rows = await of.rows<{ id: string; value: string }>(
    "SELECT id, trim_scale(value)::text AS value FROM valuation.layers WHERE id = ANY($1)",
    ids,
  );
  return ids.map((id) => rows.find((row) => row.id === id)?.value);
}

async function worthOf(product: string, of: LedgerWorld = world) {
  const [row] = await of.rows<{ quantity: string; value: string }>(
    `SELECT trim_scale(quantity)::text AS quantity, trim_scale(value)::text AS value
     FROM valuation.stock_values WHERE product_id = $1`,
    product,
  );
  return row;
}

async function entryOf(id: string | undefined, of: LedgerWorld = world) {
  return of.rows<{ account: string; debit: string; credit: string }>(
    `SELECT account, trim_scale(debit)::text AS debit, trim_scale(credit)::text AS credit
     FROM valuation.entry_lines WHERE entry_id = $1 ORDER BY line`,
    id,
  );
}

describe("FIFO", () => {
  test("consumes the oldest first, takes back the most recently lost first (example 5)", async () => {
    const { a, supplier, loss } = world.company.places;
    const product = await world.addProduct({ method: "fifo" });
    await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "4" });
    await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "5" });
    const lost = await world.post({ product, from: a, to: loss, quantity: "12" });
    expect(await valuesOf(lost.ids)).toEqual(["-50"]);
    expect(await entryOf(lost.entryIds[0])).toEqual([
      { account: "6031", debit: "50", credit: "0" },
      { account: "31", debit: "0", credit: "50" },
    ]);
    expect(await worthOf(product)).toEqual({ quantity: "8", value: "40" });
    const found = await world.post({ product, from: loss, to: a, quantity: "3" });
    expect(await valuesOf(found.ids)).toEqual(["14"]);
    expect(await worthOf(product)).toEqual({ quantity: "11", value: "54" });
    const open = await world.rows(
      `SELECT trim_scale(quantity)::text AS quantity, trim_scale(value)::text AS value
       FROM valuation.open_layers WHERE product_id = $1 ORDER BY received_at`,
      product,
    );
    expect(open).toEqual([
      { quantity: "1", value: "4" },
      { quantity: "10", value: "50" },
    ]);
  });

  test("takes back nothing older than the company's window, but the average", async () => {
    const { a, supplier, loss } = world.company.places;
    const product = await world.addProduct({ method: "fifo" });
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "4", at: daysAgo(120) });
    await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "8", at: daysAgo(119) });
    await world.post({ product, from: a, to: loss, quantity: "5", at: daysAgo(100) });
    const found = await world.post({ product, from: loss, to: a, quantity: "3" });
    // 15 pieces are worth 100.
    expect(await valuesOf(found.ids)).toEqual(["20"]);
  });

  test("cuts one layer among many pieces of a batch without losing a franc", async () => {
    const { a, supplier, customer } = world.company.places;
    const product = await world.addProduct({ method: "fifo" });
    await world.post({ product, from: supplier, to: a, quantity: "3", unitCost: "33.34" });
    const out = { product, from: a, to: customer, quantity: "1" };
    const issued = await world.post(out, out, out);
    expect((await valuesOf(issued.ids)).toSorted()).toEqual(["-33", "-33", "-34"]);
    expect(await worthOf(product)).toEqual({ quantity: "0", value: "0" });
  });

  test("a reversed issue puts its pieces back in their turn; a reversed receipt takes its own layer", async () => {
    const { a, supplier, customer } = world.company.places;
    const product = await world.addProduct({ method: "fifo" });
    await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "4" });
    const dear = await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "9" });
    const issued = await world.post({ product, from: a, to: customer, quantity: "4" });
    const back = await world.post({
      product,
      from: customer,
      to: a,
      quantity: "4",
      reverses: issued.ids[0] ?? "",
    });
    expect(await valuesOf(back.ids)).toEqual(["16"]);
    const sentBack = await world.post({
      product,
      from: a,
      to: supplier,
      quantity: "10",
      reverses: dear.ids[0] ?? "",
    });
    expect(await valuesOf(sentBack.ids)).toEqual(["-90"]);
    expect(await worthOf(product)).toEqual({ quantity: "10", value: "40" });
  });
});

describe("average cost", () => {
  test("rounds each issue and gives the last unit what is left (example 6)", async () => {
    const { a, supplier, customer } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.post({ product, from: supplier, to: a, quantity: "3", unitCost: "33.3333" });
    const issue = async () =>
      valuesOf((await world.post({ product, from: a, to: customer, quantity: "1" })).ids);
    expect(await issue()).toEqual(["-33"]);
    expect(await issue()).toEqual(["-34"]);
    expect(await issue()).toEqual(["-33"]);
    expect(await worthOf(product)).toEqual({ quantity: "0", value: "0" });
  });

  test("found goods take back the loss, then the average, then the approved cost", async () => {
    const { a, supplier, loss } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "10" });
    await world.post({ product, from: a, to: loss, quantity: "2" });
    await world.post({ product, from: supplier, to: a, quantity: "8", unitCost: "20" });
    // 16 pieces worth 240: two come back at the lost 10, one at 15; the approved cost is not asked.
    const found = await world.post({ product, from: loss, to: a, quantity: "3", unitCost: "99" });
    expect(await valuesOf(found.ids)).toEqual(["35"]);
    const unknown = await world.addProduct({ method: "avco" });
    const approved = await world.post({ product: unknown, from: loss, to: a, quantity: "3", unitCost: "7" });
    expect(await valuesOf(approved.ids)).toEqual(["21"]);
  });

  test("refuses goods of which no cost is known, and writes nothing", async () => {
    const { a, loss } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await expect(world.post({ product, from: loss, to: a, quantity: "1" })).rejects.toThrow("cost-required");
    expect(await worthOf(product)).toBeUndefined();
  });

  test("a reversal takes back the exact value, though the average has moved on", async () => {
    const { a, supplier, customer } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.post({ product, from: supplier, to: a, quantity: "3", unitCost: "33.3333" });
    const issued = await world.post({ product, from: a, to: customer, quantity: "1" });
    const dear = await world.post({ product, from: supplier, to: a, quantity: "5", unitCost: "77" });
    const back = await world.post({
      product,
      from: customer,
      to: a,
      quantity: "1",
      reverses: issued.ids[0] ?? "",
    });
    expect(await valuesOf(back.ids)).toEqual(["33"]);
    const sentBack = await world.post({
      product,
      from: a,
      to: supplier,
      quantity: "5",
      reverses: dear.ids[0] ?? "",
    });
    expect(await valuesOf(sentBack.ids)).toEqual(["-385"]);
    expect(await worthOf(product)).toEqual({ quantity: "3", value: "100" });
  });
});

test("standard cost values every move at the standard", async () => {
  const { a, supplier, customer } = world.company.places;
  const product = await world.addProduct({ method: "standard", standardCost: "12.5" });
  const received = await world.post({ product, from: supplier, to: a, quantity: "3", unitCost: "99" });
  expect(await valuesOf(received.ids)).toEqual(["38"]);
  const issued = await world.post({ product, from: a, to: customer, quantity: "1" });
  expect(await valuesOf(issued.ids)).toEqual(["-13"]);
  await world.post({ product, from: a, to: customer, quantity: "2" });
  expect(await worthOf(product)).toEqual({ quantity: "0", value: "0" });
});

describe("entries", () => {
  test.each([
    ["syscohada", "31", "6031"],
    ["pcg", "37", "6037"],
  ] as const)("found and missing goods in %s (example 11)", async (chart, stock, variation) => {
    const here = await createLedgerWorld(db, { chart });
    const { a, loss } = here.company.places;
    const product = await here.addProduct({ method: "avco" });
    const found = await here.post({ product, from: loss, to: a, quantity: "20", unitCost: "50" });
    expect(await entryOf(found.entryIds[0])).toEqual([
      { account: stock, debit: "1000", credit: "0" },
      { account: variation, debit: "0", credit: "1000" },
    ]);
    const lost = await here.post({ product, from: a, to: loss, quantity: "20" });
    expect(await entryOf(lost.entryIds[0])).toEqual([
      { account: variation, debit: "1000", credit: "0" },
      { account: stock, debit: "0", credit: "1000" },
    ]);
  });

  test("one entry per accounting date, numbered without gap within the year of the date", async () => {
    const here = await createLedgerWorld(db);
    const { a, supplier } = here.company.places;
    const product = await here.addProduct({ method: "avco" });
    const receipt = { product, from: supplier, to: a, quantity: "1", unitCost: "5" };
    const posted = await here.post(
      { ...receipt, date: "2025-12-31" },
      { ...receipt, date: "2026-01-01" },
      { ...receipt, date: "2026-01-02" },
      { ...receipt, date: "2026-01-02" },
    );
    expect(posted.entryIds).toHaveLength(3);
    await here.post({ ...receipt, date: "2026-01-01" });
    const numbers = await here.rows<{ number: string }>(
      "SELECT number FROM valuation.entries WHERE company_id = $1 ORDER BY number",
      here.company.id,
    );
    expect(numbers.map((row) => row.number)).toEqual([
      "STK-2025-000001",
      "STK-2026-000001",
      "STK-2026-000002",
      "STK-2026-000003",
    ]);
  });

  test("a move within the company has no value and no entry (example 15)", async () => {
    const { a, b, supplier } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.post({ product, from: supplier, to: a, quantity: "6", unitCost: "5" });
    const moved = await world.post({ product, from: a, to: b, quantity: "6" });
    expect(moved.entryIds).toEqual([]);
    expect(await valuesOf(moved.ids)).toEqual([undefined]);
  });
});
