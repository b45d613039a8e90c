import type { Client } from "@stockex/client";
import {
  countingRoutes,
  type Language,
  type Role,
  type Route,
  rolePermissions,
  roles,
  routes,
} from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { picture } from "../../../test/pictures.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

const everyRoute = Object.values<Route>(countingRoutes);

describe("the walls around counting", () => {
  let running: TestApplication;
  let shop: Shop;
  let stranger: Shop;
  let countId: string;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Ours", 2);
    stranger = await makeShop(running.app, running.address, "Theirs", 1);
    countId = (await shop.release()).id;
  });
  afterAll(() => running.stop());

  interface Sent {
    readonly ids?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }

  async function send(by: Client, route: Route, { ids = {}, body, headers = {} }: Sent = {}) {
    const path = route.path.replace(/:(\w+)/g, (_whole, name: string) => ids[name] ?? newId());
    const answer = await fetch(`${running.address}${path}`, {
      method: route.method,
      headers: {
        authorization: `Bearer ${by.token}`,
        ...(route.body === undefined || route.upload !== undefined
          ? {}
          : { "content-type": "application/json" }),
        ...(route.etag && route.method !== "GET" ? { "if-match": '"1"' } : {}),
        ...headers,
      },
      ...bodyOf(route, body),
    });
    const text = await answer.text();
    const said: { code?: string; title?: string; detail?: string; id?: string } =
      text === "" ? {} : JSON.parse(text);
    return { status: answer.status, said };
  }

  function bodyOf(route: Route, body: unknown): { body?: string | FormData } {
    if (route.body === undefined) return {};
    if (route.upload === undefined) return { body: JSON.stringify(body ?? {}) };
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(picture)]), "shelf.jpg");
    return { body: form };
  }

  /** Everything counting and the ledger hold, as one text: equal before and after means nothing changed. */
  async function everything(): Promise<string> {
    const { rows } = await running.db.ownerPool.query<{ print: string }>(`
      SELECT md5(concat_ws('|',
        (SELECT string_agg(c::text, ',' ORDER BY id) FROM counting.counts c),
        (SELECT string_agg(l::text, ',' ORDER BY id) FROM counting.lines l),
        (SELECT string_agg(r::text, ',' ORDER BY event_id) FROM counting.readings r),
        (SELECT string_agg(a::text, ',' ORDER BY user_id, round) FROM counting.assignments a),
        (SELECT string_agg(t::text, ',' ORDER BY id) FROM counting.tolerance_rules t),
        (SELECT count(*) FROM counting.deliveries), (SELECT count(*) FROM counting.resolutions), (SELECT count(*) FROM counting.photos),
        (SELECT count(*) FROM stock.moves), (SELECT string_agg(q::text, ',' ORDER BY product_id, location_id) FROM stock.quants q),
        (SELECT count(*) FROM valuation.entries))) AS print`);
    return rows[0]?.print ?? "";
  }

  const may = (role: Role, { access }: Route) =>
    access === "public" || access === "signed-in" || rolePermissions[role].includes(access);

  it("refuse each role each operation it has no permission for, in French and in English", async () => {
    const before = await everything();
    const sentence: Record<Language, RegExp> = {
      en: /^Your role does not allow this \(.+\)\.$/,
      fr: /^Votre rôle ne le permet pas \(.+\)\.$/,
    };
    for (const role of roles) {
      for (const route of everyRoute.filter((each) => !may(role, each))) {
        for (const language of ["en", "fr"] as const) {
          const headers = { "accept-language": language };
          const { status, said } = await send(shop.as(role), route, { ids: { countId }, headers });
          expect({ role, route: route.id, status, code: said.code }).toEqual({
            role,
            route: route.id,
            status: 403,
            code: "permission-missing",
          });
          expect(said.title).toMatch(sentence[language]);
          expect(said.detail).not.toBe("");
        }
      }
    }
    expect(await everything()).toBe(before);
  });

  it("let a counter neither approve nor post nor see results", () => {
    for (const id of ["approveCount", "postCount", "listLines", "readLine", "readCountSummary"] as const)
      expect(may("counter", countingRoutes[id]), id).toBe(false);
  });

  it("answer another organisation's ids as what does not exist, on every operation, and change nothing", async () => {
    const line = (await shop.as("controller").call(routes.listLines, { params: { countId } })).items[0];
    const ids = {
      countId,
      lineId: line?.id ?? "",
      deviceId: newId(),
      eventId: newId(),
      principalId: newId(),
    };
    const bodies = validBodies(line?.id ?? "");
    const before = await everything();
    const inPath = everyRoute.filter(({ path }) => path.includes(":countId"));
    expect(inPath.length).toBeGreaterThan(15);
    for (const route of inPath) {
      const { status, said } = await send(stranger.as("administrator"), route, {
        ids,
        body: bodies[route.id],
      });
      expect({ route: route.id, status, code: said.code }).toEqual({
        route: route.id,
        status: 404,
        code: "not-found",
      });
      expect(JSON.stringify(said)).not.toMatch(/C-20\d\d-|Product|P-1/);
    }
    expect(await everything()).toBe(before);
  });

  it("do not take another organisation's site, company, people or places by reference", async () => {
    const by = stranger.as("administrator");
    const before = await everything();
    const scope = { kind: "full" };
    const create = await send(by, routes.createCount, { body: { title: "x", siteId: shop.siteId, scope } });
    expect([create.status, create.said.code]).toEqual([422, "unknown-reference"]);
    const rule = { companyId: shop.organisation.companyId, siteId: null, categoryId: null, percent: "1" };
    const tolerance = await send(by, routes.setToleranceRule, {
      body: { ...rule, quantity: null, value: null },
    });
    expect([tolerance.status, tolerance.said.code]).toEqual([422, "unknown-reference"]);
    expect(await everything()).toBe(before);
    const own = (await stranger.release()).id;
    const assigned = [{ userId: shop.organisation.userIds.counter, round: 1, locationId: null }];
    const assign = await send(by, routes.setAssignments, {
      ids: { countId: own },
      body: { items: assigned },
    });
    expect([assign.status, assign.said.code]).toEqual([422, "unknown-reference"]);
    const reading = validBodies("").recordReadings;
    const read = await by.call(routes.recordReadings, { params: { countId: own }, body: reading });
    expect(read.outcomes).toMatchObject([{ outcome: "quarantined", quarantine: "unknown-code" }]);
  });

  it("show nobody another organisation's counts in a list", async () => {
    const { items } = await stranger.as("administrator").call(routes.listCounts, {});
    expect(items.map(({ siteId }) => siteId)).not.toContain(shop.siteId);
  });

  it("give the first answer again under one idempotency key, and refuse it for another body", async () => {
    const manager = shop.as("manager");
    const body = { title: "Once", siteId: shop.siteId, scope: { kind: "full" } };
    const headers = { "idempotency-key": newId() };
    const [first, second] = [
      await send(manager, routes.createCount, { body, headers }),
      await send(manager, routes.createCount, { body, headers }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.said.id).toBe(first.said.id);
    const other = await send(manager, routes.createCount, { body: { ...body, title: "Other" }, headers });
    expect([other.status, other.said.code]).toEqual([422, "idempotency-key-reused"]);
  });

  it("approve and post once under one idempotency key", async () => {
    const own = await stranger
      .release({ scope: { kind: "products", productIds: [newId()] } })
      .catch(() => null);
    expect(own).toBeNull();
    const controller = shop.as("controller");
    const params = { countId };
    await controller.call(routes.closeCount, { params, body: { uncounted: "keep" } });
    for (const route of [routes.approveCount, routes.postCount] as const) {
      const headers = { "idempotency-key": newId() };
      const answers = await Promise.all(
        [1, 2, 3].map(() => send(controller, route, { ids: params, headers })),
      );
      expect(answers.map(({ status }) => status)).toEqual([route.status, route.status, route.status]);
      const [first] = answers;
      for (const { said } of answers) expect(said).toEqual(first?.said);
      const again = await send(controller, route, { ids: params });
      expect([again.status, again.said.code]).toEqual([409, "count-state"]);
    }
    await expect
      .poll(async () => (await controller.call(routes.readCount, { params })).state, { timeout: 45_000 })
      .toBe("posted");
  });

  /** A body that each operation would take, were the count one's own. */
  function validBodies(lineId: string) {
    const reason = "because";
    const readings = [
      {
        kind: "count" as const,
        eventId: newId(),
        countedAt: new Date().toISOString(),
        how: "typed" as const,
        productId: shop.productIds[0] ?? "",
        locationId: shop.locationId,
        quantity: "1",
      },
    ];
    const bodies: Record<string, unknown> = {
      changeCount: { title: "x", scope: { kind: "full" }, blind: true, passes: 1 },
      cancelCount: { reason },
      setAssignments: { items: [] },
      resolveReading: { outcome: "dismissed", reason },
      openSupplementary: { reason },
      closeCount: { uncounted: "keep" },
      decideLines: { lineIds: [lineId], decision: "recount", reason },
      acceptTransfer: { fromLineId: lineId, toLineId: newId(), quantity: "1", reason },
      rejectCount: { reason },
      postCount: {},
      askOverride: { duty: "approve", reason },
      rejectCountFor: { reason },
    };
    return Object.assign(bodies, { recordReadings: { deviceId: newId(), readings } });
  }
});
