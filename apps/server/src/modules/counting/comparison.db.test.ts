import type { CountScope } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CountingWorld, createCountingWorld } from "../../../test/counting-world.ts";
import { brokenLedgerRows } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { type ComparisonWish, listComparedLines, readComparison } from "./comparison-query.ts";
import { createCount } from "./prepare.ts";

/** Two counts of a site, or two rounds of a count, side by side. */
describe("comparison", () => {
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

  async function stocked(quantity: string, unitCost = "500"): Promise<string> {
    const product = await world.addProduct({ method: "avco" });
    const { supplier, a } = world.company.places;
    await world.move("07:00", { product, from: supplier, to: a, quantity, unitCost, kind: "receipt" });
    return product;
  }
  const of = (...productIds: string[]): CountScope => ({ kind: "products", productIds });
  const rounds = (countId: string): ComparisonWish => ({ countId, round: 1, otherRound: 2 });
  const compare = (wish: ComparisonWish) => world.write((tx) => readComparison(tx, wish));
  const lines = async (wish: ComparisonWish, only: "all" | "differing" = "all", limit = 50) =>
    (await world.write((tx) => listComparedLines(tx, wish, { only, limit, sort: "location" }))).items;

  /** A count of the products in shelf A, closed, approved and posted at those times of its day. */
  async function posted(day: string, found: Readonly<Record<string, string>>): Promise<string> {
    const at = (time: string) => `${day} ${time}`;
    const count = await world.release(of(...Object.keys(found)), { at: at("08:00") });
    const { a } = world.company.places;
    for (const [product, quantity] of Object.entries(found))
      await world.read(count, { product, place: a, quantity, at: at("09:00") });
    await world.close(count, { at: at("11:00") });
    for (const line of await world.lines(count))
      if (line.state === "counted") await world.accept(count, line.id);
    await world.approve(count, at("11:30"));
    await world.postCount(count, at("12:00"));
    return count;
  }

  it("sets two posted counts side by side, with what each alone counted", async () => {
    const [same, less, first, second] = [
      await stocked("10"),
      await stocked("20"),
      await stocked("30"),
      await stocked("40"),
    ];
    const before = await posted("+0", { [same]: "10", [less]: "20", [first]: "30" });
    const after = await posted("+1", { [same]: "10", [less]: "17", [second]: "40" });
    const wish = { countId: before, otherId: after, round: 1, otherRound: 2 };
    expect(await compare(wish)).toMatchObject({
      left: { countId: before, round: null, countedLines: 3, value: "30000" },
      right: { countId: after, countedLines: 3, value: "33500" },
      lines: 4,
      same: 1,
      differing: 1,
      onlyLeft: 1,
      onlyRight: 1,
      valueDifference: "3500",
    });
    const differing = await lines(wish, "differing");
    expect(new Set(differing.map(({ productId }) => productId))).toEqual(new Set([less, first, second]));
    expect(differing.find(({ productId }) => productId === less)).toMatchObject({
      left: { counted: "20", unitCost: "500", value: "10000" },
      right: { counted: "17", unitCost: "500", value: "8500" },
      difference: "-3",
      valueDifference: "-1500",
    });
    expect(differing.find(({ productId }) => productId === second)).toMatchObject({
      left: null,
      right: { counted: "40" },
      difference: null,
    });
  });

  it("compares two rounds by their differences from the book, as trade goes on between them", async () => {
    const { a, customer } = world.company.places;
    const [sold, miscounted] = [await stocked("50"), await stocked("50")];
    const count = await world.release(of(sold, miscounted), { passes: 2 });
    const second = await world.person("Sam Second");
    await world.read(
      count,
      { product: sold, place: a, quantity: "50", at: "09:00" },
      { product: miscounted, place: a, quantity: "50", at: "09:01" },
    );
    await world.move("10:00", { product: sold, from: a, to: customer, quantity: "5", kind: "issue" });
    await world.read(count, { product: sold, place: a, quantity: "45", at: "11:00", by: second, round: 2 });
    await world.read(count, {
      product: miscounted,
      place: a,
      quantity: "48",
      at: "11:01",
      by: second,
      round: 2,
    });
    expect(await compare(rounds(count))).toMatchObject({
      left: { round: 1 },
      right: { round: 2 },
      same: 1,
      differing: 1,
    });
    expect(await lines(rounds(count), "differing")).toMatchObject([
      { productId: miscounted, left: { variance: "0" }, right: { variance: "-2" }, difference: "-2" },
    ]);
  });

  it("keeps a round that nobody has begun apart from one that found nothing", async () => {
    const { a } = world.company.places;
    const product = await stocked("5");
    const count = await world.release(of(product), { passes: 2 });
    await world.read(count, { product, place: a, quantity: "0", at: "09:00" });
    expect(await compare(rounds(count))).toMatchObject({ onlyLeft: 1, same: 0, right: { countedLines: 0 } });
  });

  it("gives every line once, page by page", async () => {
    const products = await Promise.all(["1", "2", "3"].map((quantity) => stocked(quantity)));
    const count = await posted("+2", Object.fromEntries(products.map((product) => [product, "1"])));
    const wish = { countId: count, otherId: count, round: 1, otherRound: 2 };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.write((tx) =>
        listComparedLines(tx, wish, { only: "all", sort: "-magnitude", limit: 1, cursor }),
      );
      seen.push(...page.items.map(({ productId }) => productId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(products.toSorted());
  });

  it("refuses counts of two sites: they have no place in common", async () => {
    const elsewhere = await world.addCompany({ currency: "EUR", decimals: 2, chart: "pcg" });
    const here = await world.release(of(await stocked("5")));
    const there = await world.write((tx) =>
      createCount(tx, {
        title: "Elsewhere",
        siteId: elsewhere.siteId,
        scope: { kind: "full" },
        blind: false,
        passes: 1,
      }),
    );
    await expect(compare({ countId: here, otherId: there, round: 1, otherRound: 2 })).rejects.toMatchObject({
      problem: { code: "counts-not-comparable" },
    });
  });

  it("hides a blind count from who takes part in it", async () => {
    const { a } = world.company.places;
    const product = await stocked("5");
    const count = await world.release(of(product));
    await world.read(count, { product, place: a, quantity: "5", at: "09:00" });
    await expect(world.write((tx) => readComparison(tx, rounds(count)), world.counter)).rejects.toMatchObject(
      {
        problem: { code: "blind-count" },
      },
    );
  });
});
