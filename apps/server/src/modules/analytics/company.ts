import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

/** A company as figures need it. */
export interface Company {
  readonly id: string;
  readonly currency: string;
  readonly currencyDecimals: number;
  /** Its calendar day now: "2026-03-31". */
  readonly today: string;
}

/** @throws ProblemError not-found */
export async function requireCompany(tx: Tx, companyId: string): Promise<Company> {
  const { rows } = await sql<Company>`
    SELECT id, currency, currency_decimals AS "currencyDecimals",
      (${tx.ctx.clock.now()}::timestamptz AT TIME ZONE time_zone)::date::text AS today
    FROM access.companies WHERE organisation_id = ${tx.ctx.organisationId} AND id = ${companyId}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}
