import { ApiProblem, type Client } from "@stockex/client";
import { type LocationChoice, routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("the labels' API", () => {
  let app: TestApplication;
  let shop: Shop;
  let manager: Client;
  const medium = { format: "pdf", sheet: "63x34", startAt: 1 } as const;

  beforeAll(async () => {
    app = await startTestApplication();
    shop = await makeShop(app.app, app.address, "Acme", 3);
    manager = shop.as("manager");
  });
  afterAll(() => app.stop());

  const codeOf = async (call: Promise<unknown>) => {
    try {
      await call;
      return "no problem";
    } catch (error) {
      if (error instanceof ApiProblem) return error.code;
      throw error;
    }
  };
  const siteOf = async (client: Client) => {
    const { items } = await client.call(routes.listSites, { query: {} });
    return items[0]?.id ?? "";
  };
  const placeLabels = (of: LocationChoice, innermost = false) =>
    manager.call(routes.previewLocationLabels, { body: { of, innermost, symbology: "code128", medium } });

  it("prints the locations of a site, those below one, or the chosen ones", async () => {
    const siteId = await siteOf(manager);
    const { items } = await manager.call(routes.listLocations, { query: { siteId, limit: 500 } });
    const whole = await placeLabels({ siteId });
    expect(whole.labels + whole.leftOutCount).toBe(items.length);
    const branch = items.find(({ hasChildren }) => hasChildren) ?? items[0];
    if (branch === undefined) throw new Error("the shop has places");
    const below = await manager.call(routes.listLocations, { query: { below: branch.id, limit: 500 } });
    expect((await placeLabels({ below: branch.id })).labels).toBe(below.items.length);
    const leaves = below.items.filter(({ hasChildren }) => !hasChildren);
    expect((await placeLabels({ below: branch.id }, true)).labels).toBe(leaves.length);
    const body = { of: { ids: [branch.id] }, symbology: "qr" as const, medium };
    const file = await manager.download(routes.printLocationLabels, { body });
    expect(file).toMatchObject({ filename: "location labels.pdf", contentType: "application/pdf" });
    expect(Buffer.from(await file.content.arrayBuffer()).toString("latin1", 0, 4)).toBe("%PDF");
  });

  it("refuses a code that would be scanned as something else, until the place has its own barcode", async () => {
    const siteId = await siteOf(manager);
    const twin = { siteId, parentId: null, code: "P-1", name: "Twin", barcode: null };
    const place = await manager.call(routes.createLocation, { body: twin });
    const preview = () => placeLabels({ ids: [place.id] });
    expect(await preview()).toMatchObject({
      labels: 0,
      svg: null,
      leftOut: [{ id: place.id, name: "Twin", fault: "not-unique" }],
    });
    const body = { of: { ids: [place.id] }, symbology: "code128" as const, medium };
    expect(await codeOf(manager.download(routes.printLocationLabels, { body }))).toBe("nothing-to-print");
    await manager.call(routes.changeLocation, {
      params: { locationId: place.id },
      body: { parentId: null, code: "P-1", name: "Twin", barcode: "TWIN-1", sequence: 0 },
      ifMatch: String(place.version),
    });
    expect((await preview()).labels).toBe(1);
  });

  it("finds every place again by the barcode it was given", async () => {
    const siteId = await siteOf(manager);
    const place = (code: string, name: string) =>
      manager.call(routes.createLocation, { body: { siteId, parentId: null, code, name, barcode: null } });
    const [site] = (await manager.call(routes.listSites, { query: {} })).items;
    const shelf = await place("P-2", "Shelf");
    const accent = await place("Étagère 2", "Étagère");
    // What the shelf would be given is another's already.
    const taken = await place(`${site?.code}-P-2`.toUpperCase(), "Taken");
    const { given } = await manager.call(routes.giveBarcodes, { body: { of: { siteId } } });
    expect(given).toBeGreaterThanOrEqual(3);
    expect(await manager.call(routes.giveBarcodes, { body: { of: { siteId } } })).toEqual({ given: 0 });
    for (const { id } of [shelf, accent, taken]) {
      const { barcode, version } = await manager.call(routes.readLocation, { params: { locationId: id } });
      expect(barcode).toMatch(/^[0-9A-Z./-]+$/);
      expect(version).toBe(2);
      const found = await manager.call(routes.resolveCode, { query: { code: barcode ?? "" } });
      expect(found).toMatchObject({ kind: "location", locationId: id });
    }
    expect(await placeLabels({ siteId })).toMatchObject({ leftOutCount: 0 });
    const { rows } = await app.db.ownerPool.query<{ n: number }>(
      `SELECT jsonb_array_length(after -> 'barcodes') AS n FROM audit.events
       WHERE action = 'location.give-barcodes' AND object_id = $1`,
      [siteId],
    );
    expect(rows).toEqual([{ n: given }]);
    const refused = shop.as("counter").call(routes.giveBarcodes, { body: { of: { siteId } } });
    expect(await codeOf(refused)).toBe("permission-missing");
  });

  it("prints products by their own barcode, and an EAN-13 only where there is one", async () => {
    const { items } = await manager.call(routes.listProducts, { query: {} });
    const [first, second] = items;
    if (first === undefined || second === undefined) throw new Error("the shop has products");
    await manager.call(routes.changeProduct, {
      params: { productId: first.id },
      ifMatch: String(first.version),
      body: {
        code: first.code,
        name: first.name,
        categoryId: first.categoryId,
        unitId: first.unitId,
        tracking: first.tracking,
        units: first.units,
        barcodes: [{ code: "4006381333931", unitId: null }],
      },
    });
    const ids = [first.id, second.id];
    const ean = await manager.call(routes.previewProductLabels, {
      body: { ids, symbology: "ean13", medium },
    });
    expect(ean).toMatchObject({ labels: 1, leftOut: [{ id: second.id, fault: "no-ean13" }] });
    expect(ean.svg).toContain(">4006381333931<");
    const roll = { format: "zpl", width: 57, height: 32, dotsPerInch: 203 } as const;
    manager.use({ language: "fr" });
    const file = await manager.download(routes.printProductLabels, {
      body: { ids, symbology: "code128", copies: 2, medium: roll },
    });
    manager.use({ language: "en" });
    expect(file.filename).toBe("étiquettes des articles.zpl");
    const zpl = await file.content.text();
    expect(zpl).toContain("4006381333931");
    expect(zpl).toContain(second.code);
    expect(zpl.match(/\^PQ2/g)).toHaveLength(2);
  });

  it("refuses more labels than a file holds", async () => {
    const { items } = await manager.call(routes.listProducts, { query: {} });
    const ids = Array.from({ length: 51 }, () => items[0]?.id ?? "");
    const many = { ids: [...ids, items[1]?.id ?? ""], symbology: "qr" as const, copies: 100, medium };
    expect((await manager.call(routes.previewProductLabels, { body: many })).labels).toBe(200);
    const tooMany = { ...many, ids: Array.from({ length: 1_001 }, () => ids[0] ?? "") };
    expect(await codeOf(manager.call(routes.previewProductLabels, { body: tooMany }))).toBe(
      "validation-failed",
    );
  });

  it("knows nothing of another organisation's", async () => {
    const stranger = (await makeShop(app.app, app.address, "Other", 1)).as("manager");
    const siteId = await siteOf(manager);
    const { items } = await manager.call(routes.listProducts, { query: {} });
    const places = { of: { siteId }, symbology: "qr" as const, medium };
    const products = { ids: [items[0]?.id ?? ""], symbology: "qr" as const, medium };
    expect(await stranger.call(routes.previewLocationLabels, { body: places })).toMatchObject({
      labels: 0,
      leftOut: [],
    });
    expect(await codeOf(stranger.download(routes.printLocationLabels, { body: places }))).toBe(
      "nothing-to-print",
    );
    expect(await codeOf(stranger.download(routes.printProductLabels, { body: products }))).toBe(
      "nothing-to-print",
    );
  });
});
