import { type AbcClass, type Role, routes } from "@stockex/contracts";
import { newId, systemClock } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { plan, weekly } from "../../../test/planning-world.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

let running: TestApplication;
let shop: Shop;

beforeAll(async () => {
  running = await startTestApplication();
  shop = await makeShop(running.app, running.address, "Abc", 6);
});
afterAll(() => running.stop());

/** Sells some pieces of one product, at 5.00 each. */
const sell = (product: number, pieces: number, monthsAgo = 0) =>
  shop.as("manager").call(routes.recordIssue, {
    body: {
      effectiveAt: new Date(Date.now() - 60_000 - monthsAgo * 31 * 86_400_000).toISOString(),
      lines: [
        {
          productId: shop.productIds[product - 1] ?? "",
          locationId: shop.locationId,
          quantity: String(pieces),
        },
      ],
    },
  });

const linesOf = async (classes: readonly AbcClass[]) =>
  (
    await shop.as("manager").call(routes.previewCountPlan, {
      body: {
        siteId: shop.siteId,
        scope: { kind: "selection", abcClasses: [...classes] },
        frequency: weekly,
      },
    })
  ).lines;

describe("ABC classes", () => {
  it("are by the value used in twelve months: 80 %, 95 %, the rest and the unused", async () => {
    // 9 + 9 of 22 reach 80 %, 3 more 95 %, the last one is beyond; the fifth was sold and taken back, the sixth never.
    await sell(1, 9);
    await sell(2, 9);
    await sell(3, 3);
    await sell(4, 1);
    const { batchId } = await sell(5, 8);
    const sold = await shop.as("manager").call(routes.listMoves, { query: { batchId } });
    await shop.as("manager").call(routes.reverseMove, {
      params: { moveId: sold.items[0]?.id ?? "" },
      body: { reason: "taken back" },
    });
    expect(await linesOf(["A"])).toBe(2);
    expect(await linesOf(["B"])).toBe(1);
    expect(await linesOf(["C"])).toBe(3);
    expect(await linesOf(["A", "C"])).toBe(5);
  });

  it("are told in the list of products to who may read stock, and narrow it", async () => {
    const abcCompanyId = shop.organisation.companyId;
    const listed = async (role: Role, query: object) =>
      (await shop.as(role).call(routes.listProducts, { query })).items.map(
        ({ id, abcClass }) => [shop.productIds.indexOf(id) + 1, abcClass] as const,
      );
    const all = await listed("auditor", { abcCompanyId });
    expect(all.toSorted(([one], [other]) => one - other)).toEqual([
      [1, "A"],
      [2, "A"],
      [3, "B"],
      [4, "C"],
      [5, "C"],
      [6, "C"],
    ]);
    expect(await listed("manager", { abcCompanyId, abcClass: "B" })).toEqual([[3, "B"]]);
    expect(await listed("manager", { limit: 1 })).toMatchObject([[expect.any(Number), null]]);
    await expect(listed("counter", { abcCompanyId })).rejects.toMatchObject({ code: "permission-missing" });
  });

  it("choose the lines of a count, and what else is read there waits for a supervisor", async () => {
    const { id } = await plan(shop, "A only", { scope: { kind: "selection", abcClasses: ["A"] } });
    const run = await shop.as("manager").call(routes.runCountPlan, { params: { planId: id } });
    expect(run).toMatchObject({ outcome: "released", lines: 2 });
    const read = (product: number) => ({
      kind: "count" as const,
      eventId: newId(systemClock),
      countedAt: new Date().toISOString(),
      how: "typed" as const,
      productId: shop.productIds[product - 1] ?? "",
      locationId: shop.locationId,
      quantity: "1",
    });
    const { outcomes } = await shop.as("counter").call(routes.recordReadings, {
      params: { countId: run.countId ?? "" },
      body: { deviceId: newId(systemClock), readings: [read(1), read(6)] },
    });
    expect(outcomes).toMatchObject([
      { outcome: "applied" },
      { outcome: "quarantined", quarantine: "outside-count" },
    ]);
  });
});
