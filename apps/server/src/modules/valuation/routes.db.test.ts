import { categoryAccounts, entry, period, stockValue } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { brokenLedgerRows, createLedgerWorld, type LedgerWorld } from "../../../test/ledger-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { valuationModule } from "./index.ts";

const clock = { time: new Date("2026-03-20T12:00:00Z"), now: () => clock.time };
let db: TestDatabase;
let world: LedgerWorld;
let api: TestApi;
let base: `/v1/companies/${string}`;
beforeAll(async () => {
  db = await createTestDatabase();
  world = await createLedgerWorld(db, { clock });
  api = await createTestApi(world, world.ctx, [valuationModule]);
  base = `/v1/companies/${world.company.id}`;
});
afterAll(async () => {
  await api.close();
  expect(await brokenLedgerRows(db)).toEqual([]);
  await db.drop();
});

const totalsSchema = z.object({
  total: z.string(),
  categories: z.array(z.object({ nameEn: z.string(), value: z.string(), economicValue: z.string() })),
  sites: z.array(z.object({ siteId: z.string().nullable(), value: z.string() })),
});
const problemOf = (answer: { status: number; body: unknown }) =>
  `${answer.status} ${z.object({ code: z.string() }).parse(answer.body).code}`;
const valuesOn = async (product: string, on?: string) => {
  const { body } = await api.call(`GET ${base}/stock-values?limit=500${on === undefined ? "" : `&on=${on}`}`);
  const { items } = z.object({ items: z.array(stockValue) }).parse(body);
  return items.find((row) => row.productId === product);
};
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

describe("standard cost", () => {
  test("a new cost revalues what is on hand, with its entry", async () => {
    const product = await world.addProduct({ method: "standard", standardCost: "10" });
    const { a, supplier } = world.company.places;
    await world.post({ product, from: supplier, to: a, quantity: "7", at: noon("2026-03-10") });
    const put = { body: { unitCost: "8.5", reason: "new price list" } };
    const changed = await api.call(`PUT ${base}/standard-costs/${product}`, put);
    expect(changed.body).toMatchObject({ quantity: "7", value: "60", unitCost: "8.5714" });
    const { body } = await api.call(`GET ${base}/entries?originId=${product}`);
    const [written] = z.object({ items: z.array(entry) }).parse(body).items;
    expect(written?.lines.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ["6031", "10", "0"],
      ["31", "0", "10"],
    ]);
    expect(await valuesOn(product, "2026-03-19")).toMatchObject({ value: "70" });
    expect(await valuesOn(product, "2026-03-20")).toMatchObject({ value: "60" });
  });

  test("is read with the product's worth, in stock or not", async () => {
    const product = await world.addProduct({ method: "standard", standardCost: "12.5" });
    const read = async () => (await api.call(`GET ${base}/stock-values/${product}`)).body;
    const none = { quantity: "0", value: "0", economicValue: "0", unitCost: "12.5", standardCost: "12.5" };
    expect(await read()).toMatchObject(none);
    const { a, supplier } = world.company.places;
    await world.post({ product, from: supplier, to: a, quantity: "4", at: noon("2026-03-10") });
    expect(await read()).toMatchObject({ quantity: "4", value: "50", economicValue: "50" });
    const nobody = "01900000-0000-7000-8000-000000000000";
    expect((await api.call(`GET ${base}/stock-values/${nobody}`)).status).toBe(404);
  });

  test("of another method it only waits for the day there is no average", async () => {
    const product = await world.addProduct({ method: "avco" });
    const { a, loss } = world.company.places;
    const put = { body: { unitCost: "5", reason: "estimate" } };
    expect((await api.call(`PUT ${base}/standard-costs/${product}`, put)).status).toBe(200);
    await world.post({ product, from: loss, to: a, quantity: "2" });
    expect(await valuesOn(product)).toMatchObject({ value: "10", unitCost: "5" });
  });

  test("of an unknown product or company is refused", async () => {
    const put = { body: { unitCost: "5", reason: "estimate" } };
    const nobody = "01900000-0000-7000-8000-000000000000";
    expect(problemOf(await api.call(`PUT ${base}/standard-costs/${nobody}`, put))).toBe(
      "422 unknown-reference",
    );
    expect((await api.call(`GET /v1/companies/${nobody}/stock-values`)).status).toBe(404);
  });
});

test("worth at the end of a past day is the sum of the layers until then", async () => {
  const product = await world.addProduct({ method: "fifo" });
  const { a, supplier, customer } = world.company.places;
  await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "4", at: noon("2026-03-01") });
  await world.post({ product, from: supplier, to: a, quantity: "10", unitCost: "6", at: noon("2026-03-05") });
  await world.post({ product, from: a, to: customer, quantity: "12", at: noon("2026-03-09") });
  expect(await valuesOn(product, "2026-02-28")).toBeUndefined();
  expect(await valuesOn(product, "2026-03-04")).toMatchObject({ quantity: "10", value: "40", unitCost: "4" });
  expect(await valuesOn(product, "2026-03-08")).toMatchObject({ quantity: "20", value: "100" });
  expect(await valuesOn(product)).toMatchObject({ quantity: "8", value: "48", unitCost: "6" });
});

test("economic value falls by the step that the days without movement reached", async () => {
  const product = await world.addProduct({ method: "economic" });
  await db.ownerPool.query(
    `INSERT INTO valuation.depreciation_steps SELECT $1, id, d, p FROM catalog.categories,
       (VALUES (5, 10), (15, 50)) step (d, p) WHERE organisation_id = $1 AND code = 'economic'`,
    [world.ctx.organisationId],
  );
  const { a, supplier } = world.company.places;
  await world.post({
    product,
    from: supplier,
    to: a,
    quantity: "10",
    unitCost: "100",
    at: noon("2026-03-01"),
  });
  expect(await valuesOn(product, "2026-03-05")).toMatchObject({ value: "1000", economicValue: "1000" });
  expect(await valuesOn(product, "2026-03-06")).toMatchObject({ value: "1000", economicValue: "900" });
  expect(await valuesOn(product)).toMatchObject({ value: "1000", economicValue: "500" });
  const { body } = await api.call(`GET ${base}/stock-value-totals`);
  const totals = totalsSchema.parse(body);
  expect(totals.categories.find(({ nameEn }) => nameEn === "economic")).toMatchObject({
    economicValue: "500",
  });
  const sum = totals.categories.reduce((total, { value }) => total + Number(value), 0);
  expect(Number(totals.total)).toBe(sum);
});

test("worth by site shares each product's worth by quantity, to the last unit of money", async () => {
  const other = await world.addCompany({ currency: "XAF", decimals: 0, chart: "syscohada" });
  const second = newId();
  await db.ownerPool.query(
    "INSERT INTO sites.sites (organisation_id, id, company_id, code, name) VALUES ($1, $2, $3, 'ZZ', 'ZZ')",
    [world.ctx.organisationId, second, other.id],
  );
  await db.ownerPool.query("UPDATE sites.locations SET site_id = $1 WHERE id = $2", [second, other.places.b]);
  const product = await world.addProduct({ method: "avco" });
  const { a, b, transit, supplier } = other.places;
  const receive = { product, from: supplier, to: a, quantity: "3", unitCost: "33.3333" };
  await world.post({ ...receive, at: noon("2026-03-01") });
  const bySite = async (on: string) => {
    const { body } = await api.call(`GET /v1/companies/${other.id}/stock-value-totals?on=${on}`);
    const { total, sites } = totalsSchema.parse(body);
    return { total, sites: new Map(sites.map(({ siteId, value }) => [siteId, value])) };
  };
  const before = { total: "100", sites: new Map([[other.siteId, "100"]]) };
  expect(await bySite("2026-03-02")).toEqual(before);
  const apart = { product, from: a, quantity: "1", at: noon("2026-03-03"), kind: "transfer" } as const;
  await world.post({ ...apart, to: b }, { ...apart, to: transit });
  expect(await bySite("2026-03-02")).toEqual(before);
  expect(await bySite("2026-03-20")).toEqual({
    total: "100",
    sites: new Map([
      [other.siteId, "33"],
      [second, "34"],
      [null, "33"],
    ]),
  });
});

describe("a closed month", () => {
  test("refuses moves dated in it, names the day, and opens again with a reason", async () => {
    const product = await world.addProduct({ method: "avco" });
    const { a, supplier } = world.company.places;
    const receipt = { product, from: supplier, to: a, quantity: "1", unitCost: "1", at: noon("2026-01-15") };
    const set = (body: object) => api.call(`PUT ${base}/periods/2026-01-01`, { body });
    expect(period.parse((await set({ closed: true })).body)).toMatchObject({ closed: true });
    await expect(world.post(receipt)).rejects.toMatchObject({
      problem: { code: "period-closed", params: { date: "2026-01-15" } },
    });
    expect(problemOf(await set({ closed: false }))).toBe("422 reason-required");
    expect((await set({ closed: false, reason: "late invoice" })).status).toBe(200);
    await world.post(receipt);
    const wrong = await api.call(`PUT ${base}/periods/2026-01-02`, { body: { closed: true } });
    expect(wrong.status).toBe(400);
    const { body } = await api.call(`GET ${base}/periods`);
    const months = z
      .object({ items: z.array(period) })
      .parse(body)
      .items.map(({ month }) => month);
    expect(months.slice(0, 3)).toEqual(["2026-03-01", "2026-02-01", "2026-01-01"]);
  });
});

describe("accounts of a category", () => {
  test("its own win over those of its nature, until it holds stock", async () => {
    const other = await world.addCompany({ currency: "EUR", decimals: 2, chart: "pcg" });
    const { body } = await api.call(`GET /v1/companies/${other.id}/category-accounts`);
    const listed = z.object({ items: z.array(categoryAccounts) }).parse(body).items;
    expect(listed.find(({ own }) => own)).toBeUndefined();
    const [{ id = "" } = {}] = await world.rows<{ id: string }>(
      "SELECT id FROM catalog.categories WHERE organisation_id = $1 AND code = 'avco'",
      world.ctx.organisationId,
    );
    const put = (accounts: object) =>
      api.call(`PUT /v1/companies/${other.id}/category-accounts/${id}`, { body: accounts });
    const wanted = { stockAccount: "31", variationInAccount: "6031", variationOutAccount: "6032" };
    expect(problemOf(await put({ ...wanted, stockAccount: "999" }))).toBe("422 unknown-reference");
    expect((await put(wanted)).body).toMatchObject({ ...wanted, own: true });
    const one = await api.call(`GET /v1/companies/${other.id}/category-accounts?categoryId=${id}`);
    expect(one.body).toMatchObject({ items: [{ categoryId: id, own: true }], next: null });
    const product = await world.addProduct({ method: "avco" });
    const { a, supplier, customer } = other.places;
    const received = await world.post({ product, from: supplier, to: a, quantity: "2", unitCost: "5" });
    const issued = await world.post({ product, from: a, to: customer, quantity: "1" });
    const lines = await world.rows<{ account: string }>(
      "SELECT account FROM valuation.entry_lines WHERE entry_id = ANY($1) ORDER BY entry_id, line",
      [...received.entryIds, ...issued.entryIds],
    );
    expect(lines.map(({ account }) => account)).toEqual(["31", "6031", "6032", "31"]);
    expect(problemOf(await put(wanted))).toBe("409 decision-not-possible");
  });

  test("missing ones refuse the move, naming category and company", async () => {
    const other = await world.addCompany({ currency: "EUR", decimals: 2, chart: "pcg" });
    await db.ownerPool.query("DELETE FROM valuation.nature_accounts WHERE company_id = $1", [other.id]);
    const product = await world.addProduct({ method: "avco" });
    const { a, supplier } = other.places;
    const receipt = world.post({ product, from: supplier, to: a, quantity: "2", unitCost: "5" });
    await expect(receipt).rejects.toMatchObject({
      problem: { code: "account-missing", params: { category: "avco" } },
    });
  });
});
