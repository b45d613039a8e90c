import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { continuePosting, requestPosting } from "../src/modules/counting/posting.ts";
import {
  advance,
  type Copy,
  copyOf,
  draftCount,
  dropSeed,
  median,
  release,
  type Seed,
  seedStock,
  timed,
} from "./bench-world.ts";
import type { Operation } from "./operation.ts";
import { postByHand } from "./post-by-hand.ts";

/** Posting a count of which every line differs: moves, quants, layers, entries, audit, events. */
export const post: Operation = {
  op: "post",
  sizes: [10_000, 100_000, 1_000_000],
  async measure({ access, n, runs }) {
    const stocked = await seedStock(access, n);
    let countId = "";
    const seed = await advance(stocked, async (copy) => {
      countId = await approvedCount(stocked, copy);
    });
    const ours: number[] = [];
    const floor: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floor.push(await onCopy(seed, (copy) => byHand(seed, copy, countId)));
      ours.push(await onCopy(seed, (copy) => byModule(seed, copy, countId)));
    }
    await dropSeed(seed);
    await dropSeed(stocked);
    const ms = median(ours);
    return { ms, floorMs: median(floor), more: { ms_per_line: Number((ms / n).toFixed(4)) } };
  },
};

/** A count of all stock, read and approved: every second line is short of 3, the others have 2 too many. */
export async function approvedCount(seed: Seed, { db, database }: Copy): Promise<string> {
  const countId = await draftCount(seed, database);
  await release(seed, database, countId);
  await db.ownerPool.query(
    `UPDATE counting.lines SET state = 'accepted', counted = 20 + d, counted_round = 1, counted_from = now(), counted_at = now(),
       book = 20, book_moves_before = 20, book_moves_after = 20, variance = d, variance_value = d * 500
     FROM (SELECT id AS line_id, CASE WHEN row_number() OVER (ORDER BY id) % 2 = 0 THEN -3 ELSE 2 END AS d FROM counting.lines) x
     WHERE id = line_id`,
  );
  await db.ownerPool.query(
    "UPDATE counting.counts SET state = 'approved', approved_by = $2, approved_at = now() WHERE id = $1",
    [countId, seed.ctx.userId],
  );
  return countId;
}

async function onCopy(seed: Seed, work: (copy: Copy) => Promise<number>): Promise<number> {
  const copy = await copyOf(seed);
  const ms = await work(copy);
  await copy.db.drop();
  return ms;
}

async function byModule(seed: Seed, { db, database }: Copy, countId: string): Promise<number> {
  const ms = await timed(async () => {
    await database.write(seed.ctx, (tx) => requestPosting(tx, countId, undefined));
    await continuePosting(database, { ...seed.ctx, userId: null }, countId);
  });
  const { rows } = await db.ownerPool.query<{ state: string }>("SELECT state FROM counting.counts");
  if (rows[0]?.state !== "posted") throw new Error(`the count is ${rows[0]?.state}, not posted`);
  return ms;
}

async function byHand(seed: Seed, { database }: Copy, countId: string): Promise<number> {
  const drafts = sql`
    SELECT platform.uuidv7() AS id, l.product_id, l.lot_id,
      CASE WHEN l.variance > 0 THEN ${seed.loss}::uuid ELSE l.location_id END AS source_id,
      CASE WHEN l.variance > 0 THEN l.location_id ELSE ${seed.loss}::uuid END AS destination_id,
      abs(l.variance) AS quantity, l.counted_at AS effective_at, current_date AS accounting_date, NULL::numeric AS unit_cost,
      'adjustment' AS kind, 'count-line' AS origin_type, l.id AS origin_id
    FROM counting.lines l WHERE l.count_id = ${countId}`;
  return timed(() =>
    database.write(
      seed.ctx,
      async (tx) => {
        await postByHand(tx, { companyId: seed.companyId, loss: seed.loss, method: "avco" }, drafts);
        await sql`UPDATE counting.lines SET state = 'posted', open = false WHERE count_id = ${countId}`.execute(
          tx.kysely,
        );
        await sql`
          UPDATE counting.counts SET state = 'posted', posted_at = now(), accounting_date = current_date WHERE id = ${countId}`.execute(
          tx.kysely,
        );
        await sql`
          INSERT INTO audit.events (organisation_id, at, actor_id, action, object_type, object_id, channel)
          VALUES (${tx.ctx.organisationId}, now(), ${seed.ctx.userId}, 'count.posted', 'count', ${newId()}, 'api')`.execute(
          tx.kysely,
        );
      },
      { statementTimeoutMs: 0 },
    ),
  );
}
