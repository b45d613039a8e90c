import type { period } from "@stockex/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { requireCompany } from "./company.ts";

type Period = z.infer<typeof period>;

/** One lock per organisation: posting takes it shared, closing a month exclusively, both until their commit. */
const periodLock = sql`hashtextextended('valuation.periods:' || ${sql.raw("current_setting('stockex.organisation_id')")}, 0)`;

/**
 * Keeps months from being closed until this transaction ends. Taken in a statement of its own: the next one then
 * sees every month that was closed before.
 */
export async function holdPeriodsOpen(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${periodLock})`.execute(tx.kysely);
}

/** The other side: waits for running postings, so that what they rest on can be changed until the commit. */
export async function waitForPosting(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${periodLock})`.execute(tx.kysely);
}

/**
 * Refuses a day in a closed month, and keeps the month open until this transaction ends.
 * @param date "2026-03-31"
 * @throws ProblemError period-closed
 */
export async function assertPeriodOpen(tx: Tx, companyId: string, date: string): Promise<void> {
  await holdPeriodsOpen(tx);
  const { rows } = await sql`
    SELECT FROM valuation.closed_periods
    WHERE organisation_id = ${tx.ctx.organisationId} AND company_id = ${companyId}
      AND month = date_trunc('month', ${date}::date)::date`.execute(tx.kysely);
  if (rows.length > 0) fail("period-closed", { date });
}

/**
 * Closes a month to posting, or opens it again; the same state again changes nothing.
 * @param month its first day
 * @throws ProblemError not-found, validation-failed when `month` is another day, reason-required to reopen
 */
export async function closePeriod(
  tx: Tx,
  companyId: string,
  month: string,
  wanted: { readonly closed: boolean; readonly reason?: string | undefined },
): Promise<Period> {
  await requireCompany(tx, companyId);
  if (!month.endsWith("-01"))
    fail("validation-failed", {}, [{ path: "params.month", message: "first-of-month" }]);
  if (!wanted.closed && wanted.reason === undefined) fail("reason-required");
  await waitForPosting(tx);
  const changed = wanted.closed
    ? await sql`
        INSERT INTO valuation.closed_periods (organisation_id, company_id, month, closed_by, closed_at)
        VALUES (${tx.ctx.organisationId}, ${companyId}, ${month}, ${closerOf(tx)}, ${tx.ctx.clock.now()})
        ON CONFLICT (organisation_id, company_id, month) DO NOTHING RETURNING month`.execute(tx.kysely)
    : await sql`
        DELETE FROM valuation.closed_periods
        WHERE organisation_id = ${tx.ctx.organisationId} AND company_id = ${companyId} AND month = ${month}
        RETURNING month`.execute(tx.kysely);
  if (changed.rows.length > 0) {
    await appendAudit(tx, {
      action: wanted.closed ? "period.close" : "period.reopen",
      objectType: "period",
      objectId: `${companyId}/${month}`,
      before: { closed: !wanted.closed },
      after: { closed: wanted.closed },
      reason: wanted.reason,
    });
  }
  const { rows } = await sql<{ closedAt: Date }>`
    SELECT closed_at AS "closedAt" FROM valuation.closed_periods
    WHERE organisation_id = ${tx.ctx.organisationId} AND company_id = ${companyId} AND month = ${month}`.execute(
    tx.kysely,
  );
  return { companyId, month, closed: wanted.closed, closedAt: rows[0]?.closedAt.toISOString() ?? null };
}

/** Who closes, for the record; jobs of the system close in the organisation's own name. */
const closerOf = (tx: Tx): string => tx.ctx.userId ?? tx.ctx.organisationId;

/** Every month from the first entry or closing to the present one, newest first. */
export async function listPeriods(tx: Tx, companyId: string): Promise<Period[]> {
  const company = await requireCompany(tx, companyId);
  const { rows } = await sql<{ month: string; closedAt: Date | null }>`
    WITH used AS (
      SELECT min(date) AS day FROM valuation.entries
      WHERE organisation_id = ${tx.ctx.organisationId} AND company_id = ${companyId}
      UNION ALL
      SELECT min(month) FROM valuation.closed_periods
      WHERE organisation_id = ${tx.ctx.organisationId} AND company_id = ${companyId}
    ), present AS (
      SELECT date_trunc('month', ${tx.ctx.clock.now()}::timestamptz AT TIME ZONE ${company.timeZone}) AS month
    )
    SELECT months.month::date AS month, closed.closed_at AS "closedAt"
    FROM present, LATERAL generate_series(
      least(date_trunc('month', (SELECT min(day) FROM used)::timestamp), present.month), present.month, interval '1 month'
    ) AS months (month)
    LEFT JOIN valuation.closed_periods closed ON closed.organisation_id = ${tx.ctx.organisationId}
      AND closed.company_id = ${companyId} AND closed.month = months.month::date
    ORDER BY months.month DESC`.execute(tx.kysely);
  return rows.map(({ month, closedAt }) => ({
    companyId,
    month,
    closed: closedAt !== null,
    closedAt: closedAt?.toISOString() ?? null,
  }));
}
