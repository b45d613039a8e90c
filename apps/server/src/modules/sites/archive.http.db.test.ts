import { location, site } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { type CountingWorld, createCountingWorld } from "../../../test/counting-world.ts";
import { asPerson } from "../../../test/organisation.ts";
import { auditOf } from "../../../test/outcomes.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { createOrganisation } from "../access/index.ts";
import { sitesModule } from "./index.ts";

let db: TestDatabase;
let world: CountingWorld;
let api: TestApi;

beforeAll(async () => {
  db = await createTestDatabase();
  world = await createCountingWorld(db);
  api = await createTestApi(world, world.ctx, [sitesModule]);
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const makeSite = async (code: string) => {
  const body = {
    companyId: world.company.id,
    code,
    name: code,
    address: null,
    latitude: null,
    longitude: null,
    contact: null,
    uncertaintyMinutes: 10,
  };
  return site.parse((await api.call("POST /v1/sites", { body })).body);
};
const makePlace = (siteId: string, code: string, parentId: string | null = null) =>
  api.call("POST /v1/locations", { body: { siteId, parentId, code, name: code, barcode: null } });
const archivePlace = (id: string) => api.call(`POST /v1/locations/${id}/archive`);
const listed = async (query: string) => {
  const { body } = await api.call(`GET /v1/locations?${query}`);
  const { items } = z.object({ items: z.array(location) }).parse(body);
  return items.map(({ code }) => code).sort();
};
const codeOf = ({ status, body }: { status: number; body: unknown }) =>
  `${status} ${z.object({ code: z.string() }).parse(body).code}`;

it("archives an empty location with those below it; they are offered no more and take nothing in", async () => {
  const { id: siteId } = await makeSite("ARCH");
  const a = location.parse((await makePlace(siteId, "A")).body);
  const bay = location.parse((await makePlace(siteId, "A-1", a.id)).body);
  const b = location.parse((await makePlace(siteId, "B")).body);
  expect(await listed(`siteId=${siteId}&parentId=none`)).toEqual(["A", "B"]);
  expect(await listed(`parentId=${a.id}`)).toEqual(["A-1"]);
  expect((await api.call(`GET /v1/locations/${a.id}`)).body).toMatchObject({ hasChildren: true });
  expect((await archivePlace(a.id)).body).toMatchObject({ archived: true, hasChildren: false, version: 2 });
  expect((await archivePlace(a.id)).body).toMatchObject({ archived: true, version: 2 });
  expect(await listed(`siteId=${siteId}`)).toEqual(["B"]);
  expect(await listed(`siteId=${siteId}&archived=true`)).toEqual(["A", "A-1"]);
  expect((await api.call(`GET /v1/locations/${bay.id}`)).body).toMatchObject({ archived: true });
  expect(codeOf(await makePlace(siteId, "A-2", a.id))).toBe("422 unknown-reference");
  const under = { body: { parentId: a.id, code: "B", name: "B", barcode: null, sequence: 0 } };
  const moved = await api.call(`PUT /v1/locations/${b.id}`, { ...under, headers: { "if-match": '"1"' } });
  expect(codeOf(moved)).toBe("409 decision-not-possible");
  const events = await auditOf(world.database, world.ctx, a.id);
  expect(events.map(({ action }) => action)).toEqual(["location.create", "location.archive"]);
});

it("refuses while stock lies there or below, or an open count holds it", async () => {
  const { a, b, supplier } = world.company.places;
  const product = await world.addProduct({ method: "avco" });
  await world.move("08:10", { product, from: supplier, to: a, quantity: "5", unitCost: "2" });
  expect(codeOf(await archivePlace(a))).toBe("409 decision-not-possible");
  expect(codeOf(await api.call(`POST /v1/sites/${world.company.siteId}/archive`))).toBe(
    "409 decision-not-possible",
  );
  await world.release({ kind: "products", productIds: [product] }, { at: "08:30" });
  await world.move("08:40", { product, from: a, to: b, quantity: "5", kind: "transfer" });
  expect(codeOf(await archivePlace(a))).toBe("409 decision-not-possible");
  expect(codeOf(await archivePlace(supplier))).toBe("409 decision-not-possible");
});

it("archives an empty site with its locations", async () => {
  const { id } = await makeSite("GONE");
  await makePlace(id, "G");
  expect((await api.call(`POST /v1/sites/${id}/archive`)).body).toMatchObject({ archived: true });
  expect(await listed(`siteId=${id}`)).toEqual([]);
  const codes = async (query: string) => {
    const { body } = await api.call(`GET /v1/sites?limit=500${query}`);
    return z
      .object({ items: z.array(site) })
      .parse(body)
      .items.map(({ code }) => code);
  };
  expect(await codes("")).not.toContain("GONE");
  expect(await codes("&archived=true")).toEqual(["GONE"]);
  expect(codeOf(await makePlace(id, "H"))).toBe("422 unknown-reference");
});

it("knows no place of another organisation, and needs the permission", async () => {
  const { id } = await makeSite("MINE");
  const place = location.parse((await makePlace(id, "M")).body);
  const how = { clock: world.clock, channel: "job" } as const;
  const { ctx } = await createOrganisation(world.database, { name: "Others" }, how);
  const others = await createTestApi(world, asPerson(ctx), [sitesModule]);
  expect((await others.call(`POST /v1/sites/${id}/archive`)).status).toBe(404);
  expect((await others.call(`POST /v1/locations/${place.id}/archive`)).status).toBe(404);
  await others.close();
  const reader = await createTestApi(world, world.ctx, [sitesModule], ["sites.read"]);
  expect((await reader.call(`POST /v1/locations/${newId()}/archive`)).status).toBe(403);
  expect((await reader.call(`POST /v1/sites/${id}/archive`)).status).toBe(403);
  await reader.close();
});
