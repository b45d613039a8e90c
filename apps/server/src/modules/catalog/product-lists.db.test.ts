import type { Product } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CatalogWorld } from "../../../test/catalog-world.ts";
import { problem } from "../../../test/outcomes.ts";
import type { RequestContext } from "../../platform/context.ts";
import { createCategory } from "./categories.ts";
import { listProducts } from "./product-query.ts";
import { createProductsInBulk } from "./products.ts";
import { ensureDefaultUnits } from "./units.ts";

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.create();
});
afterAll(() => world.drop());

async function search(
  text: string,
  how: { archived?: "true" | "false"; sort?: "code" | "-code" | "name" | "-name" } = {},
  ctx = world.org.ctx,
): Promise<string[]> {
  const query = { search: text, limit: 500, archived: "false", sort: "code", ...how } as const;
  const { items } = await world.read((tx) => listProducts(tx, query), ctx);
  return items.map(({ code }) => code);
}

describe("the product list", () => {
  it("finds words of code and name in any case and order, and a whole barcode", async () => {
    await world.create("LAMP-1", {
      name: "Lampe 100% rouge",
      barcodes: [{ code: "5012345678900", unitId: null }],
    });
    await world.create("LAMP-2", { name: "Lampe bleue" });
    expect(await search("rouge lampe")).toEqual(["LAMP-1"]);
    expect(await search("lamp")).toEqual(["LAMP-1", "LAMP-2"]);
    expect(await search("5012345678900")).toEqual(["LAMP-1"]);
    expect(await search("100%")).toEqual(["LAMP-1"]);
    expect(await search("l_mp")).toEqual([]);
  });

  it("gives every product once over its pages, also when names repeat, in both directions", async () => {
    const stranger = await world.org.another("Pages");
    const codes = await world.write(async (tx) => {
      const own = await ensureDefaultUnits(tx);
      const { id } = await createCategory(tx, { ...world.category, code: "C" });
      const rows = Array.from({ length: 25 }, (_, index) => ({
        ...world.draft(`PAGE-${String(index).padStart(2, "0")}`),
        name: `Same ${index % 3}`,
        id: newId(),
        categoryId: id,
        unitId: own.get("piece") ?? "",
      }));
      await createProductsInBulk(tx, rows);
      return rows.map(({ code }) => code);
    }, stranger);
    for (const sort of ["code", "-code", "name", "-name"] as const) {
      const seen = await allPages(sort, stranger);
      expect(seen.length).toBe(25);
      expect(new Set(seen.map(({ code }) => code))).toEqual(new Set(codes));
      const keys = seen.map((item) => (sort.endsWith("name") ? item.name : item.code));
      expect(keys).toEqual(sort.startsWith("-") ? keys.toSorted().reverse() : keys.toSorted());
    }
  });

  it("refuses a cursor it did not give", async () => {
    const page = await world.read((tx) => listProducts(tx, { limit: 1, archived: "false", sort: "code" }));
    const query = { limit: 1, archived: "false", sort: "name", cursor: page.next ?? "" } as const;
    expect(await problem(world.read((tx) => listProducts(tx, query)))).toBe("validation-failed");
    const madeUp = { ...query, cursor: Buffer.from('["name,id","x","y"]').toString("base64url") };
    expect(await problem(world.read((tx) => listProducts(tx, madeUp)))).toBe("validation-failed");
  });
});

async function allPages(sort: "code" | "-code" | "name" | "-name", ctx: RequestContext): Promise<Product[]> {
  const seen: Product[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 10, archived: "false", sort, cursor } as const;
    const page = await world.read((tx) => listProducts(tx, query), ctx);
    seen.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

describe("bulk creation", () => {
  const rows = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => ({
      id: newId(),
      ...world.draft(`${prefix}-${index}`, { barcodes: [{ code: `${prefix}-tag-${index}`, unitId: null }] }),
    }));

  it("writes more products than one statement takes", async () => {
    await world.write((tx) => createProductsInBulk(tx, rows(12_000, "BULK")));
    const { rows: counted } = await world.read((tx) =>
      sql<{ products: string; barcodes: string }>`
        SELECT (SELECT count(*) FROM catalog.products WHERE code LIKE 'BULK-%') AS products,
          (SELECT count(*) FROM catalog.barcodes WHERE code LIKE 'BULK-%') AS barcodes`.execute(tx.kysely),
    );
    expect(counted).toEqual([{ products: "12000", barcodes: "12000" }]);
  });

  it("writes nothing when one code or barcode is taken, and names it", async () => {
    const [first, second, ...rest] = rows(4, "HALF");
    if (first === undefined || second === undefined) throw new Error("four rows were made");
    const sameCode = [first, { ...second, code: first.code }, ...rest];
    expect(await problem(world.write((tx) => createProductsInBulk(tx, sameCode)))).toBe(
      "already-exists Code HALF-0",
    );
    const sameBarcode = [first, { ...second, barcodes: first.barcodes }, ...rest];
    expect(await problem(world.write((tx) => createProductsInBulk(tx, sameBarcode)))).toBe(
      "already-exists Barcode HALF-tag-0",
    );
    expect(await search("HALF")).toEqual([]);
  });
});
