import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CatalogWorld } from "../../../test/catalog-world.ts";
import { auditOf, problem } from "../../../test/outcomes.ts";
import { changeCategory, createCategory } from "./categories.ts";
import { resolveCode } from "./resolve-code.ts";
import { createUnit, ensureDefaultUnits, listUnits } from "./units.ts";

let world: CatalogWorld;
beforeAll(async () => {
  world = await CatalogWorld.create();
});
afterAll(() => world.drop());

describe("units", () => {
  it("gives every organisation the usual units once, in both languages", async () => {
    const again = await world.write(ensureDefaultUnits);
    expect(again.get("piece")).toBe(world.unit("piece"));
    const { items } = await world.read((tx) => listUnits(tx, { limit: 500 }));
    expect(items.find(({ code }) => code === "piece")).toMatchObject({ nameFr: "Pièce", decimals: 0 });
    expect(items.find(({ code }) => code === "kg")).toMatchObject({ decimals: 3 });
  });

  it("refuses a second unit with a code, naming it", async () => {
    const kilogram = { code: "kg", nameEn: "K", nameFr: "K", decimals: 3 };
    expect(await problem(world.write((tx) => createUnit(tx, kilogram)))).toBe("already-exists Code kg");
  });
});

describe("categories", () => {
  it("keep their valuation method and nature while they hold stock", async () => {
    const input = { code: "FIX", nameEn: "F", nameFr: "F", method: "fifo", nature: "goods" } as const;
    const { id } = await world.write((tx) => createCategory(tx, input));
    const product = await world.create("FIXED", { categoryId: id });
    await world.write((tx) => world.setOnHand(tx, product.id, "3"));
    const change = { ...input, method: "avco" } as const;
    expect(await problem(world.write((tx) => changeCategory(tx, id, 1, change)))).toMatch(
      /^decision-not-possible .*method is fixed/,
    );
    const renamed = await world.write((tx) => changeCategory(tx, id, 1, { ...input, nameEn: "Renamed" }));
    expect(renamed).toMatchObject({ nameEn: "Renamed", version: 2 });
    await world.write((tx) => world.setOnHand(tx, product.id, "0"));
    expect(await world.write((tx) => changeCategory(tx, id, 2, change))).toMatchObject({
      method: "avco",
      version: 3,
    });
    expect((await auditOf(world.org.database, world.org.ctx, id)).map(({ action }) => action)).toEqual([
      "category.create",
      "category.change",
      "category.change",
    ]);
  });

  it("refuse a code that is taken, when made and when changed", async () => {
    const input = { code: "DUP", nameEn: "D", nameFr: "D", method: "avco", nature: "goods" } as const;
    const { id } = await world.write((tx) => createCategory(tx, input));
    expect(await problem(world.write((tx) => createCategory(tx, input)))).toBe("already-exists Code DUP");
    const change = world.write((tx) => changeCategory(tx, id, 1, { ...input, code: "TOYS" }));
    expect(await problem(change)).toBe("already-exists Code TOYS");
  });
});

describe("a scanned code", () => {
  const resolve = (code: string) => world.read((tx) => resolveCode(tx, code));

  it("names the product of a barcode and the unit it stands for", async () => {
    const product = await world.create("SCAN", {
      units: [{ unitId: world.unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "3017620422003", unitId: null },
        { code: "13017620422000", unitId: world.unit("carton") },
      ],
    });
    expect(await resolve("3017620422003")).toMatchObject({
      productId: product.id,
      unitId: world.unit("piece"),
    });
    expect(await resolve("13017620422000")).toMatchObject({
      productId: product.id,
      unitId: world.unit("carton"),
    });
    expect(await resolve("(01)03017620422003(10)L1(21)S1(17)270131(30)6")).toMatchObject({
      kind: "product",
      productCode: "SCAN",
      lot: "L1",
      serial: "S1",
      quantity: "6",
      expiresOn: "2027-01-31",
    });
  });

  it("names a product by its own code, also when that looks like a barcode", async () => {
    await world.create("4000177605004");
    expect(await resolve("4000177605004")).toMatchObject({ kind: "product", productCode: "4000177605004" });
  });

  it("names a storage location by barcode or code, never a virtual one", async () => {
    expect(await resolve("LOC-1")).toMatchObject({ kind: "location", locationPath: "North / A-03" });
    expect(await resolve("A-03")).toMatchObject({ kind: "location", locationId: world.shelf });
    expect(await resolve("supplier")).toMatchObject({ kind: "unknown" });
  });

  it("is unknown when nothing has it", async () => {
    expect(await resolve("no such thing")).toMatchObject({
      kind: "unknown",
      productId: null,
      locationId: null,
    });
  });
});
