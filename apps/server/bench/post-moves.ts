/**
 * Posting differences against hand-written SQL that writes the same rows: `node apps/server/bench/post-moves.ts
 * [--n 100000] [--method avco|fifo] [--runs 3]`. Makes a database of its own (embedded, or beside DATABASE_URL) and
 * drops it. Prints one JSON object: medians in ms.
 */
import { parseArgs } from "node:util";
import { valuationMethod } from "@stockex/contracts";
import { newId, systemClock } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import { postMoves } from "../src/modules/stock/index.ts";
import { createTestDatabase, type TestDatabase } from "../src/platform/db/test-database.ts";
import { startTestServer } from "../src/platform/db/test-server.ts";
import type { Tx } from "../src/platform/db/unit-of-work.ts";
import { createLedgerWorld, type LedgerWorld } from "../test/ledger-world.ts";
import { later, postByHand } from "./post-by-hand.ts";

const { values: options } = parseArgs({
  options: {
    n: { type: "string", default: "100000" },
    method: { type: "string", default: "avco" },
    runs: { type: "string", default: "3" },
  },
});
const lines = Number(options.n);
const method = valuationMethod.parse(options.method);
const LINES_PER_PRODUCT = 5;

const server = await startTestServer(process.env["DATABASE_URL"]);
try {
  const taken = { ours: [] as number[], floor: [] as number[] };
  for (let run = 0; run < Number(options.runs); run += 1) {
    taken.floor.push(
      await onFreshStock((tx, world, drafts) =>
        postByHand(tx, { companyId: world.company.id, loss: world.company.places.loss, method }, drafts),
      ),
    );
    taken.ours.push(await onFreshStock(postByModule));
  }
  const [ms, floor] = [median(taken.ours), median(taken.floor)];
  const ratio = Number((ms / floor).toFixed(2));
  console.log(JSON.stringify({ op: "post-moves", method, n: lines, ms, floor_ms: floor, ratio }));
} finally {
  await server.stop();
}

type Posting = (tx: Tx, world: LedgerWorld, drafts: RawBuilder<unknown>) => Promise<unknown>;

/** Time of one posting of all lines on a database that holds stock of each. */
async function onFreshStock(posting: Posting): Promise<number> {
  const db = await createTestDatabase(server.access);
  try {
    const world = await createLedgerWorld(db);
    await fill(db, world);
    const drafts = draftsOfLines(world);
    const started = performance.now();
    await world.database.write(world.ctx, (tx) => posting(tx, world, drafts), { statementTimeoutMs: 0 });
    return Math.round(performance.now() - started);
  } finally {
    await db.drop();
  }
}

/** Products, locations and 20 pieces of each product in each of its places, received by the module itself. */
async function fill(db: TestDatabase, world: LedgerWorld): Promise<void> {
  const { organisationId } = world.ctx;
  await db.ownerPool.query(
    `INSERT INTO catalog.products (organisation_id, id, code, name, category_id, unit_id, created_at)
     SELECT $1, platform.uuidv7(), 'P' || n, 'P' || n, c.id, $2, now()
     FROM generate_series(1, $3::int) n, catalog.categories c WHERE c.organisation_id = $1 AND c.code = $4`,
    [organisationId, world.unitId, Math.ceil(lines / LINES_PER_PRODUCT), method],
  );
  await db.ownerPool.query(
    `INSERT INTO sites.locations (organisation_id, id, company_id, site_id, code, name, kind, ancestors, path)
     SELECT $1, id, $2, $3, 'L' || n, 'L' || n, 'internal', ARRAY[id], 'L' || n
     FROM (SELECT n, platform.uuidv7() AS id FROM generate_series(1, 500) n) made`,
    [organisationId, world.company.id, world.company.siteId],
  );
  await db.ownerPool.query(
    `CREATE TABLE public.lines AS
     SELECT p.id AS product_id, l.id AS location_id, row_number() OVER () AS n
     FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM catalog.products WHERE code LIKE 'P%') p
     CROSS JOIN generate_series(1, $1::int) k
     JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM sites.locations WHERE code LIKE 'L%') l
       ON l.n = 1 + (p.n * 7 + k * 97) % 500`,
    [LINES_PER_PRODUCT],
  );
  await db.ownerPool.query("GRANT SELECT ON public.lines TO stockex_app");
  await db.ownerPool.query("ANALYZE");
  const { supplier } = world.company.places;
  const receipts = sql`
    SELECT NULL::uuid AS id, product_id, NULL::uuid AS lot_id, ${supplier}::uuid AS source_id,
      location_id AS destination_id, 20::numeric AS quantity, now() - interval '1 day' AS effective_at,
      current_date AS accounting_date, 500::numeric AS unit_cost, 'receipt' AS kind, 'bench' AS origin_type,
      product_id AS origin_id, NULL::uuid AS reverses_id, NULL::uuid AS actor_id, NULL::text AS reference
    FROM public.lines`;
  await world.database.write(
    world.ctx,
    (tx) => postMoves(tx, { batchId: newId(), recordedAt: systemClock.now() }, receipts),
    { statementTimeoutMs: 0 },
  );
  await db.ownerPool.query("VACUUM ANALYZE");
}

/** Every second line is short of 3, the others have 2 too many. */
function draftsOfLines(world: LedgerWorld): RawBuilder<unknown> {
  const { loss } = world.company.places;
  return sql`
    SELECT platform.uuidv7() AS id, product_id, NULL::uuid AS lot_id,
      CASE WHEN n % 2 = 0 THEN location_id ELSE ${loss}::uuid END AS source_id,
      CASE WHEN n % 2 = 0 THEN ${loss}::uuid ELSE location_id END AS destination_id,
      CASE WHEN n % 2 = 0 THEN 3 ELSE 2 END::numeric AS quantity, now() AS effective_at,
      current_date AS accounting_date, NULL::numeric AS unit_cost, 'adjustment' AS kind, 'bench' AS origin_type,
      product_id AS origin_id, NULL::uuid AS reverses_id, NULL::uuid AS actor_id, NULL::text AS reference
    FROM public.lines`;
}

async function postByModule(tx: Tx, _world: LedgerWorld, drafts: RawBuilder<unknown>): Promise<void> {
  const { moves } = await postMoves(tx, { batchId: newId(), recordedAt: later() }, drafts);
  if (moves !== lines) throw new Error(`posted ${moves} of ${lines}`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
