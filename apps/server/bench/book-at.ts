import { sql } from "kysely";
import { bookAt } from "../src/modules/stock/index.ts";
import { advance, type Copy, copyOf, dropSeed, median, type Seed, seedStock, timed } from "./bench-world.ts";
import type { Operation } from "./operation.ts";

const LINES = 10_000;
const QUESTIONS = 2_000;
/** Trade goes on at the same pace: ten times the moves is ten times the years, not ten times the trade of a day. */
const MOVES_PER_DAY = 2_740;

/**
 * Book quantity of a product in a place at an instant of the last 90 days, with `n` moves in the ledger, against
 * the same with a tenth of them. Both ledgers trade 2,740 moves a day over 2,000 products: the larger one is ten
 * years old, the smaller one. The cost of the answer grows with the moves after the instant, not with the ledger.
 */
export const bookAtInstant: Operation = {
  op: "book_at",
  sizes: [10_000_000],
  async measure({ access, n, runs }) {
    const stocked = await seedStock(access, LINES);
    const floorSeed = await advance(stocked, (copy) => trade(stocked, copy, n / 10));
    const seed = await advance(stocked, (copy) => trade(stocked, copy, n));
    const ours = await ask(seed, runs);
    const floor = await ask(floorSeed, runs);
    for (const done of [seed, floorSeed, stocked]) await dropSeed(done);
    return { ms: ours, floorMs: floor, more: { questions: QUESTIONS } };
  },
};

/** Writes history back from now: alternately from and to the loss location, so that on hand stays what it was. */
async function trade(seed: Seed, { db }: Copy, moves: number): Promise<void> {
  const client = await db.ownerPool.connect();
  await client.query("SET statement_timeout = 0");
  await client.query(
    `INSERT INTO stock.moves (organisation_id, batch_id, product_id, source_id, destination_id, quantity, effective_at,
       recorded_at, accounting_date, kind, origin_type, origin_id)
     SELECT $1, $1, w.product_id, CASE WHEN back THEN w.location_id ELSE $2 END, CASE WHEN back THEN $2 ELSE w.location_id END, 1,
       at, at, at::date, 'adjustment', 'bench', $1
     FROM (SELECT k, k % 2 = 0 AS back, now() - k * interval '1 day' / $4::float8 AS at FROM generate_series(1, $3::int) k) m
     JOIN (SELECT *, row_number() OVER () - 1 AS place FROM public.wanted LIMIT ${LINES}) w ON w.place = (m.k::bigint / 2 * 7919) % ${LINES}`,
    [seed.ctx.organisationId, seed.loss, moves, MOVES_PER_DAY],
  );
  client.release();
}

async function ask(seed: Seed, runs: number): Promise<number> {
  const { db, database } = await copyOf(seed);
  const { rows } = await db.ownerPool.query<{ productId: string; locationId: string }>(
    `SELECT product_id AS "productId", location_id AS "locationId" FROM public.wanted ORDER BY n LIMIT ${QUESTIONS}`,
  );
  const times: number[] = [];
  for (let run = -1; run < runs; run += 1) {
    const ms = await timed(() =>
      database.read(seed.ctx, async (tx) => {
        for (const [i, place] of rows.entries()) {
          const at = new Date(Date.now() - ((i * 37) % 90) * 86_400_000);
          await bookAt(tx, { ...place, lotId: null, at });
        }
        await sql`SELECT 1`.execute(tx.kysely);
      }),
    );
    // The first run warms the cache.
    if (run >= 0) times.push(ms);
  }
  await db.drop();
  return median(times);
}
