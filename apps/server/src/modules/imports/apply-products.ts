import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { setFirstStandardCosts } from "../valuation/index.ts";
import { createMissingProducts } from "./create-missing.ts";
import { type ImportRecord, linesOf } from "./import-store.ts";
import type { Report } from "./progress.ts";

/** Makes the products that do not exist yet; a cost becomes the standard cost of a product without stock. */
export async function applyProducts(tx: Tx, imported: ImportRecord, report: Report): Promise<void> {
  await report(0);
  await createMissingProducts(tx, imported.id);
  await setFirstStandardCosts(
    tx,
    sql`SELECT DISTINCT company_id, product_id, unit_cost FROM ${linesOf(imported.id)} l WHERE unit_cost IS NOT NULL`,
  );
  await report(imported.rows);
}
