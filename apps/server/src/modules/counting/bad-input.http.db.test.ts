import { ApiProblem, type Client } from "@stockex/client";
import { type ReadingOutcome, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

/** What people and devices get wrong: each a clear answer, and nothing lost or half done. */
describe("bad input to a count", () => {
  let running: TestApplication;
  let shop: Shop;
  let countId: string;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Mistakes", 2);
    countId = (await shop.release()).id;
  });
  afterAll(() => running.stop());

  const reading = (more: object = {}) => ({
    kind: "count" as const,
    eventId: newId(),
    countedAt: new Date().toISOString(),
    how: "typed" as const,
    productId: shop.productIds[0],
    locationId: shop.locationId,
    quantity: "1",
    ...more,
  });

  /** Sends bodies no typed client could. */
  async function post(by: Client, path: string, body: unknown) {
    const answer = await fetch(`${running.address}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${by.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  }

  const send = (...readings: object[]) =>
    post(shop.as("counter"), `/v1/counts/${countId}/readings`, { deviceId: newId(), readings });

  async function holdings(): Promise<unknown> {
    const { rows } = await running.db.ownerPool.query(`
      SELECT (SELECT count(*) FROM counting.readings) AS readings, (SELECT count(*) FROM counting.deliveries) AS deliveries,
        (SELECT string_agg(concat_ws(' ', state, version), ',' ORDER BY id) FROM counting.counts) AS counts,
        (SELECT string_agg(concat_ws(' ', state, counted), ',' ORDER BY id) FROM counting.lines) AS lines,
        (SELECT count(*) FROM stock.moves) AS moves, (SELECT count(*) FROM valuation.entries) AS entries`);
    return rows[0];
  }

  /** The problem that a call ends with, and that it left everything as it was. */
  async function refusal(call: () => Promise<unknown>): Promise<{ status: number; code: string }> {
    const before = await holdings();
    const problem = await call().then(
      () => expect.fail("it was not refused"),
      (error: unknown) => error,
    );
    expect(await holdings()).toEqual(before);
    if (!(problem instanceof ApiProblem)) throw problem;
    expect(problem.details?.title).toMatch(/\w/);
    expect(problem.details?.detail).toMatch(/\w/);
    return { status: problem.status, code: problem.code };
  }

  const malformed: [string, object][] = [
    ["a negative quantity", { quantity: "-1" }],
    ["a quantity in words", { quantity: "twelve" }],
    ["a JSON number", { quantity: 12 }],
    ["a decimal comma", { quantity: "1,5" }],
    ["an exponent", { quantity: "1e400" }],
    ["NaN", { quantity: "NaN" }],
    ["an empty quantity", { quantity: "" }],
    ["more decimals than any unit has", { quantity: "1.1234567" }],
    ["a field nobody knows", { weight: "1" }],
    ["no time", { countedAt: "yesterday" }],
  ];
  it.each(malformed)(
    "says what is wrong with %s and keeps nothing, not even the good readings beside it",
    async (_what, more) => {
      const before = await holdings();
      const { status, text } = await send(reading(), reading(more));
      const { code, fields } = JSON.parse(text);
      expect({ status, code }).toEqual({ status: 400, code: "validation-failed" });
      expect(fields[0].path).toMatch(/^(body\.)?readings/);
      expect(await holdings()).toEqual(before);
    },
  );

  const waiting: [string, object, string][] = [
    ["an unknown product", { productId: newId() }, "unknown-code"],
    ["an unknown code", { productId: undefined, code: "no such code" }, "unknown-code"],
    ["an unknown location", { locationId: newId() }, "unknown-location"],
    ["an unknown unit", { unitId: newId() }, "unit-unknown"],
    ["more decimals than the unit allows", { quantity: "2.5" }, "unit-too-precise"],
  ];
  it.each(waiting)("keeps a reading of %s for a supervisor, who settles it", async (_what, more, why) => {
    const wrong = reading(more);
    const { status, text } = await send(wrong);
    expect(status).toBe(200);
    const outcomes: ReadingOutcome[] = JSON.parse(text).outcomes;
    expect(outcomes).toMatchObject([{ outcome: "quarantined", quarantine: why }]);
    const controller = shop.as("controller");
    const { items } = await controller.call(routes.listQuarantine, { params: { countId } });
    expect(items).toMatchObject([{ eventId: wrong.eventId, quarantine: why }]);
    const params = { countId, deviceId: items[0]?.deviceId ?? "", eventId: wrong.eventId };
    await controller.call(routes.resolveReading, {
      params,
      body: { outcome: "dismissed", reason: "mistake" },
    });
    const left = await controller.call(routes.listQuarantine, { params: { countId } });
    expect(left.items).toEqual([]);
  });

  it("applies an event that comes twice in one delivery once", async () => {
    const once = reading();
    const { text } = await send(once, once);
    expect(JSON.parse(text)).toMatchObject({ sent: 2, applied: 1, duplicate: 1, quarantined: 0 });
  });

  it("refuses a count of an unknown site, of nothing, or released twice", async () => {
    const manager = shop.as("manager");
    const body = { title: "x", siteId: newId(), scope: { kind: "full" as const } };
    expect(await refusal(() => manager.call(routes.createCount, { body }))).toEqual({
      status: 422,
      code: "unknown-reference",
    });
    const scope = { kind: "products" as const, productIds: [newId()] };
    const empty = await manager.call(routes.createCount, { body: { ...body, siteId: shop.siteId, scope } });
    expect(await refusal(() => manager.call(routes.releaseCount, { params: { countId: empty.id } }))).toEqual(
      {
        status: 422,
        code: "count-empty",
      },
    );
    expect(await refusal(() => manager.call(routes.releaseCount, { params: { countId } }))).toEqual({
      status: 409,
      code: "count-state",
    });
    const full = await manager.call(routes.createCount, {
      body: { ...body, siteId: shop.siteId, scope: { kind: "full" } },
    });
    expect(await refusal(() => manager.call(routes.releaseCount, { params: { countId: full.id } }))).toEqual({
      status: 409,
      code: "count-overlap",
    });
  });

  it("refuses closing without saying what becomes of uncounted lines, and approving before closing", async () => {
    const controller = shop.as("controller");
    const params = { countId };
    expect(await refusal(() => controller.call(routes.closeCount, { params, body: {} }))).toEqual({
      status: 422,
      code: "uncounted-choice-missing",
    });
    expect(await refusal(() => controller.call(routes.approveCount, { params }))).toEqual({
      status: 409,
      code: "count-state",
    });
  });

  it("refuses the approval of a counter, of one who counted, and of a count with open decisions", async () => {
    const [controller, administrator] = [shop.as("controller"), shop.as("administrator")];
    const params = { countId };
    await administrator.call(routes.recordReadings, {
      params,
      body: { deviceId: newId(), readings: [{ ...reading(), productId: shop.productIds[0] ?? "" }] },
    });
    await controller.call(routes.closeCount, { params, body: { uncounted: "keep" } });
    expect(await refusal(() => shop.as("counter").call(routes.approveCount, { params }))).toEqual({
      status: 403,
      code: "permission-missing",
    });
    expect(await refusal(() => administrator.call(routes.approveCount, { params }))).toEqual({
      status: 409,
      code: "segregation-of-duties",
    });
    expect(await refusal(() => controller.call(routes.approveCount, { params }))).toEqual({
      status: 409,
      code: "count-unresolved",
    });
  });

  it("refuses posting into a closed period, and of two who post at once lets one", async () => {
    const controller = shop.as("controller");
    const params = { countId };
    const { items } = await controller.call(routes.listLines, { params, query: { only: "undecided" } });
    const lineIds = items.map(({ id }) => id);
    const body = { lineIds, decision: "accept" as const, reason: "looked again" };
    await controller.call(routes.decideLines, { params, body });
    await controller.call(routes.approveCount, { params });
    const period = { companyId: shop.organisation.companyId, month: "2020-01-01" };
    await controller.call(routes.closePeriod, { params: period, body: { closed: true } });
    const late = { params, body: { accountingDate: "2020-01-15" } };
    expect(await refusal(() => controller.call(routes.postCount, late))).toEqual({
      status: 409,
      code: "period-closed",
    });
    const answers = await Promise.all(
      [controller, shop.as("administrator")].map((by) => post(by, `/v1/counts/${countId}/post`, {})),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    await expect
      .poll(async () => (await controller.call(routes.readCount, { params })).state, { timeout: 45_000 })
      .toBe("posted");
  });
});
