import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CatalogWorld } from "../../../test/catalog-world.ts";
import { auditOf, problem } from "../../../test/outcomes.ts";
import { createCategory } from "./categories.ts";
import { holdLedgerFacts } from "./ledger-facts.ts";
import { listProducts, readProduct } from "./product-query.ts";
import { archiveProduct, changeProduct } from "./products.ts";
import type { ProductDraft } from "./tidy-product.ts";

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.create();
});
afterAll(() => world.drop());

describe("products", () => {
  it("are read as they were written, barcodes as GTIN-14, with an audit event", async () => {
    const product = await world.create("READ", {
      units: [{ unitId: world.unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "4006381333931", unitId: null },
        { code: "shelf-tag", unitId: world.unit("carton") },
      ],
    });
    expect(product).toMatchObject({
      code: "READ",
      units: [{ unitId: world.unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "04006381333931", unitId: null },
        { code: "shelf-tag", unitId: world.unit("carton") },
      ],
      version: 1,
      archived: false,
    });
    expect(await auditOf(world.org.database, world.org.ctx, product.id)).toEqual([
      { action: "product.create", before: null, after: product },
    ]);
  });

  it("refuse a code or a barcode that is taken, in the caller's language", async () => {
    await world.create("TAKEN", { barcodes: [{ code: "taken-tag", unitId: null }] });
    expect(await problem(world.create("TAKEN"))).toBe("already-exists Code TAKEN");
    const twice = world.create("TAKEN-2", { barcodes: [{ code: "taken-tag", unitId: null }] });
    expect(await problem(twice)).toBe("already-exists Barcode taken-tag");
    const french = world.create("TAKEN", {}, { ...world.org.ctx, language: "fr" });
    expect(await problem(french)).toBe("already-exists Le code TAKEN");
  });

  it("refuse a category or unit that does not exist", async () => {
    const nowhere = newId();
    expect(await problem(world.create("REF", { categoryId: nowhere }))).toBe(
      `unknown-reference category ${nowhere}`,
    );
    expect(await problem(world.create("REF", { unitId: nowhere }))).toBe(`unknown-reference unit ${nowhere}`);
    const packs = [{ unitId: nowhere, numerator: "6", denominator: "1" }];
    expect(await problem(world.create("REF", { units: packs }))).toBe(`unknown-reference unit ${nowhere}`);
  });

  it("change as a whole: units and barcodes become those given, and the audit keeps both states", async () => {
    const before = await world.create("CHANGE", {
      units: [{ unitId: world.unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [{ code: "carton-tag", unitId: world.unit("carton") }],
    });
    const change = world.draft("CHANGE", {
      name: "Renamed",
      units: [{ unitId: world.unit("pallet"), numerator: "480", denominator: "1" }],
      barcodes: [{ code: "carton-tag", unitId: world.unit("pallet") }],
    });
    const after = await world.write((tx) => changeProduct(tx, before.id, 1, change));
    expect(after).toMatchObject({
      name: "Renamed",
      units: change.units,
      barcodes: change.barcodes,
      version: 2,
    });
    expect((await auditOf(world.org.database, world.org.ctx, before.id)).at(-1)).toEqual({
      action: "product.change",
      before,
      after,
    });
  });

  it("refuse a change made from an older version", async () => {
    const { id } = await world.create("VERSION");
    await world.write((tx) => changeProduct(tx, id, 1, world.draft("VERSION", { name: "First" })));
    const late = world.write((tx) => changeProduct(tx, id, 1, world.draft("VERSION", { name: "Second" })));
    expect(await problem(late)).toBe("version-conflict");
    expect((await world.read((tx) => readProduct(tx, id))).name).toBe("First");
  });

  it("let one of two simultaneous changes through", async () => {
    const { id } = await world.create("RACE");
    const names = ["One", "Two"];
    const outcomes = await Promise.all(
      names.map((name) =>
        problem(world.write((tx) => changeProduct(tx, id, 1, world.draft("RACE", { name })))).catch(String),
      ),
    );
    expect(outcomes.sort()).toEqual(["nothing failed", "version-conflict"]);
  });

  it("keep unit and tracking once they have moved, and their category while in stock", async () => {
    const { id } = await world.create("MOVED");
    await world.write((tx) => world.receive(tx, id, "5"));
    const other = await world.write((tx) =>
      createCategory(tx, { code: "OTHER", nameEn: "O", nameFr: "O", method: "avco", nature: "goods" }),
    );
    const change = (what: Partial<ProductDraft>) =>
      problem(world.write((tx) => changeProduct(tx, id, 1, world.draft("MOVED", what))));
    expect(await change({ unitId: world.unit("kg") })).toMatch(/^decision-not-possible .*unit is fixed/);
    expect(await change({ tracking: "lot" })).toMatch(/^decision-not-possible .*tracked is fixed/);
    expect(await change({ categoryId: other.id })).toMatch(/^decision-not-possible .*category is fixed/);
    await world.write((tx) => world.setOnHand(tx, id, "0"));
    const moved = await world.write((tx) =>
      changeProduct(tx, id, 1, world.draft("MOVED", { categoryId: other.id })),
    );
    expect(moved.categoryId).toBe(other.id);
  });

  it("wait for a running writer of moves before their unit changes, and then see its move", async () => {
    const { id } = await world.create("WAIT");
    let change: Promise<string> | undefined;
    await world.write(async (tx) => {
      await holdLedgerFacts(tx);
      change = problem(
        world.write((other) =>
          changeProduct(other, id, 1, world.draft("WAIT", { unitId: world.unit("kg") })),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      await world.receive(tx, id, "1");
    });
    expect(await change).toMatch(/^decision-not-possible .*unit is fixed/);
  });

  it("are archived only when nothing is on hand, and then offered no more", async () => {
    const { id } = await world.create("ARCHIVE");
    await world.write((tx) => world.receive(tx, id, "5"));
    expect(await problem(world.write((tx) => archiveProduct(tx, id)))).toMatch(
      /^decision-not-possible .*on hand/,
    );
    await world.write((tx) => world.setOnHand(tx, id, "0"));
    const archived = await world.write((tx) => archiveProduct(tx, id));
    expect(archived).toMatchObject({ archived: true, version: 2 });
    expect(await world.write((tx) => archiveProduct(tx, id))).toEqual(archived);
    expect(await search("ARCHIVE")).toEqual([]);
    expect(await search("ARCHIVE", { archived: "true" })).toEqual(["ARCHIVE"]);
  });

  it("of another organisation do not exist", async () => {
    const { id } = await world.create("MINE");
    const stranger = await world.org.another("Stranger");
    expect(await problem(world.read((tx) => readProduct(tx, id), stranger))).toBe("not-found");
    const change = world.write((tx) => changeProduct(tx, id, 1, world.draft("MINE")), stranger);
    expect(await problem(change)).toBe("not-found");
    expect(await search("MINE", {}, stranger)).toEqual([]);
  });
});

async function search(
  text: string,
  how: { archived?: "true" | "false"; sort?: "code" | "-code" | "name" | "-name" } = {},
  ctx = world.org.ctx,
): Promise<string[]> {
  const query = { search: text, limit: 500, archived: "false", sort: "code", ...how } as const;
  const { items } = await world.read((tx) => listProducts(tx, query), ctx);
  return items.map(({ code }) => code);
}
