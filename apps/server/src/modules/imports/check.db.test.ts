import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createImportsWorld, type ImportsWorld } from "../../../test/imports-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";

describe("checking a file", () => {
  let db: TestDatabase;
  let world: ImportsWorld;
  let countId: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createImportsWorld(db);
    const kg = await world.unit("kg", 3);
    await world.product("P1");
    await world.product("P2");
    await world.product("KILO", { unit: kg });
    await world.product("LOTTED", { tracking: "lot" });
    await world.product("SERIAL", { tracking: "serial" });
    const { a, supplier } = world.company.places;
    const product = await world.addProduct({ method: "avco" });
    await world.move("07:00", { product, from: supplier, to: a, quantity: "1", unitCost: "5" });
    countId = await world.release();
  });
  afterAll(async () => {
    world.remove();
    await db.drop();
  });

  const counted = async (lines: readonly string[], heading = "CODE ART;EMPLACEMENT;QTE") => {
    const sent = await world.send("count", [heading, ...lines].join("\r\n"), { countId });
    const checked = await world.check(sent);
    return { checked, errors: await world.errors(checked) };
  };

  it("reads numbers as each column writes them", async () => {
    const { checked, errors } = await counted([
      "P1;A;1 234",
      "P2;A;1\u00a0234",
      "KILO;A;12,5",
      "KILO;B;1,234",
      "LOTTED;A;x",
      "P1;B;-3",
      "P2;B;2,5",
      "SERIAL;A;",
    ]);
    expect(errors).toEqual([
      "6 lot lot-missing -",
      "6 quantity not-a-number x",
      "7 quantity negative -3",
      "8 quantity too-many-decimals 2,5",
      "9 lot lot-missing -",
      "9 quantity missing -",
    ]);
    expect(checked).toMatchObject({ state: "checked", errorRows: 4, rows: 8 });
  });

  it("refuses a number that the column does not decide", async () => {
    const { errors } = await counted(["P1;A;1,234", "P2;A;12"]);
    expect(errors).toEqual(["2 quantity ambiguous-number 1,234"]);
  });

  it.each([
    ["English groups", ["KILO;A;1,234", "KILO;B;1,234.5"]],
    ["French groups", ["KILO;A;1,234", "KILO;B;1 234,5"]],
    ["a decimal point", ["KILO;A;1.234", "KILO;B;12"]],
  ])("takes %s", async (_what, lines) => {
    expect((await counted(lines)).errors).toEqual([]);
  });

  it("names codes nobody knows, and finds them in another case", async () => {
    const { errors } = await counted(["p1;a;1", "NOPE;A;1", "P2;Z-9;1"]);
    expect(errors).toEqual(["3 productCode unknown-product NOPE", "4 locationCode unknown-location Z-9"]);
  });

  it("refuses the second of two lines for one product, place and lot", async () => {
    const { errors } = await counted(["P1;A;1", "P1;B;1", "p1;A;2", "P1;A;1"]);
    expect(errors).toEqual(["4 productCode duplicate-line p1", "5 productCode duplicate-line P1"]);
  });

  it("asks for lots and serials that are known", async () => {
    const { errors } = await counted(
      ["LOTTED;A;1;L9", "P1;A;1;L9", "SERIAL;A;2;S1"],
      "CODE ART;EMPLACEMENT;QTE;LOT",
    );
    expect(errors).toEqual([
      "2 lot unknown-lot L9",
      "3 lot lot-not-allowed L9",
      "4 lot unknown-lot S1",
      "4 quantity serial-quantity 2",
    ]);
  });

  it("refuses rows of another site than the count's", async () => {
    const other = await world.addCompany({ currency: "EUR", decimals: 2, chart: "pcg" });
    const [site] = await world.rows<{ code: string }>(
      "SELECT code FROM sites.sites WHERE id = $1",
      other.siteId,
    );
    const { errors } = await counted(
      [`${site?.code};P1;A;1`, "NOWHERE;P2;A;1", `${world.siteCode};P2;A;1`],
      "CODE ENTREPOT;CODE ART;EMPLACEMENT;QTE",
    );
    expect(errors).toEqual([`2 siteCode outside-count ${site?.code}`, "3 siteCode unknown-site NOWHERE"]);
  });

  it("counts 300 bad rows and shows them page by page", async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `BAD${i};A;1`);
    const { checked, errors } = await counted(["P1;A;1", ...lines]);
    expect(checked).toMatchObject({ errorRows: 300, rows: 301 });
    expect(errors).toHaveLength(300);
  });

  it("asks for the columns it cannot do without", async () => {
    const sent = await world.send("count", "CODE ART;COULEUR\r\nP1;rouge", { countId });
    await expect(world.check(sent)).rejects.toMatchObject({
      problem: { code: "import-column-missing", params: { column: "Quantity" } },
    });
    const checked = await world.check(sent, {}, { productCode: 0, quantity: 1 });
    expect(await world.errors(checked)).toEqual([
      "2 locationCode missing -",
      "2 quantity not-a-number rouge",
    ]);
    await expect(world.check(sent, {}, { productCode: 0, quantity: 2 })).rejects.toMatchObject({
      problem: { code: "validation-failed" },
    });
  });

  it("forgets the errors of an earlier check", async () => {
    const sent = await world.send("count", "CODE ART;AUTRE;EMPLACEMENT;QTE\r\nNOPE;P1;A;1", { countId });
    expect((await world.check(sent)).errorRows).toBe(1);
    const again = await world.check(sent, {}, { ...sent.mapping, productCode: 1 });
    expect(again.errorRows).toBe(0);
    expect(await world.errors(again)).toEqual([]);
  });

  it("does not let an auditor's neighbour in another organisation see it", async () => {
    const sent = await world.send("count", "CODE ART;QTE\r\nP1;1", { countId });
    const stranger = { ...world.ctx, organisationId: "01900000-0000-7000-8000-000000000000" };
    const { readImport } = await import("./import-store.ts");
    await expect(world.database.read(stranger, (tx) => readImport(tx, sent.id))).rejects.toMatchObject({
      problem: { code: "not-found" },
    });
    const { checkImport } = await import("./check.ts");
    const wanted = {
      mapping: sent.mapping,
      options: { createProducts: false, createCategories: false, createLocations: false },
    };
    await expect(checkImport(world.database, stranger, sent.id, wanted)).rejects.toMatchObject({
      problem: { code: "not-found" },
    });
  });
});
