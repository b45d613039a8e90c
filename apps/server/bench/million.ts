import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { approveCount } from "../src/modules/counting/approve.ts";
import { closeCount } from "../src/modules/counting/close.ts";
import { recordFileReadings } from "../src/modules/counting/file-readings.ts";
import { continuePosting, requestPosting } from "../src/modules/counting/posting.ts";
import { READINGS_AT_ONCE } from "../src/modules/imports/apply-count.ts";
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

/** Every tenth line differs: short of 3 or 2 too many, by turns. */
const quantityOf = sql`CASE n % 20 WHEN 0 THEN 17 WHEN 10 THEN 22 ELSE 20 END`;

/**
 * A whole count of `n` lines: snapshot, a reading for each in the steps of an import, closing, approval, posting; floor:
 * the same rows by hand.
 */
export const million: Operation = {
  op: "million",
  sizes: [1_000_000],
  async measure({ access, n, runs }) {
    const stocked = await seedStock(access, n);
    const seed = await advance(stocked, async ({ db }) => {
      // Whatever differs is within this: nothing waits for a person.
      await db.ownerPool.query(
        `INSERT INTO counting.tolerance_rules (organisation_id, id, company_id, quantity) VALUES ($1, $2, $3, 5)`,
        [stocked.ctx.organisationId, newId(), stocked.companyId],
      );
    });
    await dropSeed(stocked);
    const ours: number[] = [];
    const floor: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floor.push(await onCopy(seed, (copy) => byHand(seed, copy)));
      ours.push(await onCopy(seed, (copy) => byModule(seed, copy)));
    }
    await dropSeed(seed);
    return { ms: median(ours), floorMs: median(floor) };
  },
};

async function onCopy(seed: Seed, work: (copy: Copy) => Promise<void>): Promise<number> {
  const copy = await copyOf(seed);
  const ms = await timed(() => work(copy));
  await copy.db.drop();
  return ms;
}

async function byModule(seed: Seed, { db, database }: Copy): Promise<void> {
  const countId = await draftCount(seed, database);
  await release(seed, database, countId);
  const approver = { ...seed.ctx, userId: newId() };
  const long = { statementTimeoutMs: 0 };
  const deviceId = newId();
  for (let from = 0; from < seed.lines; from += READINGS_AT_ONCE) {
    const readings = sql`
      SELECT w.n, platform.uuidv7() AS event_id, w.product_id, 'none' AS tracking, w.location_id, NULL::uuid AS lot_id,
        (${quantityOf})::numeric AS entered, NULL::uuid AS unit_id, 1 AS numerator, 1 AS denominator, NULL::text AS lot_code,
        NULL::text AS note
      FROM public.wanted w WHERE w.n > ${from} AND w.n <= ${from + READINGS_AT_ONCE}`;
    const delivery = { deviceId, countedAt: new Date() };
    await database.write(seed.ctx, (tx) => recordFileReadings(tx, countId, delivery, readings), long);
    progress("read", Math.min(from + READINGS_AT_ONCE, seed.lines), seed.lines);
  }
  await database.write(seed.ctx, (tx) => closeCount(tx, countId, {}), long);
  await database.write(approver, (tx) => approveCount(tx, countId), long);
  await database.write(approver, (tx) => requestPosting(tx, countId, undefined));
  await continuePosting(database, { ...seed.ctx, userId: null }, countId);
  const { rows } = await db.ownerPool.query<{ state: string }>("SELECT state FROM counting.counts");
  if (rows[0]?.state !== "posted") throw new Error(`the count is ${rows[0]?.state}, not posted`);
}

function progress(what: string, done: number, all: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done} / ${all} `);
}

async function byHand(seed: Seed, { database }: Copy): Promise<void> {
  const countId = await draftCount(seed, database);
  const { organisationId, userId } = seed.ctx;
  await database.write(
    seed.ctx,
    async (tx) => {
      const run = (statement: ReturnType<typeof sql>) => statement.execute(tx.kysely);
      await run(sql`
        INSERT INTO counting.lines (organisation_id, count_id, product_id, location_id, lot_id, serial, book_at_release, unit_cost)
        SELECT ${organisationId}, ${countId}, product_id, location_id, lot_id, false, quantity, 500 FROM stock.quants
        WHERE quantity > 0 ORDER BY product_id, location_id`);
      await run(sql`
        INSERT INTO counting.readings (organisation_id, device_id, event_id, count_id, line_id, round, kind, user_id,
          counted_at, received_at, how, product_id, location_id, entered)
        SELECT ${organisationId}, ${userId}, platform.uuidv7(), ${countId}, l.id, 1, 'count', ${userId}, now(), now(), 'file',
          l.product_id, l.location_id, ${quantityOf}
        FROM counting.lines l JOIN public.wanted w USING (product_id, location_id)`);
      await run(sql`
        UPDATE counting.lines l SET counted = r.entered, counted_round = 1, counted_from = now(), counted_at = now(), book = 20,
          book_moves_before = 20, book_moves_after = 20, variance = r.entered - 20, variance_value = (r.entered - 20) * 500,
          state = 'accepted'
        FROM counting.readings r WHERE r.line_id = l.id`);
      const drafts = sql`
        SELECT platform.uuidv7() AS id, l.product_id, l.lot_id,
          CASE WHEN l.variance > 0 THEN ${seed.loss}::uuid ELSE l.location_id END AS source_id,
          CASE WHEN l.variance > 0 THEN l.location_id ELSE ${seed.loss}::uuid END AS destination_id,
          abs(l.variance) AS quantity, l.counted_at AS effective_at, current_date AS accounting_date,
          NULL::numeric AS unit_cost, 'adjustment' AS kind, 'count-line' AS origin_type, l.id AS origin_id
        FROM counting.lines l WHERE l.variance <> 0`;
      await postByHand(tx, { companyId: seed.companyId, loss: seed.loss, method: "avco" }, drafts);
      await run(sql`UPDATE counting.lines SET state = 'posted', open = false`);
    },
    { statementTimeoutMs: 0 },
  );
}
