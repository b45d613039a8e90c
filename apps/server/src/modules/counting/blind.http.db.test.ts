import { type Client, openLive } from "@stockex/client";
import { type Route, rolePermissions, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

const BOOK = "731846";
const COUNTED = "218305";
/** Book, difference, their worth at 5.00: what a blind counter must not come by. */
const SECRETS = [BOOK, "513541", "3659230", "2567705"];

describe("a blind count", () => {
  let running: TestApplication;
  let shop: Shop;
  let productId: string;
  let countId: string;
  let lineId: string;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Blind", 1);
    productId = shop.productIds[0] ?? "";
    const rest = { productId, locationId: shop.locationId, quantity: "731836", unitCost: "5" };
    await shop.as("manager").call(routes.recordReceipt, { body: { lines: [rest] } });
    countId = (await shop.release()).id;
  });
  afterAll(() => running.stop());

  const read = (by: Client, quantity: string) =>
    by.call(routes.recordReadings, {
      params: { countId },
      body: {
        deviceId: newId(),
        readings: [
          {
            kind: "count",
            eventId: newId(),
            countedAt: new Date().toISOString(),
            how: "typed",
            productId,
            locationId: shop.locationId,
            quantity,
          },
        ],
      },
    });

  const results = ["readCountSummary", "listLines", "readLine", "listQuarantine", "previewPosting"] as const;
  const askResult = (by: Client, id: (typeof results)[number]) =>
    answerOf(by, routes[id], { countId, lineId });

  it("is open to a manager who does not take part", async () => {
    const { items } = await shop.as("manager").call(routes.listLines, { params: { countId } });
    lineId = items[0]?.id ?? "";
    expect(items).toMatchObject([{ bookAtRelease: BOOK }]);
  });

  it("gives a counter the book quantity by no route there is, before, while and after he counts", async () => {
    const counter = shop.as("counter");
    await expectNoSecret(counter, "released");
    const { outcomes, ...sums } = await read(counter, COUNTED);
    expect(sums).toEqual({ sent: 1, applied: 1, duplicate: 0, quarantined: 0 });
    expect(Object.keys(outcomes[0] ?? {}).toSorted()).toEqual(["eventId", "lineId", "outcome", "quarantine"]);
    await expectNoSecret(counter, "being counted");
  });

  it("tells a second browser of progress as it happens, without saying what was read", async () => {
    const heard: { type: string; payload: unknown }[] = [];
    const manager = shop.as("manager");
    const live = openLive({ baseUrl: running.address, token: manager.token });
    const subscribed = Promise.withResolvers<void>();
    live.follow(`count:${countId}`, { onNews: (push) => heard.push(push), onSubscribed: subscribed.resolve });
    await subscribed.promise;
    await read(shop.as("counter"), "0");
    await expect
      .poll(() => heard, { timeout: 10_000 })
      .toContainEqual(
        expect.objectContaining({ type: "count.progressed", payload: { countId, applied: 1 } }),
      );
    live.close();
  });

  it("hides its results from a manager who takes part in it, and says so", async () => {
    const manager = shop.as("manager");
    await read(manager, "0");
    for (const id of results) {
      const { status, text } = await askResult(manager, id);
      expect({ id, status, code: JSON.parse(text).code }).toEqual({ id, status: 403, code: "blind-count" });
    }
    expect((await askResult(shop.as("controller"), "listLines")).status).toBe(200);
  });

  it("hides its results from somebody assigned to it who has not counted yet", async () => {
    const administrator = shop.as("administrator");
    expect((await askResult(administrator, "listLines")).status).toBe(200);
    const { administrator: userId, counter, manager } = shop.organisation.userIds;
    const items = [userId, counter, manager].map((id) => ({ userId: id, round: 1, locationId: null }));
    await administrator.call(routes.setAssignments, { params: { countId }, body: { items } });
    expect((await askResult(administrator, "listLines")).status).toBe(403);
  });

  it("shows its results to those who review it once it is closed, and still not to the counter", async () => {
    await shop.as("controller").call(routes.closeCount, { params: { countId }, body: {} });
    for (const id of results) expect((await askResult(shop.as("manager"), id)).status, id).toBe(200);
    await expectNoSecret(shop.as("counter"), "in review");
  });

  /** Walks every reading route that a counter may call. */
  async function expectNoSecret(counter: Client, when: string): Promise<void> {
    const open = Object.values<Route>(routes).filter(
      ({ method, access }) =>
        method === "GET" &&
        (access === "public" || access === "signed-in" || rolePermissions.counter.includes(access)),
    );
    expect(open.length).toBeGreaterThan(10);
    for (const route of open) {
      const { status, text } = await answerOf(counter, route, await idsFor(counter));
      expect(status, `${route.id} ${text}`).toBeLessThan(500);
      for (const secret of SECRETS)
        expect(text.includes(secret), `${route.id} while ${when}: ${text}`).toBe(false);
    }
  }

  const idsFor = async (counter: Client) => {
    const { items } = await counter.call(routes.listUnits, {});
    return {
      countId,
      lineId,
      productId,
      siteId: shop.siteId,
      locationId: shop.locationId,
      companyId: shop.organisation.companyId,
      userId: shop.organisation.userIds.counter,
      categoryId: (await counter.call(routes.listCategories, {})).items[0]?.id ?? "",
      unitId: items[0]?.id ?? "",
    };
  };
});

/** Calls a reading route with these ids in its path; ids also answer to the filters of its query. */
async function answerOf(client: Client, route: Route, ids: Readonly<Record<string, string>>) {
  const path = route.path.replace(/:(\w+)/g, (_whole, name: string) => ids[name] ?? newId());
  // A scanned code and the like: a query a route cannot do without.
  const query = route.path.includes("resolve") || route.id === "resolveCode" ? "?code=P-1" : "";
  const answer = await fetch(`${client.baseUrl}${path}${query}`, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  const text = (await answer.text()).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "");
  return { status: answer.status, text };
}
