import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@stockex/client";
import { routes } from "@stockex/contracts";
import { postingTask, requestPosting } from "../../apps/server/src/modules/counting/posting.ts";
import { enqueue } from "../../apps/server/src/platform/jobs/index.ts";
import { makeShop } from "../../apps/server/test/shop.ts";
import { dataFolder } from "../support/data-folder.ts";
import { seeded } from "../support/random.ts";
import { serverProcess } from "../support/server-process.ts";

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
  readonly seed?: number;
  readonly say?: (line: string) => void;
}): Promise<PostingReport> {
  const seed = how.seed ?? Date.now() % 1_000_000;
  const random = seeded(seed);
  const folder = await dataFolder();
  try {
    const made = await folder.prepare(async ({ application, address }) => {
      const shop = await makeShop(application, address, "Post", how.products);
      const { id: countId } = await shop.release();
      const controller = shop.as("controller");
      const params = { countId };
      const countedAt = new Date().toISOString();
      await shop.as("counter").call(routes.recordReadings, {
        params,
        body: {
          deviceId: crypto.randomUUID(),
          readings: shop.productIds.map((productId) => ({
            kind: "count" as const,
            eventId: crypto.randomUUID(),
            productId,
            locationId: shop.locationId,
            quantity: "7",
            countedAt,
            how: "typed" as const,
          })),
        },
      });
      await controller.call(routes.closeCount, { params, body: {} });
      const { items } = await controller.call(routes.listLines, { params, query: { limit: 500 } });
      const lineIds = items.map(({ id }) => id);
      const reason = "looked again";
      await controller.call(routes.decideLines, { params, body: { lineIds, decision: "accept", reason } });
      await controller.call(routes.approveCount, { params });
      const { ctx, userIds } = shop.organisation;
      // In small chunks, and due only when this process, whose worker would take it, has stopped.
      const runAt = new Date(Date.now() + 12_000);
      await application.database.write({ ...ctx, userId: userIds.controller }, async (tx) => {
        await requestPosting(tx, countId, undefined);
        await enqueue(tx, postingTask, { countId, chunk: 1 }, { jobKey: `post ${countId}`, runAt });
      });
      return { countId, token: controller.token ?? "" };
    });
    const server = await serverProcess({ DATA_DIR: folder.path });
    const target = { address: server.address, ...made };
    await server.start();
    let kills = 0;
    let state = await progress(target);
    try {
      for (const began = performance.now(); state.state !== "posted"; state = await progress(target)) {
        if (performance.now() - began > 240_000) break;
        await sleep(50 + random() * 200);
        if (state.progress.posted === 0 || kills === how.kills) continue;
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

async function progress({ address, token, countId }: { address: string; token: string; countId: string }) {
  const client = createClient({ baseUrl: address, token, program: "api" });
  return client.call(routes.readCount, { params: { countId } });
}
