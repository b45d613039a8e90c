import { catalogRoutes, category, product, resolvedCode, unit } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createTestApi, type TestApi } from "../../../test/api.ts";
import { asPerson, createTestOrganisation, type TestOrganisation } from "../../../test/organisation.ts";
import { catalogModule } from "./index.ts";

let org: TestOrganisation;
let api: TestApi;
let reader: TestApi;
let base: { categoryId: string; unitId: string };

beforeAll(async () => {
  org = await createTestOrganisation();
  const person = asPerson(org.ctx);
  api = await createTestApi(org, person, [catalogModule]);
  reader = await createTestApi(org, { ...person, language: "fr" }, [catalogModule], ["catalog.read"]);
  const piece = { code: "piece", nameEn: "Piece", nameFr: "Pièce", decimals: 0 };
  const toys = { code: "TOYS", nameEn: "Toys", nameFr: "Jouets", method: "fifo", nature: "goods" };
  const madeUnit = await api.call("POST /v1/units", { body: piece });
  const madeCategory = await api.call("POST /v1/categories", { body: toys });
  base = { unitId: unit.parse(madeUnit.body).id, categoryId: category.parse(madeCategory.body).id };
});
afterAll(async () => {
  await api.close();
  await reader.close();
  await org.drop();
});

const draft = (code: string) => ({
  code,
  name: `Product ${code}`,
  ...base,
  tracking: "none",
  units: [],
  barcodes: [] as { code: string; unitId: null }[],
});
const problemOf = (body: unknown) => z.object({ code: z.string(), title: z.string() }).parse(body);

describe("the catalog's API", () => {
  it("makes a product once, however often the same request arrives", async () => {
    const request = { body: draft("ONCE"), headers: { "idempotency-key": newId() } };
    const first = await api.call("POST /v1/products", request);
    expect(first.status).toBe(201);
    expect((await api.call("POST /v1/products", request)).body).toEqual(first.body);
    const other = await api.call("POST /v1/products", { ...request, body: draft("ONCE-2") });
    expect([other.status, problemOf(other.body).code]).toEqual([422, "idempotency-key-reused"]);
  });

  it("gives a product's version as ETag and takes a change only with it", async () => {
    const made = product.parse((await api.call("POST /v1/products", { body: draft("ETAG") })).body);
    const url = `/v1/products/${made.id}` as const;
    const { etag = "" } = await api.call(`GET ${url}`);
    expect(etag).toBe('"1"');
    const body = { ...draft("ETAG"), name: "Changed" };
    expect((await api.call(`PUT ${url}`, { body })).status).toBe(428);
    const changed = await api.call(`PUT ${url}`, { body, headers: { "if-match": etag } });
    expect([changed.status, changed.etag]).toEqual([200, '"2"']);
    expect((await api.call(`PUT ${url}`, { body, headers: { "if-match": etag } })).status).toBe(412);
    expect((await api.call(`PUT ${url}`, { body, headers: { "if-match": "*" } })).status).toBe(412);
  });

  it("changes a category by its version too", async () => {
    const input = { code: "VER", nameEn: "V", nameFr: "V", method: "avco", nature: "goods" };
    const { id } = category.parse((await api.call("POST /v1/categories", { body: input })).body);
    const url = `/v1/categories/${id}` as const;
    expect((await api.call(`GET ${url}`)).etag).toBe('"1"');
    const changed = await api.call(`PUT ${url}`, { body: input, headers: { "if-match": '"1"' } });
    expect([changed.status, changed.etag]).toEqual([200, '"2"']);
    const list = await api.call("GET /v1/categories?limit=1");
    expect(catalogRoutes.listCategories.response?.parse(list.body).items).toHaveLength(1);
  });

  it("archives a product", async () => {
    const { id } = product.parse((await api.call("POST /v1/products", { body: draft("GONE") })).body);
    const archived = await api.call(`POST /v1/products/${id}/archive`);
    expect(product.parse(archived.body)).toMatchObject({ archived: true, version: 2 });
  });

  it("pages through products and units", async () => {
    for (const code of ["PAGE-1", "PAGE-2", "PAGE-3"])
      await api.call("POST /v1/products", { body: draft(code) });
    const pages = z.object({ items: z.array(product), next: z.string().nullable() });
    const first = pages.parse((await api.call("GET /v1/products?search=PAGE&limit=2&sort=-code")).body);
    expect(first.items.map(({ code }) => code)).toEqual(["PAGE-3", "PAGE-2"]);
    const rest = await api.call(`GET /v1/products?search=PAGE&limit=2&sort=-code&cursor=${first.next}`);
    expect(pages.parse(rest.body)).toMatchObject({ items: [{ code: "PAGE-1" }], next: null });
    expect((await api.call(`GET /v1/products?cursor=${first.next}`)).status).toBe(400);
    expect((await api.call("GET /v1/units?cursor=made-up")).status).toBe(400);
  });

  it("resolves a scanned code", async () => {
    const barcodes = [{ code: "4006381333931", unitId: null }];
    await api.call("POST /v1/products", { body: { ...draft("SCAN"), barcodes } });
    const code = encodeURIComponent("]d20104006381333931" + "10LOT-1");
    const answer = await reader.call(`GET /v1/codes?code=${code}`);
    expect(resolvedCode.parse(answer.body)).toMatchObject({ productCode: "SCAN", lot: "LOT-1" });
  });

  it("says in the caller's language what is wrong, and refuses who may only read", async () => {
    await api.call("POST /v1/products", { body: draft("SAID") });
    const taken = await api.call("POST /v1/products", { body: draft("SAID") });
    expect(problemOf(taken.body).title).toBe("Code “SAID” is already taken.");
    const barcodes = [{ code: "X", unitId: newId() }];
    expect((await api.call("POST /v1/products", { body: { ...draft("BAD"), barcodes } })).status).toBe(400);
    const refused = await reader.call("POST /v1/products", { body: draft("READER") });
    expect([refused.status, problemOf(refused.body).code]).toEqual([403, "permission-missing"]);
    const missing = await reader.call(`GET /v1/products/${newId()}`);
    expect([missing.status, problemOf(missing.body).title]).toEqual([
      404,
      "Cet élément n'existe pas, ou pas pour vous.",
    ]);
  });

  it("answers hostile texts without failing", async () => {
    for (const text of ["%00", "%25%5C_", "'%3B--", "%EF%BF%BF", "\\".repeat(50), "(01)"]) {
      expect((await api.call(`GET /v1/products?search=${text}`)).status).toBeLessThan(500);
      expect((await api.call(`GET /v1/codes?code=${text}`)).status).toBeLessThan(500);
    }
    for (const code of ["A\u0000B", "A\ud800B"]) {
      const answer = await api.call("POST /v1/products", { body: draft(code) });
      expect([answer.status, problemOf(answer.body).code]).toEqual([400, "validation-failed"]);
    }
  });
});
