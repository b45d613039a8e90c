import { type Role, type Route, roles, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";
import { keepMonthEnds } from "./stock-trend.ts";

let running: TestApplication;
let shop: Shop;
let stranger: Shop;
let params: { companyId: string };

beforeAll(async () => {
  running = await startTestApplication();
  shop = await makeShop(running.app, running.address, "Figures", 4);
  stranger = await makeShop(running.app, running.address, "Elsewhere", 1);
  params = { companyId: shop.organisation.companyId };
});
afterAll(() => running.stop());

/** Counts everything, the n-th product as the n-th quantity, accepts what is open and posts it. */
async function postCount(quantities: readonly string[]): Promise<string> {
  const { id: countId } = await shop.release();
  const ofCount = { params: { countId } };
  const readings = quantities.map((quantity, index) => ({
    kind: "count" as const,
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: "typed" as const,
    productId: shop.productIds[index] ?? "",
    locationId: shop.locationId,
    quantity,
  }));
  await shop.as("counter").call(routes.recordReadings, { ...ofCount, body: { deviceId: newId(), readings } });
  const controller = shop.as("controller");
  await controller.call(routes.closeCount, { ...ofCount, body: { uncounted: "keep" } });
  const { items } = await controller.call(routes.listLines, { ...ofCount, query: { only: "undecided" } });
  const lineIds = items.map(({ id }) => id);
  if (lineIds.length > 0)
    await controller.call(routes.decideLines, {
      ...ofCount,
      body: { lineIds, decision: "accept", reason: "Seen" },
    });
  await controller.call(routes.approveCount, ofCount);
  await controller.call(routes.postCount, { ...ofCount, body: {} });
  const state = async () => (await controller.call(routes.readCount, ofCount)).state;
  await expect.poll(state, { timeout: 45_000 }).toBe("posted");
  return countId;
}

describe("figures of posted counts", () => {
  let countId: string;

  it("are null, not a hundred or nothing, before anything is counted", async () => {
    const figures = await shop.as("auditor").call(routes.readCountFigures, { params });
    expect(figures).toMatchObject({
      counts: 0,
      lines: 0,
      accuracy: null,
      netPercent: null,
      medianMinutes: null,
    });
    expect(figures.months).toHaveLength(12);
    expect(figures.lastPosted).toEqual([]);
  });

  it("tell lines within tolerance from lines without difference, net from gross", async () => {
    const body = { siteId: null, categoryId: null, percent: null, quantity: "2", value: null };
    await shop.as("controller").call(routes.setToleranceRule, { body: { ...params, ...body } });
    // Of 10 each at 5.00: two right, one short by 2 (within tolerance), one 3 over.
    countId = await postCount(["10", "8", "13", "10"]);
    const figures = await shop.as("manager").call(routes.readCountFigures, { params });
    expect(figures).toMatchObject({
      counts: 1,
      lines: 4,
      exact: 2,
      accurate: 3,
      accuracy: "75",
      bookValue: "200",
      differing: 2,
      netValue: "5",
      grossValue: "25",
      netPercent: "2.5",
      grossPercent: "12.5",
    });
    expect(figures.months.at(-1)).toMatchObject({ counts: 1, lines: 4, accuracy: "75", netValue: "5" });
    expect(figures.months.slice(0, -1).every(({ accuracy }) => accuracy === null)).toBe(true);
    expect(figures.products.map(({ name, netValue }) => [name, netValue])).toEqual([
      ["P-3 Product 3", "15"],
      ["P-2 Product 2", "-10"],
    ]);
    expect(figures.categories).toMatchObject([{ name: "Goods", differing: 2, grossValue: "25" }]);
    expect(figures.sites).toMatchObject([{ id: shop.siteId, netValue: "5" }]);
    expect(figures.lastPosted).toMatchObject([{ countId, lines: 4, differing: 2, netValue: "5" }]);
  });

  it("leave out lines nobody counted and days outside the period", async () => {
    await postCount(["10"]);
    const { from, to } = await shop.as("auditor").call(routes.readCountFigures, { params });
    const whole = await shop.as("auditor").call(routes.readCountFigures, { params, query: { from, to } });
    expect(whole).toMatchObject({ counts: 2, lines: 5 });
    const before = { from: "2020-01-01", to: "2020-12-31" };
    const past = await shop.as("auditor").call(routes.readCountFigures, { params, query: before });
    expect(past).toMatchObject({ ...before, counts: 0, lines: 0, grossValue: "0", products: [] });
    expect(past.lastPosted).toHaveLength(2);
  });

  it("stand on lines that can be listed, weightiest first, page by page", async () => {
    const auditor = shop.as("auditor");
    const list = (query: object) => auditor.call(routes.listSettledLines, { params, query });
    const all = await list({});
    expect(all.items).toHaveLength(5);
    expect(all.items.slice(0, 2).map(({ productCode, value }) => [productCode, value])).toEqual([
      ["P-3", "15"],
      ["P-2", "-10"],
    ]);
    expect(all.items[0]).toMatchObject({
      countId,
      book: "10",
      counted: "13",
      difference: "3",
      accurate: false,
    });
    const codes = async (query: object) => (await list(query)).items.map(({ productCode }) => productCode);
    expect(await codes({ only: "differing" })).toEqual(["P-3", "P-2"]);
    expect(await codes({ only: "inaccurate" })).toEqual(["P-3"]);
    expect(await codes({ productId: shop.productIds[1] })).toEqual(["P-2"]);
    expect(await codes({ siteId: newId() })).toEqual([]);
    const first = await list({ limit: 2 });
    const rest = await list({ limit: 10, cursor: first.next ?? "" });
    expect([...first.items, ...rest.items].map(({ lineId }) => lineId)).toEqual(
      all.items.map(({ lineId }) => lineId),
    );
  });

  it("do not move while a blind count runs", async () => {
    const before = await shop.as("manager").call(routes.readCountFigures, { params });
    const { id } = await shop.release();
    await shop.as("counter").call(routes.recordReadings, {
      params: { countId: id },
      body: {
        deviceId: newId(),
        readings: [
          {
            kind: "count",
            eventId: newId(),
            countedAt: new Date().toISOString(),
            how: "typed",
            productId: shop.productIds[0] ?? "",
            locationId: shop.locationId,
            quantity: "1",
          },
        ],
      },
    });
    expect(await shop.as("manager").call(routes.readCountFigures, { params })).toEqual(before);
    await shop.as("manager").call(routes.cancelCount, { params: { countId: id }, body: { reason: "Tried" } });
  });
});

describe("a year of stock value", () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const trend = () => shop.as("auditor").call(routes.readStockTrend, { params });
  const keptDays = async () =>
    (
      await running.db.ownerPool.query<{ day: string }>(
        "SELECT day::text FROM analytics.month_ends WHERE company_id = $1 ORDER BY day",
        [params.companyId],
      )
    ).rows.map(({ day }) => day);
  let annex: string;

  /** The trend must be what the layers say of each day, and its sites must sum to it. */
  async function expectTrue(): Promise<void> {
    const { points } = await trend();
    expect(points).toHaveLength(13);
    for (const [index, { day, total, values }] of points.entries()) {
      const query = index === points.length - 1 ? {} : { on: day };
      const totals = await shop.as("auditor").call(routes.readStockValueTotals, { params, query });
      expect({ day, total }).toEqual({ day, total: totals.total });
      const sum = values.reduce((cents, value) => cents + Math.round(Number(value) * 100), 0);
      expect({ day, cents: sum }).toEqual({ day, cents: Math.round(Number(total) * 100) });
    }
  }

  it("is what the layers say at the end of each month, split by site to the last cent", async () => {
    const manager = shop.as("manager");
    const { siteId: _, ...company } = { ...params, siteId: "" };
    const site = await manager.call(routes.createSite, {
      body: {
        ...company,
        code: "ANNEX",
        name: "Annex",
        address: null,
        latitude: null,
        longitude: null,
        contact: null,
        uncertaintyMinutes: 10,
      },
    });
    annex = (
      await manager.call(routes.createLocation, {
        body: { siteId: site.id, parentId: null, code: "X", name: "X", barcode: null },
      })
    ).id;
    const [productId = ""] = shop.productIds;
    const shelf = shop.locationId;
    // A third of a cent more than a price has decimals for, so that the split must round.
    const costs = [
      [200, "7", "10.01"],
      [150, "3", "3.33"],
    ] as const;
    for (const [days, quantity, unitCost] of costs)
      await manager.call(routes.recordReceipt, {
        body: { effectiveAt: daysAgo(days), lines: [{ productId, locationId: shelf, quantity, unitCost }] },
      });
    await manager.call(routes.recordTransfer, {
      body: { effectiveAt: daysAgo(100), lines: [{ productId, fromId: shelf, toId: annex, quantity: "3" }] },
    });
    await manager.call(routes.recordIssue, {
      body: { effectiveAt: daysAgo(40), lines: [{ productId, locationId: annex, quantity: "1" }] },
    });
    await expectTrue();
    const { sites, points } = await trend();
    expect(sites.map(({ name }) => name)).toEqual(["Annex", "Shop"]);
    expect(points[0]).toMatchObject({ total: "0", values: ["0", "0"] });
    expect(Number(points.at(-1)?.values[0])).toBeGreaterThan(0);
  });

  it("is the same once its month ends are kept, and keeping twice changes nothing", async () => {
    const before = await trend();
    const { ctx } = shop.organisation;
    await keepMonthEnds(running.app.database, ctx);
    await keepMonthEnds(running.app.database, ctx);
    expect(await keptDays()).toEqual(before.points.slice(0, -1).map(({ day }) => day));
    expect(await trend()).toEqual(before);
  });

  it("follows a move that is dated back, which takes away the month ends it changes and no others", async () => {
    const kept = await keptDays();
    const effectiveAt = daysAgo(70);
    const [productId = ""] = shop.productIds;
    await shop.as("manager").call(routes.recordIssue, {
      body: { effectiveAt, lines: [{ productId, locationId: annex, quantity: "1" }] },
    });
    const left = kept.filter((day) => day < effectiveAt.slice(0, 10));
    await expect.poll(keptDays, { timeout: 45_000 }).toEqual(left);
    expect(left.length).toBeGreaterThan(8);
    await expectTrue();
  });
});

describe("the walls around figures", () => {
  const ofCompany = [routes.readCountFigures, routes.listSettledLines, routes.readStockTrend] as const;
  const ask = async (of: Shop, role: Role, route: Route) => {
    const answer = await fetch(running.address + route.path.replace(":companyId", params.companyId), {
      headers: { authorization: `Bearer ${of.as(role).token}` },
    });
    const said: { code?: string } = JSON.parse(await answer.text());
    return { status: answer.status, code: said.code };
  };

  it("let all read them but counters", async () => {
    for (const route of ofCompany)
      for (const role of roles) {
        const { status } = await ask(shop, role, route);
        expect({ route: route.id, role, status }).toEqual({
          route: route.id,
          role,
          status: role === "counter" ? 403 : 200,
        });
      }
  });

  it("answer another organisation's company as what does not exist", async () => {
    for (const route of ofCompany)
      expect(await ask(stranger, "administrator", route)).toEqual({ status: 404, code: "not-found" });
  });
});
