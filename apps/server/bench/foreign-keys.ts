/**
 * What foreign keys would cost the hot tables (docs/adr/0003): the same 100,000 moves, 200,000 quants and 100,000
 * layers written without and with them. `node apps/server/bench/foreign-keys.ts [--n 100000] [--runs 3]
 * [--database postgres://…]`; makes a database of its own (embedded, or beside that one) and drops it. Prints one JSON object a table: medians in ms.
 */
import { parseArgs } from "node:util";
import { newId } from "@stockex/kernel";
import { createTestDatabase, type TestDatabase } from "../src/platform/db/test-database.ts";
import { startTestServer } from "../src/platform/db/test-server.ts";
import { createLedgerWorld, type LedgerWorld } from "../test/ledger-world.ts";

const { values: options } = parseArgs({
  options: {
    n: { type: "string", default: "100000" },
    runs: { type: "string", default: "3" },
    database: { type: "string" },
  },
});
const n = Number(options.n);

const WRITES = {
  "stock.moves": `
    INSERT INTO stock.moves (organisation_id, id, batch_id, product_id, source_id, destination_id, quantity,
      effective_at, recorded_at, accounting_date, kind, origin_type, origin_id)
    SELECT $1::uuid, platform.uuidv7(), $2::uuid, product_id, $3::uuid, location_id, 1, now(), now(), current_date, 'receipt', 'bench', $2::uuid
    FROM public.keys`,
  "stock.quants": `
    INSERT INTO stock.quants (organisation_id, product_id, location_id, quantity)
    SELECT $1::uuid, product_id, location_id, 1 FROM public.keys
    UNION ALL SELECT DISTINCT $1::uuid, product_id, $3::uuid, -1 FROM public.keys WHERE $2::uuid IS NOT NULL`,
  "valuation.layers": `
    INSERT INTO valuation.layers (organisation_id, id, batch_id, company_id, product_id, kind, method, quantity, value,
      stock_account, variation_account, effective_at, accounting_date)
    SELECT $1::uuid, platform.uuidv7(), $2::uuid, (SELECT company_id FROM sites.locations WHERE id = $3::uuid), product_id, 'in', 'avco',
      1, 5, '31', '6031', now(), current_date FROM public.keys`,
} as const;

const KEYS = `
  ALTER TABLE stock.moves
    ADD FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, source_id) REFERENCES sites.locations (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, destination_id) REFERENCES sites.locations (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, lot_id) REFERENCES stock.lots (organisation_id, id);
  ALTER TABLE stock.quants
    ADD FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, location_id) REFERENCES sites.locations (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, lot_id) REFERENCES stock.lots (organisation_id, id);
  ALTER TABLE valuation.layers
    ADD FOREIGN KEY (organisation_id, company_id) REFERENCES access.companies (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, product_id) REFERENCES catalog.products (organisation_id, id)`;

const server = await startTestServer(options.database);
try {
  const db = await createTestDatabase(server.access);
  const world = await createLedgerWorld(db);
  await fill(db, world);
  const without = await measure(db, world);
  await db.ownerPool.query(KEYS);
  const withKeys = await measure(db, world);
  for (const table of Object.keys(WRITES)) {
    const [ms, keyed] = [without.get(table) ?? Number.NaN, withKeys.get(table) ?? Number.NaN];
    console.log(
      JSON.stringify({ table, n, ms, with_keys_ms: keyed, times: Number((keyed / ms).toFixed(2)) }),
    );
  }
  await db.drop();
} finally {
  await server.stop();
}

/** 20,000 products, 500 locations, and n pairs of them. */
async function fill(db: TestDatabase, world: LedgerWorld): Promise<void> {
  await db.ownerPool.query(
    `INSERT INTO catalog.products (organisation_id, id, code, name, category_id, unit_id, created_at)
     SELECT $1, platform.uuidv7(), 'P' || n, 'P' || n, c.id, $2, now()
     FROM generate_series(1, 20000) n, catalog.categories c WHERE c.organisation_id = $1 AND c.code = 'avco'`,
    [world.ctx.organisationId, world.unitId],
  );
  await db.ownerPool.query(
    `INSERT INTO sites.locations (organisation_id, id, company_id, site_id, code, name, kind, ancestors, path)
     SELECT $1, id, $2, $3, 'L' || n, 'L' || n, 'internal', ARRAY[id], 'L' || n
     FROM (SELECT n, platform.uuidv7() AS id FROM generate_series(1, 500) n) made`,
    [world.ctx.organisationId, world.company.id, world.company.siteId],
  );
  await db.ownerPool.query(
    `CREATE TABLE public.keys AS
     SELECT p.id AS product_id, l.id AS location_id FROM generate_series(0, $1::int - 1) k
     JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM catalog.products) p ON p.n = k % 20000
     JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM sites.locations WHERE code LIKE 'L%') l
       ON l.n = (k / 20000 * 97 + k % 20000) % 500`,
    [n],
  );
  await db.ownerPool.query("ANALYZE");
}

async function measure(db: TestDatabase, world: LedgerWorld): Promise<Map<string, number>> {
  const medians = new Map<string, number>();
  for (const [table, write] of Object.entries(WRITES)) {
    const taken: number[] = [];
    for (let run = 0; run < Number(options.runs); run += 1) {
      await db.ownerPool.query(`TRUNCATE ${table}`);
      const started = performance.now();
      await db.ownerPool.query(write, [world.ctx.organisationId, newId(), world.company.places.supplier]);
      taken.push(performance.now() - started);
    }
    medians.set(table, Math.round(taken.toSorted((left, right) => left - right)[taken.length >> 1] ?? 0));
  }
  return medians;
}
