import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("set-ups of counts kept under a name", () => {
  let running: TestApplication;
  let shop: Shop;
  let stranger: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Keeper", 1);
    stranger = await makeShop(running.app, running.address, "Stranger", 1);
  });
  afterAll(() => running.stop());

  const keep = (name: string) =>
    shop.as("manager").call(routes.createCountTemplate, {
      body: { ...setUp(), name },
    });
  const setUp = () => ({
    siteId: shop.siteId,
    scope: { kind: "locations" as const, locationIds: [shop.locationId] },
    blind: false,
    passes: 2 as const,
  });

  it("gives back exactly the set-up that was kept, by name", async () => {
    await keep("Weekly shelf");
    await keep("Monthly shelf");
    const { items } = await shop.as("manager").call(routes.listCountTemplates, { query: {} });
    expect(items.map(({ name }) => name)).toEqual(["Monthly shelf", "Weekly shelf"]);
    expect(items[1]).toMatchObject({
      siteName: "Shop",
      scope: { kind: "locations", locationIds: [shop.locationId] },
      blind: false,
      passes: 2,
    });
  });

  it("refuses a name that differs only by its capitals, when kept and when renamed", async () => {
    const { id, version } = await keep("Year's end");
    await expect(keep("YEAR'S END")).rejects.toMatchObject({ code: "already-exists" });
    const rename = shop.as("manager").call(routes.changeCountTemplate, {
      params: { templateId: id },
      body: { ...setUp(), name: "weekly SHELF" },
      ifMatch: String(version),
    });
    await expect(rename).rejects.toMatchObject({ code: "already-exists" });
  });

  it("is changed by version, its name with it, and forgotten", async () => {
    const manager = shop.as("manager");
    const { id, version } = await keep("Draft");
    const params = { templateId: id };
    const renamed = await manager.call(routes.changeCountTemplate, {
      params,
      body: { ...setUp(), name: "Every spring", scope: { kind: "full" }, passes: 1 },
      ifMatch: String(version),
    });
    expect(renamed).toMatchObject({
      name: "Every spring",
      scope: { kind: "full" },
      passes: 1,
      version: version + 1,
    });
    const late = manager.call(routes.changeCountTemplate, {
      params,
      body: { ...setUp(), name: "Every autumn" },
      ifMatch: String(version),
    });
    await expect(late).rejects.toMatchObject({ code: "version-conflict" });
    await manager.call(routes.deleteCountTemplate, { params });
    await expect(manager.call(routes.deleteCountTemplate, { params })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("is audited in each step", async () => {
    const { rows } = await running.db.ownerPool.query<{ action: string }>(
      "SELECT DISTINCT action FROM audit.events WHERE organisation_id = $1 AND object_type = 'count-template' ORDER BY 1",
      [shop.organisation.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "count-template.change",
      "count-template.create",
      "count-template.delete",
    ]);
  });

  it("refuses an unknown site, who may not prepare counts, and another organisation", async () => {
    const { id, version } = await keep("Ours alone");
    const unknown = stranger.as("manager").call(routes.createCountTemplate, {
      body: { name: "Theirs", siteId: shop.siteId, scope: { kind: "full" }, blind: true, passes: 1 },
    });
    await expect(unknown).rejects.toMatchObject({ code: "unknown-reference" });
    const controller = shop.as("controller").call(routes.listCountTemplates, { query: {} });
    await expect(controller).rejects.toMatchObject({ code: "permission-missing" });
    const foreign = stranger.as("manager").call(routes.changeCountTemplate, {
      params: { templateId: id },
      body: { ...setUp(), name: "Taken" },
      ifMatch: String(version),
    });
    await expect(foreign).rejects.toMatchObject({ code: "not-found" });
    const { items } = await stranger.as("manager").call(routes.listCountTemplates, { query: {} });
    expect(items).toEqual([]);
  });
});
