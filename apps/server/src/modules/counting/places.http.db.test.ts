import { type ReadingInput, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("places of a running count", () => {
  let running: TestApplication;
  let shop: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Mapped", 2);
  });
  afterAll(() => running.stop());

  const reading = (productId: string): ReadingInput => ({
    kind: "count",
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: "typed",
    productId,
    locationId: shop.locationId,
    quantity: "3",
  });

  it("are not begun, running and done as they are counted; a recount is told to who did not count", async () => {
    const { id: countId } = await shop.release();
    const params = { countId };
    const asked = async (by: "manager" | "controller" = "controller") => {
      const { items, totals } = await shop.as(by).call(routes.listCountPlaces, { params, query: {} });
      return { state: items[0]?.state, counted: items[0]?.counted, lines: items[0]?.lines, totals };
    };
    expect(await asked()).toEqual({
      state: "open",
      counted: 0,
      lines: 2,
      totals: { open: 1, running: 0, contested: 0, done: 0 },
    });
    const [first, second] = shop.productIds;
    const count = (productId = "") =>
      shop.as("manager").call(routes.recordReadings, {
        params,
        body: { deviceId: newId(), readings: [reading(productId)] },
      });
    await count(first);
    expect(await asked()).toMatchObject({ state: "running", counted: 1, totals: { running: 1 } });
    await count(second);
    expect(await asked()).toMatchObject({ state: "done", counted: 2, totals: { done: 1 } });
    await running.db.ownerPool.query(
      "UPDATE counting.lines SET state = 'contested' WHERE count_id = $1 AND product_id = $2",
      [countId, first],
    );
    expect(await asked()).toMatchObject({ state: "contested", totals: { contested: 1, done: 0 } });
    // The manager counted in this blind count.
    expect(await asked("manager")).toMatchObject({ state: "done", totals: { contested: 0, done: 1 } });
  });

  it("are filtered by state, page by page, and unknown for an unknown count", async () => {
    const { items } = await shop.as("controller").call(routes.listCounts, { query: {} });
    const params = { countId: items[0]?.id ?? "" };
    const open = await shop
      .as("controller")
      .call(routes.listCountPlaces, { params, query: { state: "open" } });
    expect(open).toMatchObject({ items: [], next: null, totals: { contested: 1 } });
    const unknown = shop.as("controller").call(routes.listCountPlaces, {
      params: { countId: newId() },
      query: {},
    });
    await expect(unknown).rejects.toMatchObject({ code: "not-found" });
  });
});
