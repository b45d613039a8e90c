import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type BatchScope, run } from "./batch-sql.ts";

/** What an entry says it is for: a document, a count, an import. */
export interface EntryOrigin {
  readonly type: string;
  readonly id: string;
  readonly label: string;
}

/**
 * Writes the journal entries of a batch's layers: one per company and accounting date, its lines summed by account
 * and side. Stock that grew debits the stock account and credits the variation account, stock that shrank the
 * reverse. A date whose layers are all worth zero gets no entry. Numbers are gapless within company and year: the
 * row of `entry_numbers` is locked until the commit, so it is taken last. Gives the entries' ids.
 */
export async function writeEntries(
  tx: Tx,
  scope: BatchScope,
  { origin, recordedAt }: { readonly origin: EntryOrigin; readonly recordedAt: Date },
): Promise<string[]> {
  const rows = await run(
    tx,
    scope,
    sql<{ id: string }>`
    WITH worth AS (
      SELECT company_id, accounting_date, stock_account, variation_account,
        coalesce(sum(value) FILTER (WHERE value > 0), 0) AS gained,
        coalesce(-sum(value) FILTER (WHERE value < 0), 0) AS lost
      FROM valuation.layers WHERE organisation_id = ${scope.organisation} AND batch_id = ${scope.batch}
      GROUP BY company_id, accounting_date, stock_account, variation_account
    ), sides AS (
      SELECT company_id, accounting_date, account, is_debit, sum(amount) AS amount
      FROM worth, LATERAL (VALUES (stock_account, true, gained), (variation_account, false, gained),
        (variation_account, true, lost), (stock_account, false, lost)) side (account, is_debit, amount)
      GROUP BY company_id, accounting_date, account, is_debit HAVING sum(amount) > 0
    ), dates AS (
      SELECT company_id, accounting_date, extract(year FROM accounting_date)::integer AS year,
        row_number() OVER (PARTITION BY company_id, extract(year FROM accounting_date) ORDER BY accounting_date)::integer AS nth
      FROM sides GROUP BY company_id, accounting_date
    ), numbers AS (
      INSERT INTO valuation.entry_numbers AS n (organisation_id, company_id, year, last_number)
      SELECT ${scope.organisation}, company_id, year, count(*)::integer FROM dates
      GROUP BY company_id, year ORDER BY company_id, year
      ON CONFLICT (organisation_id, company_id, year) DO UPDATE SET last_number = n.last_number + excluded.last_number
      RETURNING company_id, year, last_number
    ), counted AS (
      SELECT company_id, year, max(nth) AS entries FROM dates GROUP BY company_id, year
    ), written AS (
      INSERT INTO valuation.entries (organisation_id, id, company_id, number, date, label, origin_type, origin_id,
        batch_id, currency, recorded_at)
      SELECT ${scope.organisation}, platform.uuidv7(), d.company_id,
        'STK-' || d.year || '-' || lpad(nth.number, greatest(6, length(nth.number)), '0'), d.accounting_date,
        ${origin.label}::text, ${origin.type}::text, ${origin.id}::uuid, ${scope.batch}, company.currency, ${recordedAt}::timestamptz
      FROM dates d
      JOIN numbers n ON n.company_id = d.company_id AND n.year = d.year
      JOIN counted c ON c.company_id = d.company_id AND c.year = d.year
      JOIN access.companies company ON company.organisation_id = ${scope.organisation} AND company.id = d.company_id,
      LATERAL (SELECT (n.last_number - c.entries + d.nth)::text AS number) nth
      RETURNING id, company_id, date
    ), lines AS (
      INSERT INTO valuation.entry_lines (organisation_id, entry_id, line, company_id, account, debit, credit, label)
      SELECT ${scope.organisation}, e.id,
        row_number() OVER (PARTITION BY e.id ORDER BY s.is_debit DESC, s.account), e.company_id, s.account,
        CASE WHEN s.is_debit THEN s.amount ELSE 0 END, CASE WHEN s.is_debit THEN 0 ELSE s.amount END, ${origin.label}::text
      FROM written e JOIN sides s ON s.company_id = e.company_id AND s.accounting_date = e.date
    )
    SELECT id FROM written ORDER BY date, company_id`,
  );
  return rows.map((row) => row.id);
}
