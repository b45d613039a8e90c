import type { StockTrend } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import { decimalText } from "../../platform/db/columns.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { appendAudit } from "../audit/index.ts";
import { type Company, requireCompany } from "./company.ts";
import { dayBefore, lastMonths } from "./months.ts";
import { siteValues } from "./site-values.ts";

/** Ends of the last twelve full months, oldest first. */
const monthEnds = ({ today }: Company): string[] => lastMonths(today).map(dayBefore);

/** What one site was worth on one day, with the sum of that day over all. */
interface SiteValue {
  readonly day: string;
  readonly siteId: string | null;
  readonly name: string | null;
  readonly value: string | null;
  readonly total: string | null;
}

/**
 * Stock value by site at the ends of the last twelve full months and now. Month ends that are kept are read, the
 * others worked out: the answer is the same, only slower.
 * @throws ProblemError not-found
 */
export async function readStockTrend(tx: Tx, companyId: string): Promise<StockTrend> {
  const company = await requireCompany(tx, companyId);
  const days = monthEnds(company);
  const kept = await readValues(
    tx,
    sql`
      SELECT e.day, v.site_id, v.value FROM analytics.month_ends e
      LEFT JOIN analytics.month_values v USING (organisation_id, company_id, day)
      WHERE e.company_id = ${company.id} AND e.day = ANY (${days}::date[])`,
  );
  const known = new Set(kept.map(({ day }) => day));
  const missing = days.filter((day) => !known.has(day));
  const rest = await readValues(
    tx,
    sql`
      SELECT coalesce(x.day, ${company.today}::date) AS day, x.site_id, x.value
      FROM (${siteValues(tx, company, missing)}) x`,
  );
  const { currency, currencyDecimals } = company;
  return { currency, currencyDecimals, ...arrange([...days, company.today], [...kept, ...rest]) };
}

async function readValues(tx: Tx, values: RawBuilder<unknown>): Promise<SiteValue[]> {
  const { rows } = await sql<SiteValue>`
    SELECT v.day::text AS day, v.site_id AS "siteId", s.name, ${decimalText(sql`v.value`)} AS value,
      ${decimalText(sql`sum(v.value) OVER (PARTITION BY v.day)`)} AS total
    FROM (${values}) v LEFT JOIN sites.sites s ON s.id = v.site_id`.execute(tx.kysely);
  return rows;
}

/** Sites by name, goods between them last; a point for each day. */
function arrange(days: readonly string[], rows: readonly SiteValue[]): Pick<StockTrend, "sites" | "points"> {
  const names = new Map(
    rows.filter(({ value }) => value !== null).map(({ siteId, name }) => [siteId, name] as const),
  );
  const sites = [...names]
    .map(([siteId, name]) => ({ siteId, name }))
    .toSorted((a, b) => (a.name ?? "\uffff").localeCompare(b.name ?? "\uffff"));
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const points = days.map((day) => {
    const found = byDay.get(day) ?? [];
    const values = new Map(found.map(({ siteId, value }) => [siteId, value]));
    return {
      day,
      total: found[0]?.total ?? "0",
      values: sites.map(({ siteId }) => values.get(siteId) ?? "0"),
    };
  });
  return { sites, points };
}

/** Held while month ends are worked out or taken away, so that no move is missed between the two. */
const holdMonthEnds = (tx: Tx) =>
  sql`SELECT pg_advisory_xact_lock(hashtextextended('analytics.month-ends:' || ${tx.ctx.organisationId}, 0))`.execute(
    tx.kysely,
  );

/** Works out and keeps the month ends that are missing, company by company. */
export async function keepMonthEnds(database: Database, ctx: RequestContext): Promise<void> {
  const { rows: companies } = await database.read(ctx, (tx) =>
    sql<{ id: string }>`SELECT id FROM access.companies ORDER BY id`.execute(tx.kysely),
  );
  for (const { id } of companies)
    await database.write(ctx, (tx) => keepMonthEndsOf(tx, id), { statementTimeoutMs: 600_000 });
}

async function keepMonthEndsOf(tx: Tx, companyId: string): Promise<void> {
  await holdMonthEnds(tx);
  const company = await requireCompany(tx, companyId);
  const { organisationId } = tx.ctx;
  const { rows } = await sql<{ day: string }>`
    INSERT INTO analytics.month_ends (organisation_id, company_id, day)
    SELECT ${organisationId}, ${companyId}, day FROM unnest(${monthEnds(company)}::date[]) day
    ON CONFLICT DO NOTHING RETURNING day::text`.execute(tx.kysely);
  if (rows.length === 0) return;
  const days = rows.map(({ day }) => day).toSorted();
  await sql`
    INSERT INTO analytics.month_values (organisation_id, company_id, day, site_id, value)
    SELECT ${organisationId}::uuid, ${companyId}::uuid, x.day, x.site_id, x.value
    FROM (${siteValues(tx, company, days)}) x WHERE x.day IS NOT NULL`.execute(tx.kysely);
  await appendAudit(tx, {
    action: "stock-trend.keep",
    objectType: "company",
    objectId: companyId,
    after: { days },
  });
}

/**
 * Takes away the month ends that moves of a batch are dated on or before. Comes after the moves are committed, and
 * waits for whoever is working month ends out, so what is kept never lacks them for long.
 */
export async function forgetMonthEnds(tx: Tx, batchId: string): Promise<void> {
  await holdMonthEnds(tx);
  const { rows } = await sql<{ companyId: string; day: string }>`
    DELETE FROM analytics.month_ends e USING (
      SELECT l.company_id, min(m.accounting_date) AS day
      FROM stock.moves m JOIN sites.locations l ON l.id = m.source_id
      WHERE m.batch_id = ${batchId} GROUP BY l.company_id
    ) b
    WHERE e.company_id = b.company_id AND e.day >= b.day
    RETURNING e.company_id AS "companyId", e.day::text AS day`.execute(tx.kysely);
  const [first] = rows;
  if (first === undefined) return;
  await appendAudit(tx, {
    action: "stock-trend.forget",
    objectType: "company",
    objectId: first.companyId,
    after: { batchId, days: rows.map(({ day }) => day).toSorted() },
  });
}
