import { lot, move, quant, recordedMoves, reservation } from "@stockex/contracts";
import { Money, newId, Ratio } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { brokenLedgerRows, createLedgerWorld, type LedgerWorld } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { bookAt, stockModule } from "./index.ts";

const clock = { time: new Date("2026-03-02T12:00:00Z"), now: () => clock.time };
let db: TestDatabase;
let world: LedgerWorld;
let api: TestApi;
beforeAll(async () => {
  db = await createTestDatabase();
  world = await createLedgerWorld(db, { currency: "EUR", decimals: 2, chart: "pcg", clock });
  api = await createTestApi(world, world.ctx, [stockModule]);
});
afterAll(async () => {
  await api.close();
  expect(await brokenLedgerRows(db)).toEqual([]);
  await db.drop();
});

type Path = Parameters<TestApi["call"]>[0];
async function send(request: Path, body?: object): Promise<string | z.infer<typeof recordedMoves>> {
  const answer = await api.call(request, body === undefined ? {} : { body });
  if (answer.status === 201) return recordedMoves.parse(answer.body);
  const { code } = z.object({ code: z.string() }).parse(answer.body);
  return `${answer.status} ${code}`;
}
const items = async <S extends z.ZodType>(schema: S, path: string) =>
  z.object({ items: z.array(schema) }).parse((await api.call(`GET /v1/${path}`)).body).items;
const receive = (productId: string, quantity: string, more: object = {}) =>
  send("POST /v1/receipts", {
    lines: [{ productId, quantity, locationId: world.company.places.a, unitCost: "1", ...more }],
  });
const onHand = async (productId: string) =>
  (await items(quant, `stock?productId=${productId}`)).map((row) => [row.locationPath, row.quantity]);

async function productIn(unit: "pce" | "kg", others: Record<string, [number, number]> = {}): Promise<string> {
  const product = await world.addProduct({ method: "avco" });
  const { organisationId } = world.ctx;
  if (unit === "kg") {
    const kilogram = await unitNamed("kg", 3);
    await db.ownerPool.query("UPDATE catalog.products SET unit_id = $1 WHERE id = $2", [kilogram, product]);
  }
  for (const [code, [numerator, denominator]] of Object.entries(others)) {
    await db.ownerPool.query("INSERT INTO catalog.product_units VALUES ($1, $2, $3, $4, $5)", [
      organisationId,
      product,
      await unitNamed(code, code === "carton" ? 1 : 0),
      numerator,
      denominator,
    ]);
  }
  return product;
}

async function unitNamed(code: string, decimals: number): Promise<string> {
  await db.ownerPool.query(
    `INSERT INTO catalog.units VALUES ($1, platform.uuidv7(), $2, $2, $2, $3) ON CONFLICT DO NOTHING`,
    [world.ctx.organisationId, code, decimals],
  );
  const { rows } = await db.ownerPool.query<{ id: string }>(
    "SELECT id FROM catalog.units WHERE organisation_id = $1 AND code = $2",
    [world.ctx.organisationId, code],
  );
  return rows[0]?.id ?? "";
}

describe("units", () => {
  test("pallets, cartons and pieces come in as pieces (example 7)", async () => {
    const product = await productIn("pce", { carton: [12, 1], pallet: [480, 1] });
    await receive(product, "1", { unitId: await unitNamed("pallet", 0) });
    await receive(product, "2.5", { unitId: await unitNamed("carton", 1) });
    await receive(product, "3");
    expect(await onHand(product)).toEqual([["A", "513"]]);
  });

  test("what a unit does not allow is refused, also after conversion", async () => {
    const product = await productIn("pce", { carton: [12, 1] });
    expect(await receive(product, "2.5")).toBe("422 unit-too-precise");
    expect(await receive(product, "0.1", { unitId: await unitNamed("carton", 1) })).toBe(
      "422 unit-too-precise",
    );
    expect(await receive(product, "1", { unitId: newId() })).toBe("422 unknown-reference");
    expect(await receive(product, "0")).toBe("422 quantity-not-positive");
    expect(await receive(product, "-1")).toBe("400 validation-failed");
    expect(await receive(product, "99999999999999", { unitId: await unitNamed("carton", 1) })).toBe(
      "422 quantity-invalid",
    );
  });

  test("a third of a kilogram is rounded once, and its cost is that of a bag", async () => {
    const product = await productIn("kg", { bag: [1, 3] });
    await receive(product, "3", { unitId: await unitNamed("bag", 0), unitCost: "2" });
    expect(await onHand(product)).toEqual([["A", "1"]]);
    expect(await worth(product)).toBe("6");
  });
});

const worth = async (product: string) => {
  const [row] = await world.rows<{ value: string }>(
    "SELECT trim_scale(value)::text AS value FROM valuation.stock_values WHERE product_id = $1",
    product,
  );
  return row?.value;
};

describe("receipts", () => {
  test("a foreign price becomes the company's money at the rate of the day, for good (example 14)", async () => {
    const product = await world.addProduct({ method: "fifo" });
    await receive(product, "10", { unitCost: "12.00", currency: "USD", rate: "0.92" });
    expect(await worth(product)).toBe("110.4");
    const group = Money.of("110.4", "EUR").convert(Ratio.of(655_957, 1000), "XAF");
    expect(group.toString()).toBe("72418");
    expect(await receive(product, "1", { unitCost: "12.00", currency: "USD" })).toBe("422 unknown-reference");
  });

  test("without a cost the average is taken, and with none known the receipt is refused", async () => {
    const product = await world.addProduct({ method: "avco" });
    expect(await receive(product, "1", { unitCost: undefined })).toBe("422 cost-required");
    await receive(product, "4", { unitCost: "2.5" });
    await receive(product, "2", { unitCost: undefined });
    expect(await worth(product)).toBe("15");
  });

  test("unknown things and places that hold no stock are refused, and nothing is written", async () => {
    const product = await world.addProduct({ method: "avco" });
    const { supplier } = world.company.places;
    expect(await receive(newId(), "1")).toBe("422 unknown-reference");
    expect(await receive(product, "1", { locationId: newId() })).toBe("422 unknown-reference");
    expect(await receive(product, "1", { locationId: supplier })).toBe("422 location-not-usable");
    expect(await receive(product, "1", { lot: "L1" })).toBe("422 lot-not-allowed");
    expect(await onHand(product)).toEqual([]);
  });
});

describe("time", () => {
  test("a device clock up to five minutes ahead is taken for now, more is refused", async () => {
    const product = await world.addProduct({ method: "avco" });
    const at = (effectiveAt: string, more: object = {}) =>
      send("POST /v1/receipts", {
        effectiveAt,
        ...more,
        lines: [{ productId: product, quantity: "1", locationId: world.company.places.a, unitCost: "1" }],
      });
    await at("2026-03-02T12:04:59Z");
    expect(await at("2026-03-02T12:05:01Z")).toBe("422 move-in-future");
    expect(await at("2026-03-02T12:00:00Z", { accountingDate: "2026-03-03" })).toBe("422 move-in-future");
    // 23:30 UTC is the next day in Douala.
    await at("2026-02-27T23:30:00Z");
    const moves = await items(move, `moves?productId=${product}`);
    expect(moves.map(({ effectiveAt, accountingDate }) => [effectiveAt, accountingDate])).toEqual([
      ["2026-03-02T12:00:00.000Z", "2026-03-02"],
      ["2026-02-27T23:30:00.000Z", "2026-02-28"],
    ]);
  });

  test("the book at an instant is what was there then, whenever it was recorded", async () => {
    const product = await world.addProduct({ method: "avco" });
    const { a, b, supplier, customer } = world.company.places;
    const day = (time: string) => new Date(`2026-03-01T${time}:00Z`);
    await world.post({ product, from: supplier, to: a, quantity: "100", unitCost: "1", at: day("08:00") });
    await world.post({ product, from: a, to: customer, quantity: "30", at: day("10:00") });
    await world.post({ product, from: a, to: b, quantity: "5", at: day("09:00") });
    const book = (time: string) =>
      world.database.read(world.ctx, (tx) =>
        bookAt(tx, { productId: product, locationId: a, lotId: null, at: day(time) }),
      );
    const books = [await book("07:59"), await book("08:00"), await book("09:30"), await book("10:00")];
    expect(books).toEqual(["0", "100", "95", "65"]);
    const then = await items(quant, `stock?productId=${product}&at=2026-03-01T09:30:00Z`);
    expect(then.map((row) => [row.locationPath, row.quantity])).toEqual([
      ["A", "95"],
      ["B", "5"],
    ]);
  });
});

describe("issues, transfers, adjustments", () => {
  test("no more goes out than is there, and the answer says how many are", async () => {
    const product = await world.addProduct({ method: "avco" });
    await receive(product, "3");
    const issue = (quantity: string) =>
      send("POST /v1/issues", {
        lines: [{ productId: product, quantity, locationId: world.company.places.a }],
      });
    expect(await issue("4")).toBe("409 stock-insufficient");
    expect(await issue("3")).toMatchObject({ moves: 1 });
    expect(await onHand(product)).toEqual([]);
  });

  test("a transfer stays within the company", async () => {
    const product = await world.addProduct({ method: "avco" });
    await receive(product, "3");
    const other = await world.addCompany({ currency: "XAF", decimals: 0, chart: "syscohada" });
    const transfer = (toId: string) =>
      send("POST /v1/transfers", {
        lines: [{ productId: product, quantity: "2", fromId: world.company.places.a, toId }],
      });
    expect(await transfer(other.places.a)).toBe("422 location-not-usable");
    expect(await transfer(world.company.places.a)).toBe("422 location-not-usable");
    expect(await transfer(world.company.places.b)).toMatchObject({ moves: 1, entryIds: [] });
    expect(await onHand(product)).toEqual([
      ["A", "1"],
      ["B", "2"],
    ]);
  });

  test("an adjustment needs its reason and leaves it in the audit", async () => {
    const product = await world.addProduct({ method: "avco" });
    await receive(product, "3");
    const line = { productId: product, quantity: "1", locationId: world.company.places.a };
    const lost = { lines: [{ ...line, direction: "lost" }] };
    expect(await send("POST /v1/adjustments", lost)).toBe("400 validation-failed");
    const done = recordedMoves.parse(await send("POST /v1/adjustments", { ...lost, reason: "broken" }));
    const audited = await world.rows<{ reason: string }>(
      "SELECT reason FROM audit.events WHERE object_id = $1",
      done.batchId,
    );
    expect(audited).toEqual([{ reason: "broken" }]);
  });
});

describe("lots and serial numbers", () => {
  test("a lot is made on receipt and asked for on issue", async () => {
    const product = await world.addProduct({ method: "fifo", tracking: "lot" });
    expect(await receive(product, "5")).toBe("422 lot-required");
    await receive(product, "5", { lot: "L-1", lotExpiresOn: "2027-01-31" });
    await receive(product, "2", { lot: "L-2" });
    const issue = (lotCode: string) =>
      send("POST /v1/issues", {
        lines: [{ productId: product, quantity: "3", locationId: world.company.places.a, lot: lotCode }],
      });
    expect(await issue("L-9")).toBe("422 unknown-reference");
    expect(await issue("L-2")).toBe("409 stock-insufficient");
    expect(await issue("L-1")).toMatchObject({ moves: 1 });
    const lots = await items(lot, `lots?productId=${product}`);
    expect(lots.map(({ code, expiresOn }) => [code, expiresOn])).toEqual([
      ["L-1", "2027-01-31"],
      ["L-2", null],
    ]);
  });

  test("a serial number is one piece, once", async () => {
    const product = await world.addProduct({ method: "avco", tracking: "serial" });
    expect(await receive(product, "2", { lot: "S-1" })).toBe("422 serial-quantity");
    await receive(product, "1", { lot: "S-1" });
    expect(await receive(product, "1", { lot: "S-1" })).toBe("409 serial-already-in-stock");
    expect(await receive(product, "1", { lot: "S-1", locationId: world.company.places.b })).toBe(
      "409 serial-already-in-stock",
    );
  });
});

describe("reversal", () => {
  test("undoes a move once, at its own time, with today's entry", async () => {
    const product = await world.addProduct({ method: "avco" });
    const { a, supplier } = world.company.places;
    const at = new Date("2026-02-01T08:00:00Z");
    const { ids } = await world.post({ product, from: supplier, to: a, quantity: "3", unitCost: "4", at });
    const undo = () => send(`POST /v1/moves/${ids[0] ?? ""}/reversal`, { reason: "typed twice" });
    expect(await undo()).toMatchObject({ moves: 1 });
    expect(await undo()).toBe("409 move-already-reversed");
    expect(await send(`POST /v1/moves/${newId()}/reversal`, { reason: "?" })).toBe("404 not-found");
    const moves = await items(move, `moves?productId=${product}`);
    expect(moves.map((row) => [row.kind, row.effectiveAt, row.accountingDate, row.reversed])).toEqual([
      ["reversal", "2026-02-01T08:00:00.000Z", "2026-03-02", false],
      ["adjustment", "2026-02-01T08:00:00.000Z", "2026-02-01", true],
    ]);
  });
});

describe("reservations", () => {
  test("what is reserved stays for who reserved it, and an issue that names it uses it up", async () => {
    const product = await world.addProduct({ method: "avco" });
    await receive(product, "10");
    const { a } = world.company.places;
    const hold = { productId: product, locationId: a, quantity: "8", reference: "order 7" };
    const made = reservation.parse((await api.call("POST /v1/reservations", { body: hold })).body);
    expect((await api.call("POST /v1/reservations", { body: hold })).status).toBe(409);
    const issue = (quantity: string, reservationId?: string) =>
      send("POST /v1/issues", { lines: [{ productId: product, quantity, locationId: a, reservationId }] });
    expect(await issue("3")).toBe("409 stock-insufficient");
    expect(await issue("2")).toMatchObject({ moves: 1 });
    expect(await issue("5", made.id)).toMatchObject({ moves: 1 });
    const [left] = await items(reservation, `reservations?productId=${product}`);
    expect(left?.quantity).toBe("3");
    expect(await issue("1")).toBe("409 stock-insufficient");
    expect(await issue("3", made.id)).toMatchObject({ moves: 1 });
    expect(await items(reservation, `reservations?productId=${product}`)).toEqual([]);
    expect(await issue("1", made.id)).toBe("422 unknown-reference");
  });

  test("a released reservation gives its stock free", async () => {
    const product = await world.addProduct({ method: "avco" });
    await receive(product, "1");
    const hold = { productId: product, locationId: world.company.places.a, quantity: "1", reference: "x" };
    const made = reservation.parse((await api.call("POST /v1/reservations", { body: hold })).body);
    expect((await api.call(`DELETE /v1/reservations/${made.id}`)).status).toBe(204);
    expect((await api.call("POST /v1/reservations", { body: hold })).status).toBe(201);
  });
});

test("the ledger is paged without repeating or skipping a move", async () => {
  const product = await world.addProduct({ method: "avco" });
  const { a, supplier } = world.company.places;
  await world.post(
    ...Array.from({ length: 7 }, () => ({ product, from: supplier, to: a, quantity: "1", unitCost: "1" })),
  );
  const seen: string[] = [];
  let cursor = "";
  for (let page = 0; page < 4; page += 1) {
    const { body } = await api.call(`GET /v1/moves?productId=${product}&limit=3${cursor}`);
    const answer = z.object({ items: z.array(move), next: z.string().nullable() }).parse(body);
    seen.push(...answer.items.map(({ id }) => id));
    if (answer.next === null) break;
    cursor = `&cursor=${answer.next}`;
  }
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
  expect(await items(move, `moves?locationId=${a}&productId=${product}`)).toHaveLength(7);
  expect(await items(move, `moves?locationId=${world.company.places.b}&productId=${product}`)).toEqual([]);
});
