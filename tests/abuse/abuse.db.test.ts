import { type Role, rolePermissions, roles, routes } from "@stockex/contracts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shop } from "../../apps/server/test/shop.ts";
import { fuzz } from "./fuzz.ts";
import { type AbuseGround, accessOf, callers, furnishedShop, idsOf, openGround, send } from "./ground.ts";
import { type Ids, type Operation, requestOf } from "./requests.ts";

/** Requests of each operation about what belongs to others, well formed; and of the fuzzer. */
const TRIES = 3;
const FUZZED = 600;
const SEED = 20261124;

let ground: AbuseGround;
/** Whose things are tried, by people of `ground.shop`. */
let victim: Shop;
let foreign: Ids;

beforeAll(async () => {
  ground = await openGround("Abuse");
  victim = await furnishedShop(ground.running, "Victim");
  foreign = await idsOf(ground.running.db.ownerPool, victim.organisation.organisationId);
});
afterAll(() => ground?.close());

/** Well formed requests of an operation whose ids are all of those. */
const requestsOf = (operation: Operation, ids: Ids) =>
  fc.sample(requestOf(operation, { ids, junk: 0 }), { numRuns: TRIES, seed: SEED });

/** What the organisation holds, but for what its jobs write by themselves. */
async function contentOf(shop: Shop): Promise<unknown> {
  const { rows } = await ground.running.db.ownerPool.query(
    `SELECT (SELECT count(*)::int FROM audit.events WHERE organisation_id = $1) AS events,
       (SELECT count(*)::int FROM counting.readings WHERE organisation_id = $1) AS readings,
       (SELECT count(*)::int FROM stock.moves WHERE organisation_id = $1) AS moves,
       (SELECT jsonb_agg(to_jsonb(c) ORDER BY id) FROM counting.counts c WHERE organisation_id = $1) AS counts,
       (SELECT jsonb_agg(to_jsonb(p) ORDER BY id) FROM catalog.products p WHERE organisation_id = $1) AS products`,
    [shop.organisation.organisationId],
  );
  return rows[0];
}

describe("every operation of the contract", () => {
  it("is described by the server, so that none is forgotten here", () => {
    expect(ground.operations.map(({ operationId }) => operationId).sort()).toEqual(
      Object.values(routes)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it("refuses each role that lacks its permission, whatever the request", async () => {
    const wrong: string[] = [];
    for (const operation of ground.operations) {
      const access = accessOf(operation);
      if (access === "public" || access === "signed-in") continue;
      const without = roles.filter((role: Role) => !rolePermissions[role].includes(access));
      const [request] = requestsOf(operation, foreign);
      if (request === undefined) throw new Error("a sample is empty");
      for (const role of without) {
        const { status, text } = await send(ground.running, ground.shop, role, request);
        if (status !== 403 || !text.includes("permission-missing"))
          wrong.push(`${operation.operationId} by ${role}: ${status} ${text.slice(0, 100)}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it("neither shows nor changes what belongs to another organisation", async () => {
    const before = await contentOf(victim);
    const wrong: string[] = [];
    for (const operation of ground.operations) {
      if (accessOf(operation) === "public") continue;
      const byAddress = operation.path.includes("{");
      for (const request of requestsOf(operation, foreign)) {
        for (const caller of callers.filter((one) => one !== null)) {
          const { status, text } = await send(ground.running, ground.shop, caller, request);
          const sent = `${request.url} ${typeof request.body === "string" ? request.body : ""}`;
          const shown = [...foreign.values()].flat().filter((id) => text.includes(id) && !sent.includes(id));
          const where = `${operation.operationId} by ${caller}: ${status} ${text.slice(0, 200)}`;
          if (status === 0 || status >= 500) wrong.push(where);
          if (shown.length > 0) wrong.push(`${where} shows ${shown.join()}`);
          // Ids of others in an address are of nothing here; `task` names what every organisation has.
          if (byAddress && status < 300 && !/\{(task|month)\}/.test(operation.path)) wrong.push(where);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(await contentOf(victim)).toEqual(before);
  }, 400_000);
});

it("requests of any kind are answered, as the contract says and without an error of the server's own", async () => {
  const { failures, statuses } = await fuzz({ requests: FUZZED, seed: SEED });
  expect(failures).toEqual([]);
  expect(statuses["200"]).toBeGreaterThan(0);
}, 300_000);
