import type { FileImport } from "@stockex/contracts";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createImportsWorld, fakeCount, type ImportsWorld, noCount } from "../../../test/imports-world.ts";
import { brokenLedgerRows } from "../../../test/ledger-world.ts";
import { inTransaction, race } from "../../../test/race.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { applyImport, discardImport, runApply } from "./apply.ts";
import { tidyImports } from "./tidy.ts";

const everything = { createProducts: true, createCategories: true, createLocations: true };

describe("applying a file", () => {
  let db: TestDatabase | undefined;
  let world: ImportsWorld;

  async function dispose() {
    if (db === undefined) return;
    world.remove();
    expect(await brokenLedgerRows(db)).toEqual([]);
    await db.drop();
  }
  beforeEach(async () => {
    await dispose();
    db = await createTestDatabase();
    world = await createImportsWorld(db);
  });
  afterAll(dispose);

  const opening = [
    "CODE ENTREPOT;EMPLACEMENT;CODE ARTICLE;DESIGNATION;CATEGORIE;UDM;QTE;COUT UNITAIRE;LOT;PEREMPTION",
    "{site};A;TEA;Thé vert;Boissons;PCE;12;1 500,00;;",
    "{site};R-01;TEA;Thé vert;boissons;PCE;3;1 500,00;;",
    "{site};R-01;MILK;Lait;Frais;L;2,5;650;L1;31/12/2026",
    "{site};R-01;NONE;Rien;Frais;PCE;0;;;",
  ].join("\r\n");
  const sendOpening = (text = opening) =>
    world.send("opening-stock", text.replaceAll("{site}", world.siteCode), { language: "fr" });
  const total = async (table: string) =>
    (await world.rows<{ n: number }>(`SELECT count(*)::integer AS n FROM ${table}`))[0]?.n;

  it("opens a company: products, categories, locations, lots and one batch of moves", async () => {
    const checked = await world.check(await sendOpening(), everything);
    expect(await world.errors(checked)).toEqual([]);
    expect(checked.creates).toEqual({ products: 3, categories: 2, locations: 1, lots: 1 });
    const applied = await world.apply(checked);
    expect(applied).toMatchObject({ state: "applied", rowsDone: 4, problem: null });
    expect(
      await world.rows(`
        SELECT p.code, p.name, c.code AS category, u.code AS unit, p.tracking, l.code AS place,
          trim_scale(m.quantity)::text AS quantity, trim_scale(m.unit_cost)::text AS cost, t.code AS lot,
          t.expires_on, m.kind, v.kind AS source
        FROM stock.moves m JOIN catalog.products p ON p.id = m.product_id JOIN catalog.categories c ON c.id = p.category_id
        JOIN catalog.units u ON u.id = p.unit_id JOIN sites.locations l ON l.id = m.destination_id
        JOIN sites.locations v ON v.id = m.source_id LEFT JOIN stock.lots t ON t.id = m.lot_id ORDER BY p.code, l.code`),
    ).toEqual([
      expect.objectContaining({
        code: "MILK",
        name: "Lait",
        category: "Frais",
        unit: "l",
        tracking: "lot",
        place: "R-01",
        quantity: "2.5",
        cost: "650",
        lot: "L1",
        expires_on: "2026-12-31",
      }),
      expect.objectContaining({
        code: "TEA",
        category: "Boissons",
        unit: "pce",
        tracking: "none",
        place: "A",
        quantity: "12",
        cost: "1500",
      }),
      expect.objectContaining({
        code: "TEA",
        place: "R-01",
        quantity: "3",
        kind: "opening",
        source: "supplier",
        lot: null,
      }),
    ]);
    expect(await total("valuation.entries")).toBe(1);
    const audited = await world.rows(
      "SELECT FROM audit.events WHERE action = 'import.applied' AND channel = 'import'",
    );
    expect(audited).toHaveLength(1);
    const news = await world.rows<{ type: string }>(
      "SELECT type FROM platform.outbox WHERE type LIKE 'import.%' ORDER BY id",
    );
    expect(news.map(({ type }) => type).at(-1)).toBe("import.finished");
  });

  it("refuses to open a company that has stock, also when it came after the check", async () => {
    const checked = await world.check(await sendOpening(), everything);
    const product = await world.addProduct({ method: "avco" });
    const { a, supplier } = world.company.places;
    await world.move("07:00", { product, from: supplier, to: a, quantity: "1", unitCost: "5" });
    const failed = await world.apply(checked);
    expect(failed).toMatchObject({ state: "failed", problem: { code: "opening-stock-exists" } });
    expect(await total("catalog.products")).toBe(1);
    expect(await total("stock.moves")).toBe(1);
    await expect(world.check(failed, everything)).rejects.toMatchObject({
      problem: { code: "opening-stock-exists" },
    });
  });

  it("makes nothing that was not asked for", async () => {
    const checked = await world.check(await sendOpening());
    expect(checked).toMatchObject({ errorRows: 4, creates: { products: 0, categories: 0, locations: 0 } });
    expect(await world.errors(checked)).toEqual([
      "2 productCode unknown-product TEA",
      "3 locationCode unknown-location R-01",
      "3 productCode unknown-product TEA",
      "4 locationCode unknown-location R-01",
      "4 productCode unknown-product MILK",
      "4 unitCode unknown-unit L",
      "5 locationCode unknown-location R-01",
      "5 productCode unknown-product NONE",
    ]);
    await expect(world.apply(checked)).rejects.toMatchObject({
      problem: { code: "import-has-errors", params: { rows: "4" } },
    });
  });

  it("asks for a cost, and for one story about each new product", async () => {
    const text = [
      "ENTREPOT;EMPLACEMENT;CODE ARTICLE;DESIGNATION;CATEGORIE;UDM;QTE;COUT UNITAIRE",
      "{site};A;TEA;Thé;Boissons;PCE;12;",
      "{site};B;TEA;Thé noir;Boissons;KG;1;5",
      "{site};A;MILK;;;;1;5",
    ].join("\r\n");
    const checked = await world.check(await sendOpening(text), everything);
    expect(await world.errors(checked)).toEqual([
      "2 unitCost cost-missing -",
      "3 productName conflicting-values Thé noir",
      "3 unitCode conflicting-values KG",
      "4 categoryCode missing -",
      "4 productName missing -",
    ]);
  });

  it("leaves nothing behind when it fails half way, and says why", async () => {
    await world.rows(
      "INSERT INTO valuation.closed_periods VALUES ($1, $2, '2026-03-01', $3, now())",
      world.ctx.organisationId,
      world.company.id,
      world.ctx.userId,
    );
    const checked = await world.check(await sendOpening(), everything);
    const failed = await world.apply(checked);
    expect(failed).toMatchObject({ state: "failed", rowsDone: 0, problem: { code: "period-closed" } });
    expect(await total("catalog.products")).toBe(0);
    expect(await total("stock.lots")).toBe(0);
    await world.rows("DELETE FROM valuation.closed_periods");
    const again = await world.apply(await world.check(failed, everything));
    expect(again.state).toBe("applied");
  });

  it("applies products once each with their barcodes and first standard cost", async () => {
    await world.product("OLD");
    const text = [
      "SKU,Description,Category,UoM,Barcode,Unit cost",
      "NEW,Green tea,Drinks,each,4006381333931,1.25",
      "OLD,,,,,3.50",
    ].join("\n");
    const checked = await world.check(await world.send("products", text), { createCategories: true });
    expect(await world.errors(checked)).toEqual([]);
    expect((await world.apply(checked)).state).toBe("applied");
    expect(
      await world.rows(`
        SELECT p.code, b.code AS barcode, trim_scale(v.standard_cost)::text AS cost FROM catalog.products p
        LEFT JOIN catalog.barcodes b ON b.product_id = p.id LEFT JOIN valuation.stock_values v ON v.product_id = p.id
        ORDER BY p.code`),
    ).toEqual([
      { code: "NEW", barcode: "04006381333931", cost: "1.25" },
      { code: "OLD", barcode: null, cost: "3.5" },
    ]);
    const other = "SKU,Description,Barcode\nOLD,Another name,\nELSE,Tea,4006381333931\n";
    const refused = await world.check(await world.send("products", other), { createCategories: true });
    expect(await world.errors(refused)).toEqual([
      "2 productName conflicting-values Another name",
      "3 barcode conflicting-values 4006381333931",
      "3 categoryCode missing -",
    ]);
  });

  describe("into a count", () => {
    let countId: string;
    let checked: FileImport;

    beforeEach(async () => {
      const tea = await world.product("TEA");
      await world.product("MILK");
      const { a, supplier } = world.company.places;
      await world.move("07:00", { product: tea, from: supplier, to: a, quantity: "1", unitCost: "5" });
      countId = await world.release();
      const text = "CODE ART;EMPLACEMENT;QTE;NOTE\r\nTEA;A;5;box open\r\nMILK;B;7;";
      checked = await world.check(await world.send("count", text, { countId }));
    });

    it("hands over each row under an event id that is always the same", async () => {
      const first: object[] = [];
      const applied = await world.apply(checked, fakeCount(first));
      expect(applied).toMatchObject({ state: "applied", rowsDone: 2 });
      expect(first).toMatchObject([
        { n: 2, entered: "5", numerator: "1", note: "box open", lot_code: null },
        { n: 3, entered: "7" },
      ]);
      expect(first).toMatchObject([
        { event_id: "00000000-0000-8000-8000-000000000002" },
        { event_id: "00000000-0000-8000-8000-000000000003" },
      ]);
    });

    it("keeps which rows the count would not take, and applies none", async () => {
      const failed = await world.apply(checked, fakeCount([], [3]));
      expect(failed).toMatchObject({ state: "failed", errorRows: 1, problem: { code: "import-has-errors" } });
      expect(await world.errors(failed)).toEqual(["3 productCode outside-count MILK"]);
    });

    it("lets one of two who apply at once win", async () => {
      const { database, ctx } = world;
      const results = await race(
        (meet) => meet().then(() => applyImport(database, ctx, checked.id, null)),
        (meet) => meet().then(() => applyImport(database, ctx, checked.id, null)),
      );
      expect(results.toSorted()).toEqual(["import-state", "ok"]);
    });

    it("applies once when two workers run the job at once", async () => {
      const { database, ctx } = world;
      await applyImport(database, ctx, checked.id, null);
      const taken: object[] = [];
      const how = { attempt: 1, recordFileReadings: fakeCount(taken) };
      await Promise.all([
        runApply(database, { ...ctx, userId: null }, checked.id, how),
        runApply(database, { ...ctx, userId: null }, checked.id, how),
      ]);
      expect(taken).toHaveLength(2);
      expect((await world.read(checked)).state).toBe("applied");
    });

    it("runs again after an unexpected failure, and gives up the second time", async () => {
      const { database, ctx } = world;
      const system = { ...ctx, userId: null };
      await applyImport(database, ctx, checked.id, null);
      await expect(
        runApply(database, system, checked.id, { attempt: 1, recordFileReadings: noCount }),
      ).rejects.toThrow();
      expect((await world.read(checked)).state).toBe("applying");
      await runApply(database, system, checked.id, { attempt: 2, recordFileReadings: fakeCount([]) });
      expect((await world.read(checked)).state).toBe("applied");
      const text = "CODE ART;EMPLACEMENT;QTE\r\nTEA;A;5";
      const other = await world.check(await world.send("count", text, { countId }));
      await expect(world.apply(other, noCount, 2)).rejects.toThrow("no count");
      expect(await world.read(other)).toMatchObject({ state: "failed", problem: { code: "internal-error" } });
    });

    it("discards what was not applied, and only that", async () => {
      const { database, ctx } = world;
      await discardImport(database, ctx, checked.id);
      expect(await world.read(checked)).toMatchObject({ state: "discarded" });
      expect(await world.rows("SELECT FROM imports.rows WHERE import_id = $1", checked.id)).toEqual([]);
      await expect(applyImport(database, ctx, checked.id, null)).rejects.toMatchObject({
        problem: { code: "import-state", params: { state: "discarded" } },
      });
    });

    it("does not apply what is discarded the same moment", async () => {
      const { database, ctx, write } = world;
      const results = await race(
        (meet) => meet().then(() => applyImport(database, ctx, checked.id, null)),
        (meet) => meet().then(() => discardImport(database, ctx, checked.id)),
        inTransaction(write, async () => undefined),
      );
      expect(results.filter((result) => result === "import-state")).toHaveLength(1);
    });

    it("lets old rows go and keeps the import", async () => {
      const { database, ctx } = world;
      await world.rows(
        "INSERT INTO imports.rows VALUES ($1, '01900000-0000-7000-8000-000000000000', 1, '{a}')",
        ctx.organisationId,
      );
      await tidyImports(database, { ...ctx, userId: null });
      expect(await total("imports.rows")).toBe(2);
      world.clock.time = new Date(world.clock.time.getTime() + 31 * 86_400_000);
      await tidyImports(database, { ...ctx, userId: null });
      expect(await total("imports.rows")).toBe(0);
      expect((await world.read(checked)).rows).toBe(2);
    });
  });
});
