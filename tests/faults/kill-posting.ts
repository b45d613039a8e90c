import { setTimeout as sleep } from "node:timers/promises";
import { type Client, createClient } from "@stockex/client";
import { routes } from "@stockex/contracts";
import { postingTask, requestPosting } from "../../apps/server/src/modules/counting/posting.ts";
import { enqueue } from "../../apps/server/src/platform/jobs/index.ts";
import { makeShop, type Shop } from "../../apps/server/test/shop.ts";
import { dataFolder } from "../support/data-folder.ts";
import { seeded } from "../support/random.ts";
import { serverProcess } from "../support/server-process.ts";
import { checkedOpening, untilApplied } from "./stock-by-file.ts";

export interface PostingReport {
  readonly seed: number;
  readonly kills: number;
  readonly lines: number;
  readonly state: string;
  /** Lines whose shelf does not hold what was counted: posted twice or not at all. */
  readonly wrong: number;
  readonly broken: readonly string[];
}

/**
 * Kills the server in the middle of posting a count in small chunks, again and again; each start must go on
 * behind the last committed chunk until the count is posted, every difference once.
 */
export async function killPosting(how: {
  readonly kills: number;
  readonly products: number;
  /** Lines in one transaction; 1 when absent. */
  readonly chunk?: number;
  readonly seed?: number;
  readonly say?: (line: string) => void;
}): Promise<PostingReport> {
  const seed = how.seed ?? Date.now() % 1_000_000;
  const random = seeded(seed);
  const folder = await dataFolder();
  try {
    const made = await folder.prepare(async ({ application, address }) => {
      const shop = await makeShop(application, address, "Post", 0);
      const controller = shop.as("controller");
      const opening = await checkedOpening(shop, how.products);
      await shop.as("manager").call(routes.applyImport, { params: { importId: opening }, body: {} });
      await untilApplied(shop.as("manager"), opening);
      const { id: countId } = await shop.release();
      const lines = await application.database.ownerPool.query<{ id: string; productId: string }>(
        `SELECT id, product_id AS "productId" FROM counting.lines WHERE count_id = $1`,
        [countId],
      );
      await readAll(
        shop,
        countId,
        lines.rows.map(({ productId }) => productId),
      );
      await settle(
        controller,
        countId,
        lines.rows.map(({ id }) => id),
      );
      const { ctx, userIds } = shop.organisation;
      // In small chunks, and due only when this process, whose worker would take it, has stopped.
      const runAt = new Date(Date.now() + 12_000);
      await application.database.write({ ...ctx, userId: userIds.controller }, async (tx) => {
        await requestPosting(tx, countId, undefined);
        await enqueue(
          tx,
          postingTask,
          { countId, chunk: how.chunk ?? 1 },
          { jobKey: `post ${countId}`, runAt },
        );
      });
      return { countId, token: controller.token ?? "" };
    });
    const server = await serverProcess({ DATA_DIR: folder.path });
    const target = { address: server.address, ...made };
    await server.start();
    let kills = 0;
    let struckAt = 0;
    let state = await progress(target);
    try {
      for (const began = performance.now(); state.state !== "posted"; state = await progress(target)) {
        if (performance.now() - began > 240_000) break;
        await sleep(50 + random() * 200);
        // Only what goes on can be killed in the middle.
        if (state.progress.posted === struckAt || kills === how.kills) continue;
        await sleep(random() * 500);
        struckAt = state.progress.posted;
        await server.kill();
        kills += 1;
        how.say?.(`kill ${kills} after ${state.progress.posted} of ${state.progress.lines} lines`);
        await server.start();
      }
    } finally {
      await server.terminate();
    }
    const wrong = await folder.inspect(async (owner) => {
      const { rows } = await owner.query(
        `SELECT FROM counting.lines l JOIN stock.quants q USING (organisation_id, product_id, location_id)
         WHERE l.count_id = $1 AND q.quantity <> l.counted`,
        [made.countId],
      );
      return rows.length;
    });
    const lines = state.progress.lines;
    return { seed, kills, lines, state: state.state, wrong, broken: await folder.broken() };
  } finally {
    await folder.remove();
  }
}

/** Seven pieces of everything, where ten are on the books. */
async function readAll(shop: Shop, countId: string, productIds: readonly string[]): Promise<void> {
  const deviceId = crypto.randomUUID();
  const countedAt = new Date().toISOString();
  for (let from = 0; from < productIds.length; from += 5_000) {
    const readings = productIds.slice(from, from + 5_000).map((productId) => ({
      kind: "count" as const,
      eventId: crypto.randomUUID(),
      productId,
      locationId: shop.locationId,
      quantity: "7",
      countedAt,
      how: "typed" as const,
    }));
    await shop
      .as("counter")
      .call(routes.recordReadings, { params: { countId }, body: { deviceId, readings } });
  }
}

async function settle(controller: Client, countId: string, lineIds: readonly string[]): Promise<void> {
  const params = { countId };
  await controller.call(routes.closeCount, { params, body: {} });
  for (let from = 0; from < lineIds.length; from += 10_000) {
    const some = lineIds.slice(from, from + 10_000);
    const body = { lineIds: some, decision: "accept", reason: "looked again" } as const;
    await controller.call(routes.decideLines, { params, body });
  }
  await controller.call(routes.approveCount, { params });
}

async function progress({ address, token, countId }: { address: string; token: string; countId: string }) {
  const client = createClient({ baseUrl: address, token, program: "api" });
  return client.call(routes.readCount, { params: { countId } });
}
