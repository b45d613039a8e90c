import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { setUpCompanyLocations } from "../sites/index.ts";
import { ensureLots, postMoves } from "../stock/index.ts";
import { setFirstStandardCosts } from "../valuation/index.ts";
import { createMissingLocations, createMissingProducts } from "./create-missing.ts";
import { type ImportRecord, linesOf } from "./import-store.ts";
import { assertNoStock, companiesOfLines } from "./opening-stock.ts";
import type { Report } from "./progress.ts";

/**
 * Makes what is missing and posts one batch of opening moves, from the supplier to where the file says.
 * @throws ProblemError opening-stock-exists, and those of postMoves
 */
export async function applyOpeningStock(tx: Tx, imported: ImportRecord, report: Report): Promise<void> {
  const companyIds = await companiesOfLines(tx, imported.id);
  await holdCompanies(tx, companyIds);
  await assertNoStock(tx, companyIds);
  for (const companyId of companyIds) await setUpCompanyLocations(tx, companyId);
  await createMissingProducts(tx, imported.id);
  await createMissingLocations(tx, imported.id);
  await createLots(tx, imported.id);
  await report(Math.trunc(imported.rows / 2));
  await setStandardCosts(tx, imported);
  await postOpening(tx, imported);
  await report(imported.rows);
}

/** Two files opening one company wait for each other; the second then finds its stock. */
async function holdCompanies(tx: Tx, companyIds: readonly string[]): Promise<void> {
  for (const companyId of companyIds) {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`imports.opening-stock:${companyId}`}, 0))`.execute(
      tx.kysely,
    );
  }
}

/** Lots of one round trip. */
const PAGE = 5_000;

async function createLots(tx: Tx, importId: string): Promise<void> {
  let after = 0;
  for (;;) {
    const { rows } = await sql<{ row: number; productId: string; code: string; expiresOn: string | null }>`
      SELECT row, product_id AS "productId", lot AS code, expires_on AS "expiresOn" FROM imports.lines
      WHERE import_id = ${importId} AND lot IS NOT NULL AND row > ${after} ORDER BY row LIMIT ${PAGE}`.execute(
      tx.kysely,
    );
    await ensureLots(tx, rows);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.row ?? after;
  }
}

/** Products of a category at standard cost open at the file's cost, so that stock and standard agree. */
function setStandardCosts(tx: Tx, imported: ImportRecord): Promise<void> {
  return setFirstStandardCosts(
    tx,
    sql`SELECT DISTINCT ON (l.company_id, l.product_id) l.company_id, l.product_id, l.unit_cost
      FROM ${linesOf(imported.id)} l
      JOIN catalog.products p ON p.id = l.product_id
      JOIN catalog.categories c ON c.id = p.category_id AND c.method = 'standard'
      LEFT JOIN valuation.stock_values v ON v.company_id = l.company_id AND v.product_id = l.product_id
      WHERE l.unit_cost IS NOT NULL AND v.standard_cost IS NULL
      ORDER BY l.company_id, l.product_id, l.row`,
  );
}

async function postOpening(tx: Tx, imported: ImportRecord): Promise<void> {
  const batchId = newId(tx.ctx.clock);
  const now = tx.ctx.clock.now();
  await postMoves(
    tx,
    { batchId, recordedAt: now, origin: { type: "import", id: imported.id, label: imported.fileName } },
    sql`SELECT NULL::uuid AS id, l.product_id, t.id AS lot_id, v.id AS source_id, l.location_id AS destination_id,
        l.quantity, ${now}::timestamptz AS effective_at,
        coalesce(${imported.accountingDate}::date, (${now}::timestamptz AT TIME ZONE c.time_zone)::date) AS accounting_date,
        l.unit_cost, 'opening'::text AS kind, 'import'::text AS origin_type, ${imported.id}::uuid AS origin_id,
        NULL::uuid AS reverses_id, ${tx.ctx.userId}::uuid AS actor_id, ${imported.fileName}::text AS reference
      FROM ${linesOf(imported.id)} l
      JOIN access.companies c ON c.id = l.company_id
      JOIN sites.locations v ON v.company_id = l.company_id AND v.kind = 'supplier'
      LEFT JOIN stock.lots t ON t.product_id = l.product_id AND t.code = l.lot
      WHERE l.quantity > 0`,
  );
}
