import type { Category, Product } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestOrganisation, type TestOrganisation } from "../../../test/organisation.ts";
import type { RequestContext } from "../../platform/context.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { ProblemError } from "../../platform/problem.ts";
import { changeCategory, createCategory } from "./categories.ts";
import { holdLedgerFacts } from "./ledger-facts.ts";
import { listProducts, readProduct } from "./product-query.ts";
import { archiveProduct, changeProduct, createProduct, createProductsInBulk } from "./products.ts";
import { resolveCode } from "./resolve-code.ts";
import type { ProductDraft } from "./tidy-product.ts";
import { createUnit, ensureDefaultUnits, listUnits } from "./units.ts";

let org: TestOrganisation;
let units: ReadonlyMap<string, string>;
let category: Category;
let shelf: string;
let supplier: string;

const write = <T>(work: (tx: Tx) => Promise<T>, ctx = org.ctx) => org.database.write(ctx, work);
const read = <T>(work: (tx: Tx) => Promise<T>, ctx = org.ctx) => org.database.read(ctx, work);
const unit = (code: string): string => units.get(code) ?? "";

beforeAll(async () => {
  org = await createTestOrganisation();
  units = await write(ensureDefaultUnits);
  category = await write((tx) =>
    createCategory(tx, { code: "TOYS", nameEn: "Toys", nameFr: "Jouets", method: "avco", nature: "goods" }),
  );
  [shelf, supplier] = await write(seedLocations);
});
afterAll(() => org.drop());

/** One storage location and the supplier: only what the look at stock needs. */
async function seedLocations(tx: Tx): Promise<[string, string]> {
  const [siteId, shelfId, supplierId] = [newId(), newId(), newId()];
  const organisation = tx.ctx.organisationId;
  await sql`INSERT INTO sites.sites (organisation_id, id, company_id, code, name)
    VALUES (${organisation}, ${siteId}, ${org.companyId}, 'N', 'North')`.execute(tx.kysely);
  await sql`INSERT INTO sites.locations (organisation_id, id, company_id, site_id, code, name, kind, ancestors, path, barcode)
    VALUES (${organisation}, ${shelfId}, ${org.companyId}, ${siteId}, 'A-03', 'A-03', 'internal', ARRAY[${shelfId}::uuid], 'North / A-03', 'LOC-1'),
      (${organisation}, ${supplierId}, ${org.companyId}, NULL, 'supplier', 'Suppliers', 'supplier', ARRAY[${supplierId}::uuid], 'Suppliers', NULL)`.execute(
    tx.kysely,
  );
  return [shelfId, supplierId];
}

/** What the stock module leaves behind after a receipt, without going through it: it stands above this one. */
async function receive(tx: Tx, productId: string, quantity: string): Promise<void> {
  const organisation = tx.ctx.organisationId;
  await sql`INSERT INTO stock.moves (organisation_id, batch_id, product_id, source_id, destination_id, quantity,
      effective_at, recorded_at, accounting_date, kind, origin_type, origin_id)
    VALUES (${organisation}, ${newId()}, ${productId}, ${supplier}, ${shelf}, ${quantity}, now(), now(), current_date,
      'receipt', 'test', ${newId()})`.execute(tx.kysely);
  await setOnHand(tx, productId, quantity);
}

async function setOnHand(tx: Tx, productId: string, quantity: string): Promise<void> {
  const organisation = tx.ctx.organisationId;
  await sql`INSERT INTO stock.quants (organisation_id, product_id, location_id, quantity)
    VALUES (${organisation}, ${productId}, ${shelf}, ${quantity})
    ON CONFLICT (organisation_id, product_id, location_id, lot_id) DO UPDATE SET quantity = excluded.quantity`.execute(
    tx.kysely,
  );
  await sql`INSERT INTO valuation.stock_values (organisation_id, company_id, product_id, quantity, value)
    VALUES (${organisation}, ${org.companyId}, ${productId}, ${quantity}, ${quantity})
    ON CONFLICT (organisation_id, company_id, product_id) DO UPDATE SET quantity = excluded.quantity, value = excluded.value`.execute(
    tx.kysely,
  );
}

const draft = (code: string, change: Partial<ProductDraft> = {}): ProductDraft => ({
  code,
  name: `Product ${code}`,
  categoryId: category.id,
  unitId: unit("piece"),
  tracking: "none",
  units: [],
  barcodes: [],
  ...change,
});
const create = (code: string, change: Partial<ProductDraft> = {}, ctx: RequestContext = org.ctx) =>
  write((tx) => createProduct(tx, draft(code, change)), ctx);

async function problem(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => "nothing failed",
    (caught: unknown) => caught,
  );
  if (!(error instanceof ProblemError)) throw error;
  const { code, params } = error.problem;
  return [code, ...Object.values(params)].join(" ");
}

async function auditOf(objectId: string): Promise<{ action: string; before: unknown; after: unknown }[]> {
  const { rows } = await read((tx) =>
    sql<{ action: string; before: unknown; after: unknown }>`
      SELECT action, before, after FROM audit.events WHERE object_id = ${objectId} ORDER BY id`.execute(
      tx.kysely,
    ),
  );
  return rows;
}

describe("units", () => {
  it("gives every organisation the usual units once, in both languages", async () => {
    const again = await write(ensureDefaultUnits);
    expect([...again]).toEqual([...units]);
    const { items } = await read((tx) => listUnits(tx, { limit: 500 }));
    expect(items.find(({ code }) => code === "piece")).toMatchObject({ nameFr: "Pièce", decimals: 0 });
    expect(items.find(({ code }) => code === "kg")).toMatchObject({ decimals: 3 });
  });

  it("refuses a second unit with a code, naming it", async () => {
    const kilogram = { code: "kg", nameEn: "K", nameFr: "K", decimals: 3 };
    expect(await problem(write((tx) => createUnit(tx, kilogram)))).toBe("already-exists Code kg");
  });
});

describe("products", () => {
  it("are read as they were written, barcodes as GTIN-14, with an audit event", async () => {
    const product = await create("READ", {
      units: [{ unitId: unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "4006381333931", unitId: null },
        { code: "shelf-tag", unitId: unit("carton") },
      ],
    });
    expect(product).toMatchObject({
      code: "READ",
      units: [{ unitId: unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "04006381333931", unitId: null },
        { code: "shelf-tag", unitId: unit("carton") },
      ],
      version: 1,
      archived: false,
    });
    expect(await auditOf(product.id)).toEqual([{ action: "product.create", before: null, after: product }]);
  });

  it("refuse a code or a barcode that is taken, in the caller's language", async () => {
    await create("TAKEN", { barcodes: [{ code: "taken-tag", unitId: null }] });
    expect(await problem(create("TAKEN"))).toBe("already-exists Code TAKEN");
    const twice = create("TAKEN-2", { barcodes: [{ code: "taken-tag", unitId: null }] });
    expect(await problem(twice)).toBe("already-exists Barcode taken-tag");
    const french = create("TAKEN", {}, { ...org.ctx, language: "fr" });
    expect(await problem(french)).toBe("already-exists Le code TAKEN");
  });

  it("refuse a category or unit that does not exist", async () => {
    const nowhere = newId();
    expect(await problem(create("REF", { categoryId: nowhere }))).toBe(
      `unknown-reference category ${nowhere}`,
    );
    expect(await problem(create("REF", { unitId: nowhere }))).toBe(`unknown-reference unit ${nowhere}`);
    const packs = [{ unitId: nowhere, numerator: "6", denominator: "1" }];
    expect(await problem(create("REF", { units: packs }))).toBe(`unknown-reference unit ${nowhere}`);
  });

  it("change as a whole: units and barcodes become those given, and the audit keeps both states", async () => {
    const before = await create("CHANGE", {
      units: [{ unitId: unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [{ code: "carton-tag", unitId: unit("carton") }],
    });
    const change = draft("CHANGE", {
      name: "Renamed",
      units: [{ unitId: unit("pallet"), numerator: "480", denominator: "1" }],
      barcodes: [{ code: "carton-tag", unitId: unit("pallet") }],
    });
    const after = await write((tx) => changeProduct(tx, before.id, 1, change));
    expect(after).toMatchObject({
      name: "Renamed",
      units: change.units,
      barcodes: change.barcodes,
      version: 2,
    });
    expect((await auditOf(before.id)).at(-1)).toEqual({ action: "product.change", before, after });
  });

  it("refuse a change made from an older version", async () => {
    const { id } = await create("VERSION");
    await write((tx) => changeProduct(tx, id, 1, draft("VERSION", { name: "First" })));
    const late = write((tx) => changeProduct(tx, id, 1, draft("VERSION", { name: "Second" })));
    expect(await problem(late)).toBe("version-conflict");
    expect((await read((tx) => readProduct(tx, id))).name).toBe("First");
  });

  it("let one of two simultaneous changes through", async () => {
    const { id } = await create("RACE");
    const names = ["One", "Two"];
    const outcomes = await Promise.all(
      names.map((name) =>
        problem(write((tx) => changeProduct(tx, id, 1, draft("RACE", { name })))).catch(String),
      ),
    );
    expect(outcomes.sort()).toEqual(["nothing failed", "version-conflict"]);
  });

  it("keep unit and tracking once they have moved, and their category while in stock", async () => {
    const { id } = await create("MOVED");
    await write((tx) => receive(tx, id, "5"));
    const other = await write((tx) =>
      createCategory(tx, { code: "OTHER", nameEn: "O", nameFr: "O", method: "avco", nature: "goods" }),
    );
    const change = (what: Partial<ProductDraft>) =>
      problem(write((tx) => changeProduct(tx, id, 1, draft("MOVED", what))));
    expect(await change({ unitId: unit("kg") })).toMatch(/^decision-not-possible .*unit is fixed/);
    expect(await change({ tracking: "lot" })).toMatch(/^decision-not-possible .*tracked is fixed/);
    expect(await change({ categoryId: other.id })).toMatch(/^decision-not-possible .*category is fixed/);
    await write((tx) => setOnHand(tx, id, "0"));
    const moved = await write((tx) => changeProduct(tx, id, 1, draft("MOVED", { categoryId: other.id })));
    expect(moved.categoryId).toBe(other.id);
  });

  it("wait for a running writer of moves before their unit changes, and then see its move", async () => {
    const { id } = await create("WAIT");
    let change: Promise<string> | undefined;
    await write(async (tx) => {
      await holdLedgerFacts(tx);
      change = problem(write((other) => changeProduct(other, id, 1, draft("WAIT", { unitId: unit("kg") }))));
      await new Promise((resolve) => setTimeout(resolve, 200));
      await receive(tx, id, "1");
    });
    expect(await change).toMatch(/^decision-not-possible .*unit is fixed/);
  });

  it("are archived only when nothing is on hand, and then offered no more", async () => {
    const { id } = await create("ARCHIVE");
    await write((tx) => receive(tx, id, "5"));
    expect(await problem(write((tx) => archiveProduct(tx, id)))).toMatch(/^decision-not-possible .*on hand/);
    await write((tx) => setOnHand(tx, id, "0"));
    const archived = await write((tx) => archiveProduct(tx, id));
    expect(archived).toMatchObject({ archived: true, version: 2 });
    expect(await write((tx) => archiveProduct(tx, id))).toEqual(archived);
    expect(await search("ARCHIVE")).toEqual([]);
    expect(await search("ARCHIVE", { archived: "true" })).toEqual(["ARCHIVE"]);
  });

  it("of another organisation do not exist", async () => {
    const { id } = await create("MINE");
    const stranger = await org.another("Stranger");
    expect(await problem(read((tx) => readProduct(tx, id), stranger))).toBe("not-found");
    const change = write((tx) => changeProduct(tx, id, 1, draft("MINE")), stranger);
    expect(await problem(change)).toBe("not-found");
    expect(await search("MINE", {}, stranger)).toEqual([]);
  });
});

async function search(
  text: string,
  how: { archived?: "true" | "false"; sort?: "code" | "-code" | "name" | "-name" } = {},
  ctx = org.ctx,
): Promise<string[]> {
  const query = { search: text, limit: 500, archived: "false", sort: "code", ...how } as const;
  const { items } = await read((tx) => listProducts(tx, query), ctx);
  return items.map(({ code }) => code);
}

describe("the product list", () => {
  it("finds words of code and name in any case and order, and a whole barcode", async () => {
    await create("LAMP-1", { name: "Lampe 100% rouge", barcodes: [{ code: "5012345678900", unitId: null }] });
    await create("LAMP-2", { name: "Lampe bleue" });
    expect(await search("rouge lampe")).toEqual(["LAMP-1"]);
    expect(await search("lamp")).toEqual(["LAMP-1", "LAMP-2"]);
    expect(await search("5012345678900")).toEqual(["LAMP-1"]);
    expect(await search("100%")).toEqual(["LAMP-1"]);
    expect(await search("l_mp")).toEqual([]);
  });

  it("gives every product once over its pages, also when names repeat, in both directions", async () => {
    const stranger = await org.another("Pages");
    const codes = await write(async (tx) => {
      const own = await ensureDefaultUnits(tx);
      const { id } = await createCategory(tx, { ...category, code: "C" });
      const rows = Array.from({ length: 25 }, (_, index) => ({
        ...draft(`PAGE-${String(index).padStart(2, "0")}`),
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
    const page = await read((tx) => listProducts(tx, { limit: 1, archived: "false", sort: "code" }));
    const query = { limit: 1, archived: "false", sort: "name", cursor: page.next ?? "" } as const;
    expect(await problem(read((tx) => listProducts(tx, query)))).toBe("validation-failed");
    const madeUp = { ...query, cursor: Buffer.from('["name,id","x","y"]').toString("base64url") };
    expect(await problem(read((tx) => listProducts(tx, madeUp)))).toBe("validation-failed");
  });
});

async function allPages(sort: "code" | "-code" | "name" | "-name", ctx: RequestContext): Promise<Product[]> {
  const seen: Product[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 10, archived: "false", sort, cursor } as const;
    const page = await read((tx) => listProducts(tx, query), ctx);
    seen.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

describe("bulk creation", () => {
  const rows = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => ({
      id: newId(),
      ...draft(`${prefix}-${index}`, { barcodes: [{ code: `${prefix}-tag-${index}`, unitId: null }] }),
    }));

  it("writes more products than one statement takes", async () => {
    await write((tx) => createProductsInBulk(tx, rows(12_000, "BULK")));
    const { rows: counted } = await read((tx) =>
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
    expect(await problem(write((tx) => createProductsInBulk(tx, sameCode)))).toBe(
      "already-exists Code HALF-0",
    );
    const sameBarcode = [first, { ...second, barcodes: first.barcodes }, ...rest];
    expect(await problem(write((tx) => createProductsInBulk(tx, sameBarcode)))).toBe(
      "already-exists Barcode HALF-tag-0",
    );
    expect(await search("HALF")).toEqual([]);
  });
});

describe("categories", () => {
  it("keep their valuation method and nature while they hold stock", async () => {
    const input = { code: "FIX", nameEn: "F", nameFr: "F", method: "fifo", nature: "goods" } as const;
    const { id } = await write((tx) => createCategory(tx, input));
    const product = await create("FIXED", { categoryId: id });
    await write((tx) => setOnHand(tx, product.id, "3"));
    const change = { ...input, method: "avco" } as const;
    expect(await problem(write((tx) => changeCategory(tx, id, 1, change)))).toMatch(
      /^decision-not-possible .*method is fixed/,
    );
    const renamed = await write((tx) => changeCategory(tx, id, 1, { ...input, nameEn: "Renamed" }));
    expect(renamed).toMatchObject({ nameEn: "Renamed", version: 2 });
    await write((tx) => setOnHand(tx, product.id, "0"));
    expect(await write((tx) => changeCategory(tx, id, 2, change))).toMatchObject({
      method: "avco",
      version: 3,
    });
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "category.create",
      "category.change",
      "category.change",
    ]);
  });

  it("refuse a code that is taken, when made and when changed", async () => {
    const input = { code: "DUP", nameEn: "D", nameFr: "D", method: "avco", nature: "goods" } as const;
    const { id } = await write((tx) => createCategory(tx, input));
    expect(await problem(write((tx) => createCategory(tx, input)))).toBe("already-exists Code DUP");
    const change = write((tx) => changeCategory(tx, id, 1, { ...input, code: "TOYS" }));
    expect(await problem(change)).toBe("already-exists Code TOYS");
  });
});

describe("a scanned code", () => {
  const resolve = (code: string) => read((tx) => resolveCode(tx, code));

  it("names the product of a barcode and the unit it stands for", async () => {
    const product = await create("SCAN", {
      units: [{ unitId: unit("carton"), numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "3017620422003", unitId: null },
        { code: "13017620422000", unitId: unit("carton") },
      ],
    });
    expect(await resolve("3017620422003")).toMatchObject({ productId: product.id, unitId: unit("piece") });
    expect(await resolve("13017620422000")).toMatchObject({ productId: product.id, unitId: unit("carton") });
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
    await create("4000177605004");
    expect(await resolve("4000177605004")).toMatchObject({ kind: "product", productCode: "4000177605004" });
  });

  it("names a storage location by barcode or code, never a virtual one", async () => {
    expect(await resolve("LOC-1")).toMatchObject({ kind: "location", locationPath: "North / A-03" });
    expect(await resolve("A-03")).toMatchObject({ kind: "location", locationId: shelf });
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
