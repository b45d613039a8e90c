import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { type BatchScope, run, scopeOf, valuedMoves } from "./batch-sql.ts";
import { holdPeriodsOpen } from "./periods.ts";
import { valueIns } from "./value-ins.ts";
import { valueOuts } from "./value-outs.ts";
import { type EntryOrigin, writeEntries } from "./write-entries.ts";

/** From this many moves, nested loops are forbidden: the planner takes the fresh rows of a batch for one row. */
export const LARGE_BATCH = 500;

export interface BatchValuation {
  /** Journal entries written, one per company and accounting date that changed in value. */
  readonly entryIds: string[];
}

/**
 * Values the moves of a batch: cost layers, running worth, FIFO layers, and one balanced entry per company and
 * accounting date. What comes in is valued first, then what goes out. Called once per batch, by the ledger, in the
 * transaction that wrote the moves.
 *
 * @throws ProblemError period-closed, account-missing, cost-required
 */
export async function valueBatch(
  tx: Tx,
  batchId: string,
  options: { readonly origin: EntryOrigin; readonly recordedAt: Date; readonly moves: number },
): Promise<BatchValuation> {
  const scope = scopeOf(tx.ctx.organisationId, batchId, options.moves > LARGE_BATCH);
  await holdPeriodsOpen(tx);
  const survey = await surveyBatch(tx, scope);
  if (survey.closed !== null) fail("period-closed", { date: survey.closed });
  if (survey.unaccounted !== null) await failForAccounts(tx, survey.unaccounted);
  if (survey.ins + survey.outs === 0) return { entryIds: [] };
  await lockWorth(tx, scope, survey.unknown > 0);
  const traits = { fifo: survey.fifo > 0, reversals: survey.reversals > 0, founds: survey.founds > 0 };
  if (survey.ins > 0) {
    const uncosted = await valueIns(tx, scope, traits);
    if (uncosted !== null) await failForCost(tx, uncosted);
  }
  if (survey.outs > 0) await valueOuts(tx, scope, traits);
  return { entryIds: await writeEntries(tx, scope, options) };
}

interface Survey {
  readonly ins: number;
  readonly outs: number;
  readonly fifo: number;
  readonly reversals: number;
  readonly founds: number;
  /** Moves of products that have no running worth yet. */
  readonly unknown: number;
  /** A closed accounting date of the batch, the earliest. */
  readonly closed: string | null;
  /** A category without accounts, and the company it has none in. */
  readonly unaccounted: { readonly categoryId: string; readonly companyId: string } | null;
}

async function surveyBatch(tx: Tx, scope: BatchScope): Promise<Survey> {
  const [survey] = await run(
    tx,
    scope,
    sql<Survey>`
    WITH valued AS MATERIALIZED (${valuedMoves(scope, "any")})
    SELECT count(*) FILTER (WHERE incoming)::int AS ins, count(*) FILTER (WHERE NOT incoming)::int AS outs,
      count(*) FILTER (WHERE method = 'fifo')::int AS fifo,
      count(*) FILTER (WHERE reverses_id IS NOT NULL)::int AS reversals,
      count(*) FILTER (WHERE found AND method <> 'standard')::int AS founds,
      count(*) FILTER (WHERE NOT known)::int AS unknown,
      (SELECT min(dated.accounting_date)::text
       FROM (SELECT DISTINCT company_id, accounting_date FROM valued) dated
       JOIN valuation.closed_periods closed ON closed.organisation_id = ${scope.organisation}
         AND closed.company_id = dated.company_id AND closed.month = date_trunc('month', dated.accounting_date)::date
      ) AS closed,
      (SELECT json_build_object('categoryId', category_id, 'companyId', company_id)
       FROM valued WHERE stock_account IS NULL LIMIT 1) AS unaccounted
    FROM valued`,
  );
  if (survey === undefined) throw new Error("the survey of a batch gave no row");
  return survey;
}

/**
 * Locks the running worth of the batch's products, in key order, so that averages are read once nobody else can
 * change them and two batches never wait for each other in a circle.
 */
async function lockWorth(tx: Tx, scope: BatchScope, someUnknown: boolean): Promise<void> {
  const touched = sql`SELECT DISTINCT company_id, product_id FROM (${valuedMoves(scope, "any")}) valued`;
  if (someUnknown) {
    await run(
      tx,
      scope,
      sql<object>`
      INSERT INTO valuation.stock_values (organisation_id, company_id, product_id, quantity, value)
      SELECT ${scope.organisation}, company_id, product_id, 0, 0 FROM (${touched}) touched
      ORDER BY company_id, product_id
      ON CONFLICT (organisation_id, company_id, product_id) DO NOTHING`,
    );
  }
  await run(
    tx,
    scope,
    sql<object>`
    SELECT count(*) FROM (
      SELECT FROM valuation.stock_values held
      WHERE held.organisation_id = ${scope.organisation} AND (held.company_id, held.product_id) IN (${touched})
      ORDER BY held.company_id, held.product_id FOR NO KEY UPDATE
    ) locked`,
  );
}

async function failForAccounts(tx: Tx, missing: { categoryId: string; companyId: string }): Promise<never> {
  const { rows } = await sql<{ category: string; company: string }>`
    SELECT category.code AS category, company.name AS company
    FROM catalog.categories category, access.companies company
    WHERE category.id = ${missing.categoryId} AND company.id = ${missing.companyId}`.execute(tx.kysely);
  return fail("account-missing", { category: rows[0]?.category ?? "", company: rows[0]?.company ?? "" });
}

async function failForCost(tx: Tx, productId: string): Promise<never> {
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM catalog.products WHERE id = ${productId}`.execute(tx.kysely);
  return fail("cost-required", { product: rows[0]?.code ?? productId });
}
