import type { CountScope, Suggestion } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingWorld, createCountingWorld } from "../../../test/counting-world.ts";
import { brokenLedgerRows } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { acceptTransfer } from "./decide.ts";
import { readLineStory } from "./story-query.ts";
import { suggestedLines } from "./suggested-lines.ts";

/** What a reviewer is told a difference may come from. */
describe("suggestions", () => {
  let db: TestDatabase;
  let world: CountingWorld;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createCountingWorld(db);
  });
  afterAll(async () => {
    expect(await brokenLedgerRows(db)).toEqual([]);
    await db.drop();
  });

  async function stocked(quantity: string, code?: string): Promise<string> {
    const product = await world.addProduct({ method: "avco" });
    if (code !== undefined)
      await db.ownerPool.query("UPDATE catalog.products SET code = $1 WHERE id = $2", [code, product]);
    const { supplier, a } = world.company.places;
    await world.move("+0 01:00", {
      product,
      from: supplier,
      to: a,
      quantity,
      unitCost: "500",
      kind: "receipt",
    });
    return product;
  }

  /** Says that one `code` is so many pieces of the product. */
  async function pack(product: string, code: string, pieces: string): Promise<string> {
    const unit = newId();
    const { organisationId } = world.ctx;
    await db.ownerPool.query("INSERT INTO catalog.units VALUES ($1, $2, $3, $3, $3, 0)", [
      organisationId,
      unit,
      code,
    ]);
    await db.ownerPool.query("INSERT INTO catalog.product_units VALUES ($1, $2, $3, $4, 1)", [
      organisationId,
      product,
      unit,
      pieces,
    ]);
    return unit;
  }

  const of = (...productIds: string[]): CountScope => ({ kind: "products", productIds });

  async function suggestionsOf(count: string, product: string, place?: string): Promise<Suggestion[]> {
    const line = await world.line(count, product, place ?? world.company.places.a);
    const { suggestions } = await world.write((tx) => readLineStory(tx, count, line.id));
    // The filter of the review asks the same of all lines at once.
    const suggested = await world.write((tx) => suggestedLines(tx, count));
    expect(suggested.includes(line.id)).toBe(suggestions.length > 0);
    return suggestions;
  }

  it("names a product of nearly the same code with the opposite difference, and no other", async () => {
    const { a } = world.company.places;
    const missing = await stocked("96", "85123A");
    const found = await stocked("40", "85132A");
    const other = await stocked("40", "85125A");
    const count = await world.release(of(missing, found, other));
    await world.read(
      count,
      { product: missing, place: a, quantity: "84", at: "09:00" },
      { product: found, place: a, quantity: "52", at: "09:01" },
      { product: other, place: a, quantity: "40", at: "09:02" },
    );
    expect(await suggestionsOf(count, missing)).toMatchObject([
      { kind: "look-alike", productCode: "85132A", quantity: "12" },
    ]);
    expect(await suggestionsOf(count, other)).toEqual([]);
  });

  it("recognises cartons that were entered as pieces, in one reading of several", async () => {
    const { a } = world.company.places;
    const product = await stocked("130");
    await pack(product, "CT12", "12");
    const count = await world.release(of(product));
    await world.read(
      count,
      { product, place: a, quantity: "10", at: "09:00" },
      { product, place: a, quantity: "10", at: "09:05" },
    );
    expect(await suggestionsOf(count, product)).toEqual([
      {
        kind: "another-unit",
        entered: "10",
        enteredUnitCode: expect.any(String),
        otherUnitCode: "CT12",
        otherQuantity: "120",
      },
    ]);
  });

  it("recognises pieces that were entered as cartons", async () => {
    const { a } = world.company.places;
    const product = await stocked("24");
    const unitId = await pack(product, "CT6", "6");
    const count = await world.release(of(product));
    await world.read(count, { product, place: a, quantity: "24", unitId, at: "09:00" });
    expect(await suggestionsOf(count, product)).toMatchObject([
      { kind: "another-unit", entered: "24", enteredUnitCode: "CT6", otherQuantity: "24" },
    ]);
  });

  it("says how many whole packs a difference is, of the largest that fits", async () => {
    const { a } = world.company.places;
    const product = await stocked("100");
    await pack(product, "B6", "6");
    await pack(product, "B24", "24");
    const count = await world.release(of(product));
    await world.read(count, { product, place: a, quantity: "52", at: "09:00" });
    expect(await suggestionsOf(count, product)).toEqual([
      { kind: "whole-packs", unitCode: "B24", unitQuantity: "24", packs: "-2" },
    ]);
  });

  it("finds the move that would explain it on the other side of the reading", async () => {
    const { a, b, supplier } = world.company.places;
    const [gone, late] = [await stocked("50"), await stocked("50")];
    await world.move("07:30", {
      product: late,
      from: supplier,
      to: a,
      quantity: "7",
      unitCost: "5",
      kind: "receipt",
    });
    const count = await world.release(of(gone, late));
    await world.read(
      count,
      { product: gone, place: a, quantity: "45", at: "09:00" },
      { product: late, place: a, quantity: "50", at: "09:01" },
    );
    await world.move("14:00", { product: gone, from: a, to: b, quantity: "5", kind: "transfer" });
    expect(await suggestionsOf(count, gone)).toMatchObject([
      { kind: "move-time", booked: "after", quantity: "-5" },
    ]);
    expect(await suggestionsOf(count, late)).toMatchObject([
      { kind: "move-time", booked: "before", quantity: "7" },
    ]);
  });

  it("names goods that were sent and never received in the books", async () => {
    const { a, b, transit } = world.company.places;
    const product = await stocked("30");
    await world.move("06:00", { product, from: a, to: transit, quantity: "10", kind: "transfer" });
    const count = await world.release(of(product));
    await world.read(
      count,
      { product, place: a, quantity: "20", at: "09:00" },
      { product, place: b, quantity: "10", at: "09:05" },
    );
    expect(await suggestionsOf(count, product, b)).toMatchObject([{ kind: "in-transit", quantity: "10" }]);
    expect(await suggestionsOf(count, product)).toEqual([]);
  });

  it("says nothing any more of what a transfer explains", async () => {
    const { a, b } = world.company.places;
    const product = await stocked("60");
    const count = await world.release(of(product));
    await world.read(
      count,
      { product, place: a, quantity: "48", at: "09:00" },
      { product, place: b, quantity: "12", at: "09:05" },
    );
    await world.close(count);
    const [from, to] = [await world.line(count, product, a), await world.line(count, product, b)];
    expect(await suggestionsOf(count, product)).toMatchObject([
      { kind: "neighbour", lineId: to.id, quantity: "-12" },
    ]);
    await world.write((tx) =>
      acceptTransfer(tx, count, {
        fromLineId: from.id,
        toLineId: to.id,
        quantity: "12",
        reason: "next shelf",
      }),
    );
    expect(await suggestionsOf(count, product)).toEqual([]);
    expect(
      await world.rows(
        "SELECT action, reason FROM audit.events WHERE object_id = $1 ORDER BY id DESC LIMIT 1",
        count,
      ),
    ).toEqual([{ action: "count.accept-transfer", reason: "next shelf" }]);
  });
});
