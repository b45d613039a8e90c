import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("what was archived", () => {
  let running: TestApplication;
  let shop: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Attic", 1);
  });
  afterAll(() => running.stop());

  const manager = () => shop.as("manager");
  const addLocation = (siteId: string, code: string, parentId: string | null) =>
    manager().call(routes.createLocation, { body: { siteId, parentId, code, name: code, barcode: null } });
  const archiveLocation = (locationId: string) =>
    manager().call(routes.archiveLocation, { params: { locationId } });
  const restoreLocation = (locationId: string) =>
    manager().call(routes.restoreLocation, { params: { locationId } });
  const isArchived = async (locationId: string) =>
    (await manager().call(routes.readLocation, { params: { locationId } })).archived;

  it("comes back with what went with it, not with what went before", async () => {
    const aisle = await addLocation(shop.siteId, "AISLE", null);
    const kept = await addLocation(shop.siteId, "AISLE-1", aisle.id);
    const gone = await addLocation(shop.siteId, "AISLE-2", aisle.id);
    await archiveLocation(gone.id);
    await archiveLocation(aisle.id);
    await expect(restoreLocation(kept.id)).rejects.toMatchObject({ code: "decision-not-possible" });
    expect(await restoreLocation(aisle.id)).toMatchObject({ archived: false });
    expect([await isArchived(kept.id), await isArchived(gone.id)]).toEqual([false, true]);
    expect(await restoreLocation(gone.id)).toMatchObject({ archived: false });
  });

  it("is a whole site with the locations that were archived with it", async () => {
    const { companyId } = shop.organisation;
    const { id: siteId } = await manager().call(routes.createSite, {
      body: {
        companyId,
        code: "ANNEX",
        name: "Annex",
        address: null,
        latitude: null,
        longitude: null,
        contact: null,
        uncertaintyMinutes: 10,
      },
    });
    const shelf = await addLocation(siteId, "S1", null);
    const before = await addLocation(siteId, "S2", null);
    await archiveLocation(before.id);
    const params = { siteId };
    await manager().call(routes.archiveSite, { params });
    await expect(restoreLocation(shelf.id)).rejects.toMatchObject({ code: "decision-not-possible" });
    expect(await manager().call(routes.restoreSite, { params })).toMatchObject({ archived: false });
    expect([await isArchived(shelf.id), await isArchived(before.id)]).toEqual([false, true]);
  });

  it("is a product, offered again; restoring twice changes nothing", async () => {
    const known = (await manager().call(routes.listProducts, { query: {} })).items[0];
    if (known === undefined) throw new Error("the shop has a product");
    const { categoryId, unitId } = known;
    const { id } = await manager().call(routes.createProduct, {
      body: { code: "OLD", name: "Old", categoryId, unitId, tracking: "none", units: [], barcodes: [] },
    });
    const params = { productId: id };
    await manager().call(routes.archiveProduct, { params });
    const restored = await manager().call(routes.restoreProduct, { params });
    expect(restored.archived).toBe(false);
    expect(await manager().call(routes.restoreProduct, { params })).toEqual(restored);
    const { items } = await manager().call(routes.listProducts, { query: { search: "OLD" } });
    expect(items.map((product) => product.id)).toEqual([id]);
  });

  it("is audited in each case, and not for who may only read", async () => {
    const counter = shop.as("counter").call(routes.restoreSite, { params: { siteId: shop.siteId } });
    await expect(counter).rejects.toMatchObject({ code: "permission-missing" });
    const { rows } = await running.db.ownerPool.query<{ action: string }>(
      "SELECT DISTINCT action FROM audit.events WHERE organisation_id = $1 AND action LIKE '%.restore' ORDER BY 1",
      [shop.organisation.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual(["location.restore", "product.restore", "site.restore"]);
  });
});
