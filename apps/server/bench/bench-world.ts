import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { createCount, releaseCount } from "../src/modules/counting/prepare.ts";
import { postMoves } from "../src/modules/stock/index.ts";
import type { RequestContext } from "../src/platform/context.ts";
import { createTestDatabase, type TestDatabase } from "../src/platform/db/test-database.ts";
import { asAdmin, type TestServerAccess } from "../src/platform/db/test-server.ts";
import { createDatabase, type Database } from "../src/platform/db/unit-of-work.ts";
import { migrateJobs } from "../src/platform/jobs/index.ts";
import { createLog } from "../src/platform/log/log.ts";
import { createLedgerWorld } from "../test/ledger-world.ts";

export const LINES_PER_PRODUCT = 5;
const LOCATIONS = 500;

/** Ids of a seeded database, the same in every copy of it. */
export interface Seed {
  readonly access: TestServerAccess;
  readonly ctx: RequestContext & { readonly userId: string };
  readonly companyId: string;
  readonly siteId: string;
  readonly loss: string;
  readonly lines: number;
}

export interface Copy {
  readonly db: TestDatabase;
  readonly database: Database;
}

/**
 * Makes a database with `lines` stocked product–location pairs (20 pieces each, five places a product, 500
 * places, one receipt each, AVCO) and freezes it as a template, from which each run takes a fresh copy.
 */
export async function seedStock(access: TestServerAccess, lines: number): Promise<Seed> {
  const db = await createTestDatabase(access);
  const world = await createLedgerWorld(db);
  await migrateJobs(world.database, createLog("silent"));
  const { organisationId, userId } = world.ctx;
  if (userId === null) throw new Error("the world has no user");
  const owner = (text: string, values: unknown[] = []) => db.ownerPool.query(text, values);
  await owner(
    `INSERT INTO catalog.products (organisation_id, id, code, name, category_id, unit_id, created_at)
     SELECT $1, platform.uuidv7(), 'P' || n, 'Product ' || n, c.id, $2, now()
     FROM generate_series(1, $3::int) n, catalog.categories c WHERE c.organisation_id = $1 AND c.code = 'avco'`,
    [organisationId, world.unitId, Math.ceil(lines / LINES_PER_PRODUCT)],
  );
  await owner(
    `INSERT INTO sites.locations (organisation_id, id, company_id, site_id, code, name, kind, ancestors, path)
     SELECT $1, id, $2, $3, 'L' || n, 'L' || n, 'internal', ARRAY[id], 'L' || n
     FROM (SELECT n, platform.uuidv7() AS id FROM generate_series(1, $4::int) n) made`,
    [organisationId, world.company.id, world.company.siteId, LOCATIONS],
  );
  await owner(
    `CREATE TABLE public.wanted AS
     SELECT p.id AS product_id, l.id AS location_id, (row_number() OVER (ORDER BY p.id, l.id))::int AS n
     FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM catalog.products WHERE code LIKE 'P%') p
     CROSS JOIN generate_series(1, $1::int) k
     JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM sites.locations WHERE code LIKE 'L%') l
       ON l.n = 1 + (p.n * 7 + k * 97) % $2`,
    [LINES_PER_PRODUCT, LOCATIONS],
  );
  await owner("GRANT SELECT ON public.wanted TO stockex_app");
  await owner("ANALYZE");
  const receipts = sql`
    SELECT NULL::uuid AS id, product_id, NULL::uuid AS lot_id, ${world.company.places.supplier}::uuid AS source_id,
      location_id AS destination_id, 20::numeric AS quantity, now() - interval '1 day' AS effective_at,
      current_date AS accounting_date, 500::numeric AS unit_cost, 'receipt' AS kind, 'bench' AS origin_type,
      product_id AS origin_id, NULL::uuid AS reverses_id, NULL::uuid AS actor_id, NULL::text AS reference
    FROM public.wanted ORDER BY n LIMIT ${lines}`;
  const batch = { batchId: newId(), recordedAt: new Date() };
  await world.database.write(world.ctx, (tx) => postMoves(tx, batch, receipts), { statementTimeoutMs: 0 });
  const seed = {
    ctx: { ...world.ctx, userId },
    companyId: world.company.id,
    siteId: world.company.siteId,
    loss: world.company.places.loss,
    lines,
  };
  return { ...seed, access: await freeze(db, access) };
}

/** Vacuumed and closed, a database is a template for `copyOf`. */
async function freeze(db: TestDatabase, access: TestServerAccess): Promise<TestServerAccess> {
  await db.ownerPool.query("VACUUM ANALYZE");
  await Promise.all([db.pool.end(), db.ownerPool.end()]);
  return { ...access, template: db.name };
}

/** A fresh copy of the seeded database. */
export async function copyOf(seed: Seed): Promise<Copy> {
  const db = await createTestDatabase(seed.access);
  await db.ownerPool.query("CHECKPOINT").catch(() => undefined);
  return { db, database: createDatabase({ pool: db.pool, ownerPool: db.ownerPool }) };
}

/** Works on a copy and freezes the result as the next template: counts that are released, approved … */
export async function advance(seed: Seed, work: (copy: Copy) => Promise<void>): Promise<Seed> {
  const copy = await copyOf(seed);
  await work(copy);
  return { ...seed, access: await freeze(copy.db, seed.access) };
}

/** Drops a template that no run needs any more. */
export async function dropSeed(seed: Seed): Promise<void> {
  await asAdmin(seed.access.adminUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${seed.access.template}`),
  );
}

export function draftCount(seed: Seed, database: Database): Promise<string> {
  const wish = {
    title: "Bench",
    siteId: seed.siteId,
    scope: { kind: "full" },
    blind: false,
    passes: 1,
  } as const;
  return database.write(seed.ctx, (tx) => createCount(tx, wish));
}

export function release(seed: Seed, database: Database, countId: string): Promise<void> {
  return database.write(seed.ctx, (tx) => releaseCount(tx, countId), { statementTimeoutMs: 0 });
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
