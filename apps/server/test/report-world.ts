import { acceptTransfer } from "../src/modules/counting/decide.ts";
import type { CountingWorld } from "./counting-world.ts";

export type ReportedProducts = Readonly<Record<"lost" | "found" | "same" | "misplaced" | "unseen", string>>;

/** Loss 10 @ 500, find 3 @ 500, one line right, one misplaced by 6, one unseen. */
export async function postedCount(
  world: CountingWorld,
): Promise<{ readonly countId: string; readonly product: ReportedProducts }> {
  const { a, b, supplier } = world.company.places;
  const stocked = async (quantity: string, place = a) => {
    const id = await world.addProduct({ method: "avco" });
    const receipt = { product: id, from: supplier, to: place, unitCost: "500", kind: "receipt" } as const;
    await world.move("07:00", { ...receipt, quantity });
    return id;
  };
  const product = {
    lost: await stocked("100"),
    found: await stocked("20"),
    same: await stocked("7"),
    misplaced: await stocked("10"),
    unseen: await stocked("5"),
  };
  // What is found in B is in the books of A, outside this count's places, so it is a find and no misplacement.
  const { customer } = world.company.places;
  await world.move("07:30", { product: product.found, from: a, to: customer, quantity: "20", kind: "issue" });
  await world.rows(
    "UPDATE valuation.stock_values SET standard_cost = 500 WHERE product_id = $1",
    product.found,
  );
  const count = await world.release({ kind: "products", productIds: Object.values(product) });
  await world.read(
    count,
    { product: product.lost, place: a, quantity: "90", at: "09:10" },
    { product: product.found, place: b, quantity: "3", at: "09:20" },
    { product: product.same, place: a, quantity: "7", at: "09:30" },
    { product: product.misplaced, place: a, quantity: "4", at: "09:40" },
    { product: product.misplaced, place: b, quantity: "6", at: "09:41" },
  );
  await world.close(count, { uncounted: "keep" });
  const [from, to] = [
    await world.line(count, product.misplaced, a),
    await world.line(count, product.misplaced, b),
  ];
  const pair = { fromLineId: from.id, toLineId: to.id, quantity: "6", reason: "next shelf" };
  await world.write((tx) => acceptTransfer(tx, count, pair));
  for (const line of await world.lines(count))
    if (line.state === "counted") await world.accept(count, line.id);
  await world.approve(count);
  await world.postCount(count);
  return { countId: count, product };
}

/** A count in review of many lines, three of them short by 1, 2 and 3 pieces at 10. */
export async function manyLines(world: CountingWorld, lines: number): Promise<string> {
  const { organisationId } = world.ctx;
  const { a } = world.company.places;
  const seed = await world.addProduct({ method: "avco" });
  const count = await world.release({ kind: "zero-stock" });
  await world.rows(
    `INSERT INTO catalog.products (organisation_id, id, code, name, category_id, unit_id, created_at)
     SELECT organisation_id, gen_random_uuid(), 'MANY-' || lpad(n::text, 6, '0'), 'Thing ' || n, category_id, unit_id, now()
     FROM catalog.products, generate_series(1, $2) n WHERE id = $1`,
    seed,
    lines,
  );
  await world.rows("DELETE FROM counting.lines WHERE count_id = $1", count);
  await world.rows(
    `INSERT INTO counting.lines (organisation_id, count_id, product_id, location_id, book_at_release, unit_cost, state,
       counted, counted_round, counted_from, counted_at, book, variance)
     SELECT $1, $2, id, $3, 50, 10, 'counted', 50 - short, 1, now(), now(), 50, -short
     FROM (SELECT id, greatest(4 - row_number() OVER (ORDER BY code DESC), 0) AS short FROM catalog.products
           WHERE organisation_id = $1 AND code LIKE 'MANY-%') p`,
    organisationId,
    count,
    a,
  );
  return count;
}
