import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

/**
 * Refuses companies that have, or ever had, stock: every move leaves its quants behind.
 * @throws ProblemError opening-stock-exists
 */
export async function assertNoStock(tx: Tx, companyIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT c.name FROM access.companies c
    WHERE c.id = ANY (${companyIds}::uuid[]) AND EXISTS (
      SELECT FROM sites.locations l JOIN stock.quants q ON q.location_id = l.id WHERE l.company_id = c.id)
    ORDER BY c.name LIMIT 1`.execute(tx.kysely);
  const [company] = rows;
  if (company !== undefined) fail("opening-stock-exists", { company: company.name });
}

/** The companies the resolved rows are for. */
export async function companiesOfLines(tx: Tx, importId: string): Promise<string[]> {
  const { rows } = await sql<{ companyId: string }>`
    SELECT DISTINCT company_id AS "companyId" FROM imports.lines
    WHERE import_id = ${importId} AND company_id IS NOT NULL ORDER BY company_id`.execute(tx.kysely);
  return rows.map(({ companyId }) => companyId);
}
