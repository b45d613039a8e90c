import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  /** Decimals its money is rounded to. */
  readonly decimals: number;
  readonly timeZone: string;
}

/** @throws ProblemError not-found */
export async function requireCompany(tx: Tx, companyId: string): Promise<Company> {
  const { rows } = await sql<Company>`
    SELECT id, name, currency, currency_decimals AS decimals, time_zone AS "timeZone" FROM access.companies
    WHERE organisation_id = ${tx.ctx.organisationId} AND id = ${companyId}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}
