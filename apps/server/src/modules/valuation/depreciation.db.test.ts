import { auditEvent, categoryDepreciation, stockValue } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { createLedgerWorld, type LedgerWorld } from "../../../test/ledger-world.ts";
import { asPerson } from "../../../test/organisation.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { createOrganisation } from "../access/index.ts";
import { auditModule } from "../audit/index.ts";
import { valuationModule } from "./index.ts";

const clock = { time: new Date("2026-03-20T12:00:00Z"), now: () => clock.time };
let db: TestDatabase;
let world: LedgerWorld;
let api: TestApi;
let product: string;
let url: `/v1/${string}`;

beforeAll(async () => {
  db = await createTestDatabase();
  world = await createLedgerWorld(db, { clock });
  api = await createTestApi(world, world.ctx, [valuationModule, auditModule]);
  product = await world.addProduct({ method: "economic" });
  const [{ id = "" } = {}] = await world.rows<{ id: string }>(
    "SELECT id FROM catalog.categories WHERE organisation_id = $1 AND code = 'economic'",
    world.ctx.organisationId,
  );
  url = `/v1/categories/${id}/depreciation-steps`;
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

type Steps = { fromDays: number; percent: string }[];
const read = async () => categoryDepreciation.parse((await api.call(`GET ${url}`)).body);
const put = (steps: Steps, version: string) =>
  api.call(`PUT ${url}`, { body: { steps }, headers: { "if-match": `"${version}"` } });
const replace = async (steps: Steps) => {
  const answer = await put(steps, (await read()).version);
  expect(answer.status).toBe(200);
};
const valueOn = async (on: string) => {
  const { body } = await api.call(`GET /v1/companies/${world.company.id}/stock-values?on=${on}`);
  const { items } = z.object({ items: z.array(stockValue) }).parse(body);
  const row = items.find(({ productId }) => productId === product);
  return [row?.value, row?.economicValue];
};
const noon = (day: string) => new Date(`${day}T12:00:00Z`);

test("a category starts without steps, and its value is the cost", async () => {
  const { a, supplier } = world.company.places;
  const receipt = { product, from: supplier, to: a, quantity: "7", unitCost: "100" };
  await world.post({ ...receipt, at: noon("2026-03-01") });
  expect((await read()).steps).toEqual([]);
  expect(await valueOn("2026-03-20")).toEqual(["700", "700"]);
});

test("value falls on the day a step is reached, by the days since the last movement", async () => {
  await replace([
    { fromDays: 5, percent: "10" },
    { fromDays: 15, percent: "33.3333" },
    { fromDays: 18, percent: "100" },
  ]);
  expect(await valueOn("2026-03-05")).toEqual(["700", "700"]);
  expect(await valueOn("2026-03-06")).toEqual(["700", "630"]);
  expect(await valueOn("2026-03-15")).toEqual(["700", "630"]);
  expect(await valueOn("2026-03-16")).toEqual(["700", "467"]);
  expect(await valueOn("2026-03-19")).toEqual(["700", "0"]);
});

test("a movement makes the goods young again; cost value and entries never follow the steps", async () => {
  const { a, customer } = world.company.places;
  await world.post({ product, from: a, to: customer, quantity: "2", at: noon("2026-03-12") });
  expect(await valueOn("2026-03-16")).toEqual(["500", "500"]);
  expect(await valueOn("2026-03-17")).toEqual(["500", "450"]);
  const [booked] = await world.rows<{ balance: string }>(
    `SELECT trim_scale(sum(debit - credit))::text AS balance FROM valuation.entry_lines
     WHERE organisation_id = $1 AND account = '31'`,
    world.ctx.organisationId,
  );
  expect(booked?.balance).toBe("500");
});

test("the whole list is replaced, down to none", async () => {
  await replace([{ fromDays: 1, percent: "50" }]);
  expect((await read()).steps).toEqual([{ fromDays: 1, percent: "50" }]);
  expect(await valueOn("2026-03-20")).toEqual(["500", "250"]);
  await replace([]);
  expect((await read()).steps).toEqual([]);
  expect(await valueOn("2026-03-20")).toEqual(["500", "500"]);
});

test.each<[string, Steps]>([
  [
    "days that do not rise",
    [
      { fromDays: 5, percent: "10" },
      { fromDays: 5, percent: "20" },
    ],
  ],
  [
    "days that fall",
    [
      { fromDays: 9, percent: "10" },
      { fromDays: 5, percent: "20" },
    ],
  ],
  [
    "a percentage that falls",
    [
      { fromDays: 5, percent: "20" },
      { fromDays: 9, percent: "19.9999" },
    ],
  ],
  ["more than everything", [{ fromDays: 5, percent: "100.0001" }]],
  ["less than nothing", [{ fromDays: 5, percent: "-1" }]],
  ["day zero", [{ fromDays: 0, percent: "10" }]],
])("%s is refused", async (_, steps) => {
  const before = await read();
  expect((await put(steps, before.version)).status).toBe(400);
  expect(await read()).toEqual(before);
});

test("of two that replace the same steps the second reads anew first", async () => {
  const { version } = await read();
  const [first, second] = await Promise.all([
    put([{ fromDays: 30, percent: "25" }], version),
    put([{ fromDays: 60, percent: "50" }], version),
  ]);
  expect([first.status, second.status].sort()).toEqual([200, 412]);
  expect((await api.call(`PUT ${url}`, { body: { steps: [] } })).status).toBe(428);
});

test("it is recorded who changed them, with what stood before", async () => {
  await replace([{ fromDays: 90, percent: "40" }]);
  const { body } = await api.call("GET /v1/audit-events?objectType=category&limit=500");
  const { items } = z.object({ items: z.array(auditEvent) }).parse(body);
  const event = items.find(({ action }) => action === "category-depreciation.set");
  expect(event).toMatchObject({ after: { steps: [{ fromDays: 90, percent: "40" }] } });
});

test("needs the permission on accounts, and a category of one's own organisation", async () => {
  const reader = await createTestApi(
    world,
    world.ctx,
    [valuationModule],
    ["valuation.read", "catalog.write"],
  );
  const body = { steps: [] };
  const headers = { "if-match": `"${(await read()).version}"` };
  expect((await reader.call(`PUT ${url}`, { body, headers })).status).toBe(403);
  await reader.close();
  const unknown = `/v1/categories/${newId()}/depreciation-steps` as const;
  expect((await api.call(`PUT ${unknown}`, { body, headers })).status).toBe(404);
  const { ctx } = await createOrganisation(world.database, { name: "Others" }, { clock, channel: "job" });
  const others = await createTestApi(world, asPerson(ctx), [valuationModule]);
  expect((await others.call(`GET ${url}`)).status).toBe(404);
  expect((await others.call(`PUT ${url}`, { body, headers })).status).toBe(404);
  await others.close();
});
