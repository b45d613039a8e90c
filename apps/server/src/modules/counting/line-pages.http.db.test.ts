import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

const SHELVES = ["B-02", "A-02", "B-01"];
const PRODUCTS = 3;

describe("the lines of a count, page by page", () => {
  let running: TestApplication;
  let shop: Shop;
  let countId: string;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Pages", PRODUCTS);
    const manager = shop.as("manager");
    for (const code of SHELVES) {
      const shelf = await manager.call(routes.createLocation, {
        body: { siteId: shop.siteId, parentId: null, code, name: code, barcode: null },
      });
      const lines = shop.productIds.map((productId) => ({
        productId,
        locationId: shelf.id,
        quantity: "3",
        unitCost: "5",
      }));
      await manager.call(routes.recordReceipt, { body: { lines } });
    }
    countId = (await shop.release()).id;
  });
  afterAll(() => running.stop());

  async function walk(sort: "location" | "product" | "value" | "-magnitude"): Promise<readonly string[]> {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await shop.as("controller").call(routes.listLines, {
        params: { countId },
        query: { sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...page.items.map(({ locationPath, productCode }) => `${locationPath} ${productCode}`));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return seen;
  }

  it("come once each, in any order", async () => {
    const all = (await walk("location")).toSorted();
    expect(new Set(all).size).toBe((SHELVES.length + 1) * PRODUCTS);
    for (const sort of ["product", "value", "-magnitude"] as const)
      expect((await walk(sort)).toSorted()).toEqual(all);
  });

  it("go from place to place, and within one from product to product", async () => {
    const lines = await walk("location");
    const places = ["A-02", "B-01", "B-02", "Shelf"].flatMap((name) =>
      Array(PRODUCTS).fill(`Shop / ${name}`),
    );
    expect(lines.map((line) => line.slice(0, line.lastIndexOf(" ")))).toEqual(places);
    expect(lines).toEqual(lines.toSorted());
  });
});
