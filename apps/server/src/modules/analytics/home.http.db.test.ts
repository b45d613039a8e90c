import type { Client } from "@stockex/client";
import { type Role, roles, routes } from "@stockex/contracts";
import { Money, newId } from "@stockex/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

let running: TestApplication;
let shop: Shop;
let stranger: Shop;
let countId: string;

beforeAll(async () => {
  running = await startTestApplication();
  shop = await makeShop(running.app, running.address, "Home", 3);
  stranger = await makeShop(running.app, running.address, "Abroad", 1);
});
afterAll(() => running.stop());

const read = (by: Client, quantities: readonly (string | null)[]) =>
  by.call(routes.recordReadings, {
    params: { countId },
    body: {
      deviceId: newId(),
      readings: quantities.flatMap((quantity, index) =>
        quantity === null
          ? []
          : [
              {
                kind: "count" as const,
                eventId: newId(),
                countedAt: new Date().toISOString(),
                how: "typed" as const,
                productId: shop.productIds[index] ?? "",
                locationId: shop.locationId,
                quantity,
              },
            ],
      ),
    },
  });

/** What waits for each role: "review 1 -10 EUR". */
async function waiting(of: Shop = shop): Promise<Record<Role, string[]>> {
  const entries = await Promise.all(
    roles.map(async (role) => {
      const { items } = await of.as(role).call(routes.readWaiting, {});
      const said = items.map(({ kind, count, values }) =>
        [kind, count, ...values.map(({ netValue, currency }) => `${netValue} ${currency}`)].join(" "),
      );
      return [role, said] as const;
    }),
  );
  return Object.fromEntries(entries) as Record<Role, string[]>;
}

const steps = ["close", "review", "approve", "post", "quarantine"] as const;

/** A number on the home leads to the list of counts: it must hold those counts and no others. */
async function expectListsToAgree(): Promise<void> {
  for (const role of roles) {
    const { items } = await shop.as(role).call(routes.readWaiting, {});
    for (const step of steps) {
      const listed = await shop.as(role).call(routes.listCounts, { query: { waiting: step } });
      const due = items.some(({ kind }) => kind === step);
      expect({ role, step, listed: listed.items.map(({ id }) => id) }).toEqual({
        role,
        step,
        listed: due ? [countId] : [],
      });
    }
  }
}

/** Gives the whole count to these. */
async function assign(...to: readonly Role[]): Promise<void> {
  const items = to.map((role) => ({
    userId: shop.organisation.userIds[role],
    round: 1,
    locationId: null,
  }));
  await shop.as("administrator").call(routes.setAssignments, { params: { countId }, body: { items } });
}

const nobody = { administrator: [], manager: [], counter: [], controller: [], auditor: [] };
const myCounts = async (role: Role) => (await shop.as(role).call(routes.listMyCounts, {})).items;
const runningFor = async (role: Role) =>
  (await shop.as(role).call(routes.listRunningCounts, {})).items.find((each) => each.countId === countId);

describe("a blind count on everybody's home", () => {
  it("waits for nobody before it is there", async () => {
    expect(await waiting()).toEqual(nobody);
  });

  it("waits for whoever was given lines, and for nobody else", async () => {
    countId = (await shop.release()).id;
    expect(await waiting()).toEqual(nobody);
    expect(await myCounts("counter")).toMatchObject([{ countId, assigned: false, lines: 3, read: 0 }]);

    await assign("counter", "manager");
    expect(await waiting()).toEqual({ ...nobody, counter: ["count 3"], manager: ["count 3"] });
    expect(await myCounts("administrator")).toEqual([]);
    await assign("counter", "manager", "administrator");
    expect((await waiting()).administrator).toEqual(["count 3"]);
  });

  it("runs in its site, for all who may read counts", async () => {
    const { items } = await shop.as("auditor").call(routes.listSiteActivity, {});
    expect(items).toEqual([{ siteId: shop.siteId, running: 1, waiting: 0 }]);
    expect((await stranger.as("manager").call(routes.listSiteActivity, {})).items).toEqual([]);
  });

  it("counts down as its lines are read", async () => {
    await read(shop.as("counter"), ["10", null, null]);
    expect(await myCounts("counter")).toMatchObject([{ lines: 3, read: 1, again: 0 }]);
    expect((await waiting()).counter).toEqual(["count 2"]);
  });

  it("shows how far it has come to all who may read counts, and its value to nobody who takes part", async () => {
    await read(shop.as("counter"), [null, "8", null]);
    const whole = { lines: 3, counted: 2, posted: null };
    const results = { contested: 0, differing: 1, netValue: "-10", grossValue: "10" };
    expect(await runningFor("controller")).toMatchObject({ ...whole, results });
    expect(await runningFor("auditor")).toMatchObject({ ...whole, results });
    expect(await runningFor("manager")).toMatchObject({ ...whole, results: null });
    const { text } = await bare(shop.as("manager"), "/v1/home/running-counts");
    // Whole JSON strings: an id may well hold "-10".
    expect(text).not.toMatch(/"-?10"/);
  });

  it("hides quarantined readings from those who take part in it", async () => {
    await shop.as("counter").call(routes.recordReadings, {
      params: { countId },
      body: {
        deviceId: newId(),
        readings: [
          {
            kind: "count",
            eventId: newId(),
            countedAt: new Date().toISOString(),
            how: "scan",
            code: "nobody knows this code",
            locationId: shop.locationId,
            quantity: "1",
          },
        ],
      },
    });
    const now = await waiting();
    expect(now.controller).toEqual(["quarantine 1"]);
    await expectListsToAgree();
    expect(now.manager).toEqual(["count 3"]);
    const { items } = await shop.as("controller").call(routes.listQuarantine, { params: { countId } });
    const { deviceId, eventId } = items[0] ?? { deviceId: "", eventId: "" };
    await shop.as("controller").call(routes.resolveReading, {
      params: { countId, deviceId, eventId },
      body: { outcome: "dismissed", reason: "A label of the supplier" },
    });
  });

  it("waits to be closed once every line is counted", async () => {
    await read(shop.as("counter"), [null, null, "13"]);
    const now = await waiting();
    expect(now.controller).toEqual(["close 1"]);
    await expectListsToAgree();
    expect(now.counter).toEqual([]);
  });

  it("waits for review with its net value, then for approval by somebody who did not count", async () => {
    await read(shop.as("administrator"), ["0", null, null]);
    await shop.as("controller").call(routes.closeCount, { params: { countId }, body: {} });
    const lines = await shop.as("controller").call(routes.listLines, {
      params: { countId },
      query: { only: "undecided" },
    });
    const values = lines.items.map(({ varianceValue }) => Money.of(varianceValue ?? "0", "EUR"));
    const value = String(Money.sum(values, "EUR"));
    const review = [`review 1 ${value} EUR`];
    expect(await waiting()).toEqual({
      ...nobody,
      administrator: review,
      manager: review,
      controller: review,
    });
    await expectListsToAgree();
    const there = await shop.as("manager").call(routes.listSiteActivity, {});
    expect(there.items).toEqual([{ siteId: shop.siteId, running: 0, waiting: 1 }]);
    await shop.as("manager").call(routes.decideLines, {
      params: { countId },
      body: { lineIds: lines.items.map(({ id }) => id), decision: "accept", reason: "Seen" },
    });
    // The administrator may approve, but counted in it.
    expect(await waiting()).toEqual({ ...nobody, controller: [`approve 1 ${value} EUR`] });
    await expectListsToAgree();
  });

  it("waits to be posted, then for nobody", async () => {
    await shop.as("controller").call(routes.approveCount, { params: { countId } });
    const now = await waiting();
    expect(now.controller[0]).toMatch(/^post 1 /);
    expect(now.administrator[0]).toMatch(/^post 1 /);
    await expectListsToAgree();
    expect(now.manager).toEqual([]);
    const controller = shop.as("controller");
    await controller.call(routes.postCount, { params: { countId }, body: {} });
    const state = async () => (await controller.call(routes.readCount, { params: { countId } })).state;
    await expect.poll(state, { timeout: 45_000 }).toBe("posted");
    expect(await waiting()).toEqual(nobody);
    expect(await runningFor("controller")).toBeUndefined();
  });

  it("leads to its late readings, found on the only count that has any", async () => {
    await read(shop.as("counter"), ["10", null, null]);
    const { items } = await shop.as("manager").call(routes.readWaiting, {});
    expect(items).toEqual([{ kind: "quarantine", count: 1, onlyId: countId, values: [] }]);
  });

  it("proposes a correction to those who may look into it, with its value", async () => {
    const body = {
      effectiveAt: new Date(Date.now() - 1_800_000).toISOString(),
      lines: [{ productId: shop.productIds[2] ?? "", locationId: shop.locationId, quantity: "2" }],
    };
    await shop.as("manager").call(routes.recordIssue, { body });
    const corrections = async () =>
      (await waiting()).controller.find((said) => said.startsWith("correction"));
    await expect.poll(corrections, { timeout: 45_000 }).toBe("correction 1 10 EUR");
    const now = await waiting();
    expect(now.manager).toContain("correction 1 10 EUR");
    // He counted in it, and would have to decide it.
    expect(now.administrator.join()).not.toMatch(/correction/);
    expect(now.auditor).toEqual([]);
  });
});

it("files wait for those who may import", async () => {
  const form = new FormData();
  form.set("kind", "products");
  form.set("file", new Blob(["Code;Designation\nX-1;Thing\n"]), "things.csv");
  const manager = shop.as("manager");
  const sent = await fetch(`${running.address}/v1/imports`, {
    method: "POST",
    headers: { authorization: `Bearer ${manager.token}` },
    body: form,
  });
  expect(sent.status).toBe(201);
  const now = await waiting();
  expect(now.manager).toContain("import 1");
  expect(now.controller.join()).not.toMatch(/import/);
});

it("nothing of all that is seen from another organisation", async () => {
  expect(await waiting(stranger)).toEqual(nobody);
  for (const route of [routes.listMyCounts, routes.listRunningCounts])
    expect(await stranger.as("administrator").call(route, {})).toEqual({ items: [] });
});

it("home is refused to nobody, its parts to those without the permission", async () => {
  const status = async (role: Role, path: string) => (await bare(shop.as(role), path)).status;
  expect(await status("auditor", "/v1/home/waiting")).toBe(200);
  expect(await status("auditor", "/v1/home/my-counts")).toBe(403);
  expect(await status("counter", "/v1/home/running-counts")).toBe(403);
});

async function bare(client: Client, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${client.baseUrl}${path}`, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  return { status: answer.status, text: await answer.text() };
}
