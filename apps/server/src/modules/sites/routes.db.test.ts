import { location, site } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { asPerson, createTestOrganisation, type TestOrganisation } from "../../../test/organisation.ts";
import { sitesModule } from "./index.ts";

let org: TestOrganisation;
let api: TestApi;

beforeAll(async () => {
  org = await createTestOrganisation();
  api = await createTestApi(org, asPerson(org.ctx), [sitesModule]);
});
afterAll(async () => {
  await api.close();
  await org.drop();
});

const draft = (code: string) => ({
  companyId: org.companyId,
  code,
  name: `Site ${code}`,
  address: null,
  latitude: null,
  longitude: null,
  contact: null,
  uncertaintyMinutes: 10,
});
const makeSite = async (code: string) =>
  site.parse((await api.call("POST /v1/sites", { body: draft(code) })).body);
const makeLocation = async (siteId: string, code: string, parentId: string | null = null) => {
  const body = { siteId, parentId, code, name: code, barcode: null };
  return location.parse((await api.call("POST /v1/locations", { body })).body);
};
const codeOf = (body: unknown) => z.object({ code: z.string() }).parse(body).code;

describe("the sites' API", () => {
  it("makes, reads and changes a site by its version", async () => {
    const made = await makeSite("ONE");
    const url = `/v1/sites/${made.id}` as const;
    const read = await api.call(`GET ${url}`);
    expect([read.etag, read.body]).toEqual(['"1"', made]);
    const { companyId: _, ...change } = { ...draft("ONE"), name: "Changed" };
    expect((await api.call(`PUT ${url}`, { body: change })).status).toBe(428);
    const changed = await api.call(`PUT ${url}`, { body: change, headers: { "if-match": '"1"' } });
    expect([changed.status, changed.etag]).toEqual([200, '"2"']);
    expect((await api.call(`PUT ${url}`, { body: change, headers: { "if-match": '"1"' } })).status).toBe(412);
    expect((await api.call("GET /v1/sites")).body).toMatchObject({
      items: [{ name: "Changed" }],
      next: null,
    });
  });

  it("makes a site once under one idempotency key", async () => {
    const request = { body: draft("KEY"), headers: { "idempotency-key": newId() } };
    const first = await api.call("POST /v1/sites", request);
    expect(await api.call("POST /v1/sites", request)).toEqual(first);
    const again = await api.call("POST /v1/sites", { body: draft("KEY") });
    expect([again.status, codeOf(again.body)]).toEqual([409, "already-exists"]);
  });

  it("refuses coordinates that are not on the earth", async () => {
    for (const where of [{ latitude: "90.5" }, { longitude: "-180.1" }, { latitude: "north" }])
      expect((await api.call("POST /v1/sites", { body: { ...draft("EARTH"), ...where } })).status).toBe(400);
  });

  it("makes a tree, moves a branch of it, and refuses what is no tree", async () => {
    const { id: siteId } = await makeSite("TREE");
    const a = await makeLocation(siteId, "A");
    const bay = await makeLocation(siteId, "A-1", a.id);
    const b = await makeLocation(siteId, "B");
    const move = (parentId: string, version: string) =>
      api.call(`PUT /v1/locations/${a.id}`, {
        body: { parentId, code: "A", name: "A", barcode: null, sequence: 1 },
        headers: { "if-match": version },
      });
    const refused = await move(bay.id, '"1"');
    expect([refused.status, codeOf(refused.body)]).toEqual([409, "decision-not-possible"]);
    const moved = await move(b.id, '"1"');
    expect([moved.status, moved.etag]).toEqual([200, '"2"']);
    expect((await move(b.id, '"1"')).status).toBe(412);
    const read = await api.call(`GET /v1/locations/${bay.id}`);
    expect(read.body).toMatchObject({ path: "Site TREE / B / A / A-1", depth: 3 });
    const below = await api.call(`GET /v1/locations?below=${b.id}`);
    expect(z.object({ items: z.array(location) }).parse(below.body).items).toHaveLength(3);
  });

  it("refuses a location in a site that does not exist", async () => {
    const body = { siteId: newId(), parentId: null, code: "X", name: "X", barcode: null };
    const answer = await api.call("POST /v1/locations", { body });
    expect([answer.status, codeOf(answer.body)]).toEqual([422, "unknown-reference"]);
  });
});
