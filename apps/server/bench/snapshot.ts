import { newId } from "@stockex/kernel";
import { copyOf, draftCount, dropSeed, median, release, type Seed, seedStock, timed } from "./bench-world.ts";
import type { Measured, Operation } from "./operation.ts";

/** Release of a count of all stock, against the INSERT … SELECT of the same lines and the same news. */
export const snapshot: Operation = {
  op: "snapshot",
  sizes: [100_000],
  async measure({ access, n, runs }) {
    const seed = await seedStock(access, n);
    const ours: number[] = [];
    const floor: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floor.push(await byHand(seed));
      ours.push(await byModule(seed));
    }
    await dropSeed(seed);
    return { ms: median(ours), floorMs: median(floor) } satisfies Measured;
  },
};

async function byModule(seed: Seed): Promise<number> {
  const { db, database } = await copyOf(seed);
  const countId = await draftCount(seed, database);
  const ms = await timed(() => release(seed, database, countId));
  await db.drop();
  return ms;
}

async function byHand(seed: Seed): Promise<number> {
  const { db, database } = await copyOf(seed);
  const countId = await draftCount(seed, database);
  const client = await db.ownerPool.connect();
  const { organisationId, userId } = seed.ctx;
  const ms = await timed(async () => {
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO counting.lines (organisation_id, count_id, product_id, location_id, lot_id, serial, book_at_release, unit_cost)
       SELECT $1, $2, product_id, location_id, lot_id, false, quantity, 500 FROM stock.quants
       WHERE organisation_id = $1 AND quantity > 0 ORDER BY product_id, location_id`,
      [organisationId, countId],
    );
    await client.query("UPDATE counting.counts SET state = 'released', released_at = now() WHERE id = $1", [
      countId,
    ]);
    await client.query(
      `INSERT INTO audit.events (organisation_id, at, actor_id, action, object_type, object_id, channel)
       VALUES ($1, now(), $2, 'count.release', 'count', $3, 'api')`,
      [organisationId, userId, countId],
    );
    await client.query(
      `INSERT INTO platform.outbox (organisation_id, type, aggregate_id, payload, occurred_at)
       VALUES ($1, 'count.released', $2, '{}', now())`,
      [organisationId, newId()],
    );
    await client.query("COMMIT");
  });
  client.release();
  await db.drop();
  return ms;
}
