import type { CountScope } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingWorld, createCountingWorld, dayTime } from "../../../test/counting-world.ts";
import { brokenLedgerRows } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { decideCorrection, listCorrections } from "./corrections.ts";
import { acceptTransfer, decideLines } from "./decide.ts";
import { listProductCounts } from "./product-counts-query.ts";
import { openSupplementary } from "./quarantine.ts";
import { readLineStory } from "./story-query.ts";
import { setToleranceRule } from "./tolerance.ts";

/** The worked examples of the counting rules, in numbers; times are of one day. */
describe("worked examples", () => {
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

  /** A product with a book quantity in shelf A since seven o'clock. */
  async function stocked(quantity: string, place: "a" | "b" = "a", unitCost = "500"): Promise<string> {
    const product = await world.addProduct({ method: "avco" });
    const { supplier } = world.company.places;
    await world.move("07:00", {
      product,
      from: supplier,
      to: world.company.places[place],
      quantity,
      unitCost,
      kind: "receipt",
    });
    return product;
  }
  const only = (product: string): CountScope => ({ kind: "products", productIds: [product] });

  it("1: compares with the book at the reading, so a receipt during the count is not lost", async () => {
    const { a, supplier } = world.company.places;
    const product = await stocked("100");
    const count = await world.release(only(product));
    await world.read(count, { product, place: a, quantity: "90", at: "09:10" });
    await world.move("10:00", {
      product,
      from: supplier,
      to: a,
      quantity: "20",
      unitCost: "500",
      kind: "receipt",
    });
    await world.close(count);
    const line = await world.line(count, product, a);
    expect(line).toMatchObject({
      state: "counted",
      book: "100",
      counted: "90",
      variance: "-10",
      varianceValue: "-5000",
    });
    await world.accept(count, line.id);
    await world.approve(count);
    await world.postCount(count);
    expect(await world.onHand(product, a)).toBe("110");
    expect((await world.line(count, product, a)).state).toBe("posted");
    const found = await world.write((tx) => listProductCounts(tx, product, { limit: 10 }));
    expect(found.items).toMatchObject([{ countId: count, book: "100", counted: "90", variance: "-10" }]);
  });

  it("2: a move within the uncertainty contests the line; a recount settles it", async () => {
    const { a, customer } = world.company.places;
    const product = await stocked("100");
    const count = await world.release(only(product));
    await world.read(count, { product, place: a, quantity: "90", at: "09:10" });
    await world.move("09:12", { product, from: a, to: customer, quantity: "5", kind: "issue" }, "09:14");
    await world.close(count, { at: "10:00" });
    const line = await world.line(count, product, a);
    expect(line).toMatchObject({
      state: "contested",
      book: "100",
      bookMovesBefore: "95",
      bookMovesAfter: "100",
    });
    await world.accept(count, line.id, "moves-before");
    expect(await world.line(count, product, a)).toMatchObject({ state: "accepted", variance: "-5" });
    await world.accept(count, line.id, "moves-after");
    expect(await world.line(count, product, a)).toMatchObject({ state: "accepted", variance: "-10" });
    await world.write((tx) => decideLines(tx, count, { lineIds: [line.id], decision: "recount" }));
    expect(await world.line(count, product, a)).toMatchObject({ state: "recount", counted: null });
    await world.read(count, { product, place: a, quantity: "87", at: "10:30" });
    expect(await world.line(count, product, a)).toMatchObject({
      state: "counted",
      book: "95",
      counted: "87",
      variance: "-8",
    });
  });

  it("3: readings of one line add up; an undo and a second device change the sum", async () => {
    const { a } = world.company.places;
    const product = await stocked("80");
    const count = await world.release(only(product));
    const second = newId();
    await world.read(count, { product, place: a, quantity: "40", at: "09:00" });
    await world.read(count, { product, place: a, quantity: "35", at: "09:20", eventId: second });
    expect(await world.line(count, product, a)).toMatchObject({
      counted: "75",
      countedAt: "2026-03-02T09:20:00.000Z",
    });
    await world.undo(count, second, world.counter, "09:21");
    expect((await world.line(count, product, a)).counted).toBe("40");
    await world.read(count, { product, place: a, quantity: "5", at: "09:25", deviceId: newId() });
    expect((await world.line(count, product, a)).counted).toBe("45");
  });

  it("4: a move back-dated before a posted count proposes a correction and leaves the count alone", async () => {
    const { a, customer } = world.company.places;
    const product = await stocked("100");
    const count = await world.release(only(product));
    await world.read(count, { product, place: a, quantity: "90", at: "09:10" });
    await world.close(count);
    await world.accept(count, (await world.line(count, product, a)).id);
    await world.approve(count);
    await world.postCount(count);
    const before = await world.line(count, product, a);
    await world.move("08:30", { product, from: a, to: customer, quantity: "10", kind: "issue" }, "+1 09:00");
    expect(await world.onHand(product, a)).toBe("80");
    const corrections = () => world.write((tx) => listCorrections(tx, { countId: count, limit: 10 }));
    const [proposed] = (await corrections()).items;
    expect(proposed).toMatchObject({ quantity: "10", state: "proposed" });
    await world.write(
      (tx) => decideCorrection(tx, proposed?.id ?? "", { outcome: "approved", reason: "late paper" }),
      world.controller,
    );
    expect(await world.onHand(product, a)).toBe("90");
    expect((await corrections()).items).toMatchObject([{ state: "approved" }]);
    expect(await world.line(count, product, a)).toEqual(before);
  });

  it("7: a bag is a third of a kilogram: three readings of one bag are one kilogram exactly", async () => {
    const { a } = world.company.places;
    const product = await stocked("1");
    const bag = newId();
    const { organisationId } = world.ctx;
    await db.ownerPool.query("INSERT INTO catalog.units VALUES ($1, $2, 'bag', 'Bag', 'Sac', 0)", [
      organisationId,
      bag,
    ]);
    await db.ownerPool.query("INSERT INTO catalog.product_units VALUES ($1, $2, $3, 1, 3)", [
      organisationId,
      product,
      bag,
    ]);
    const count = await world.release(only(product));
    for (const at of ["09:00", "09:01", "09:02"])
      await world.read(count, { product, place: a, quantity: "1", unitId: bag, at });
    expect(await world.line(count, product, a)).toMatchObject({ counted: "1", variance: "0" });
    const answer = await world.read(count, { product, place: a, quantity: "2.5", at: "09:03" });
    expect(answer.outcomes).toMatchObject([{ outcome: "quarantined", quarantine: "unit-too-precise" }]);
  });

  it("8: two blind rounds that differ are arbitrated by a third person", async () => {
    const { a } = world.company.places;
    const product = await stocked("50");
    const [second, third] = [await world.person("Second"), await world.person("Third")];
    const count = await world.release(only(product), { passes: 2 });
    await world.read(count, { product, place: a, quantity: "48", at: "09:00", round: 1 });
    expect((await world.line(count, product, a)).state).toBe("pending");
    await world.read(count, { product, place: a, quantity: "50", at: "09:30", round: 2, by: second });
    expect(await world.line(count, product, a)).toMatchObject({
      state: "arbitration",
      round: 3,
      counted: null,
    });
    const same = await world.read(count, { product, place: a, quantity: "48", at: "09:40", round: 3 });
    expect(same.outcomes).toMatchObject([{ quarantine: "same-counter" }]);
    await world.read(count, { product, place: a, quantity: "50", at: "10:00", by: third });
    expect(await world.line(count, product, a)).toMatchObject({
      state: "counted",
      counted: "50",
      variance: "0",
    });
  });

  it("8: without agreement of the third a supervisor decides with a reason", async () => {
    const { a } = world.company.places;
    const product = await stocked("50");
    const [second, third] = [await world.person("Second"), await world.person("Third")];
    const count = await world.release(only(product), { passes: 2 });
    await world.read(count, { product, place: a, quantity: "48", at: "09:00", round: 1 });
    await world.read(count, { product, place: a, quantity: "50", at: "09:30", round: 2, by: second });
    await world.read(count, { product, place: a, quantity: "49", at: "10:00", round: 3, by: third });
    await world.close(count);
    const line = await world.line(count, product, a);
    expect(line.state).toBe("arbitration");
    await world.write((tx) =>
      decideLines(tx, count, { lineIds: [line.id], decision: "round", round: 3, reason: "seen it" }),
    );
    expect(await world.line(count, product, a)).toMatchObject({
      state: "accepted",
      counted: "49",
      variance: "-1",
    });
  });

  it("9: breaching any one of percentage, quantity and value sends a line to review", async () => {
    const { a } = world.company.places;
    const companyId = world.company.id;
    const rule = {
      companyId,
      siteId: world.company.siteId,
      categoryId: null,
      percent: "2",
      quantity: "5",
      value: "10000",
    };
    await world.write((tx) => setToleranceRule(tx, rule));
    const cases = [
      { book: "100", counted: "98", state: "accepted" },
      { book: "100", counted: "97", state: "counted" },
      { book: "1000", counted: "990", state: "counted" },
    ];
    for (const { book, counted, state } of cases) {
      const product = await stocked(book);
      const count = await world.release(only(product));
      await world.read(count, { product, place: a, quantity: counted, at: "09:00" });
      await world.close(count);
      expect((await world.line(count, product, a)).state, `${book} counted ${counted}`).toBe(state);
    }
    const product = await stocked("7", "b");
    const count = await world.release(only(product));
    await world.read(count, { product, place: world.company.places.b, quantity: "7", at: "09:00" });
    await world.read(count, { product, place: a, quantity: "3", at: "09:05" });
    await world.close(count);
    expect(await world.line(count, product, a)).toMatchObject({
      state: "counted",
      book: "0",
      expected: false,
      outsideTolerance: true,
    });
  });

  it("10: serials are a set; one found elsewhere is suggested as a transfer", async () => {
    const { a, b, supplier } = world.company.places;
    const product = await world.addProduct({ method: "avco", tracking: "serial" });
    const lots = new Map<string, string>();
    for (const code of ["A", "B", "C", "D"]) {
      const id = newId();
      lots.set(code, id);
      await db.ownerPool.query("INSERT INTO stock.lots VALUES ($1, $2, $3, $4, NULL, now())", [
        world.ctx.organisationId,
        id,
        product,
        code,
      ]);
      const to = code === "D" ? b : a;
      await world.move("07:00", {
        product,
        from: supplier,
        to,
        quantity: "1",
        unitCost: "500",
        lot: id,
        kind: "receipt",
      });
    }
    const count = await world.release(only(product));
    for (const [lot, at] of [
      ["A", "09:00"],
      ["C", "09:01"],
      ["D", "09:02"],
      ["A", "09:03"],
    ] as const)
      await world.read(count, { product, place: a, quantity: "1", lot, at });
    await world.close(count, { uncounted: "zero" });
    expect(await world.line(count, product, a, "A")).toMatchObject({ counted: "1", variance: "0" });
    expect(await world.line(count, product, a, "B")).toMatchObject({ counted: "0", variance: "-1" });
    const found = await world.line(count, product, a, "D");
    expect(found).toMatchObject({ variance: "1", expected: false });
    const story = await world.write((tx) => readLineStory(tx, count, found.id));
    expect(story.suggestions).toMatchObject([{ kind: "serial-elsewhere", lotCode: "D", quantity: "1" }]);
  });

  it("12: uncounted lines are kept, zeroed or excluded as the closer says, never by default", async () => {
    const { a } = world.company.places;
    const close = async (uncounted: "keep" | "zero" | "exclude") => {
      const product = await stocked("10");
      const count = await world.release(only(product));
      await expect(world.close(count)).rejects.toMatchObject({
        problem: { code: "uncounted-choice-missing" },
      });
      await world.close(count, { uncounted, reason: "aisle closed" });
      return world.line(count, product, a);
    };
    expect(await close("keep")).toMatchObject({
      state: "accepted",
      counted: null,
      variance: null,
      decision: "keep",
    });
    expect(await close("zero")).toMatchObject({ counted: "0", variance: "-10" });
    expect(await close("exclude")).toMatchObject({ state: "excluded", decisionReason: "aisle closed" });
  });

  it("13: readings of a posted count are quarantined and may open a supplementary count", async () => {
    const { a } = world.company.places;
    const products = [await stocked("10"), await stocked("20"), await stocked("30"), await stocked("40")];
    const count = await world.release({ kind: "products", productIds: products });
    await world.close(count, { uncounted: "keep", at: "11:00" });
    await world.approve(count);
    await world.postCount(count);
    world.clock.at("13:00");
    const late = products.map((product) => ({ product, place: a, quantity: "9", at: "09:10" }));
    expect(await world.read(count, ...late)).toMatchObject({
      sent: 4,
      applied: 0,
      duplicate: 0,
      quarantined: 4,
    });
    const supplementary = await world.write((tx) => openSupplementary(tx, count, "phone was offline"));
    expect((await world.lines(supplementary)).map((l) => l.counted)).toEqual(["9", "9", "9", "9"]);
    expect((await world.lines(supplementary)).map((l) => l.variance).sort()).toEqual([
      "-1",
      "-11",
      "-21",
      "-31",
    ]);
  });

  it("15: a shortage and its neighbour's surplus become one move, no loss, no gain, no entry", async () => {
    const { a, b } = world.company.places;
    const product = await stocked("10");
    const count = await world.release({ kind: "full" }, {}).catch(() => undefined);
    expect(count).toBeUndefined();
    const own = await world.release(only(product));
    await world.read(own, { product, place: a, quantity: "4", at: "09:00" });
    await world.read(own, { product, place: b, quantity: "6", at: "09:02" });
    await world.close(own);
    const [from, to] = [await world.line(own, product, a), await world.line(own, product, b)];
    const story = await world.write((tx) => readLineStory(tx, own, to.id));
    expect(story.suggestions).toMatchObject([{ kind: "neighbour", lineId: from.id, quantity: "6" }]);
    await world.write((tx) =>
      acceptTransfer(tx, own, { fromLineId: from.id, toLineId: to.id, quantity: "6", reason: "wrong shelf" }),
    );
    await world.approve(own);
    await world.postCount(own);
    expect(await world.onHand(product, a)).toBe("4");
    expect(await world.onHand(product, b)).toBe("6");
    const moves = await world.rows(
      "SELECT kind FROM stock.moves WHERE product_id = $1 AND effective_at > $2",
      product,
      dayTime("08:00"),
    );
    expect(moves).toEqual([{ kind: "transfer" }]);
    expect(await world.rows("SELECT FROM valuation.entries WHERE origin_id = $1", own)).toEqual([]);
  });
});
