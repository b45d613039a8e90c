import type {
  Assignment,
  Count,
  CountProgress,
  CountSummary,
  countingRoutes,
  Parsed,
  RouteQuery,
} from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { hasOpenReadings, nextStep, openTooLong } from "./conditions.ts";
import { readMatrix } from "./segregation.ts";

type CountRow = Omit<Count, "progress">;

const column = (name: string): RawBuilder<unknown> => sql.raw(`c.${name}`);

const countColumns = sql`
  c.id, c.number, c.title, c.company_id AS "companyId", c.site_id AS "siteId", s.name AS "siteName",
  k.currency, k.currency_decimals AS "currencyDecimals", c.scope, c.blind, c.passes, c.state,
  c.state = 'approved' AND c.posting_by IS NOT NULL AS posting, c.posting_problem AS "postingProblem",
  c.supplements_id AS "supplementsId", c.version, created.name AS "createdBy",
  ${isoInstant(column("created_at"))} AS "createdAt", ${isoInstant(column("released_at"))} AS "releasedAt",
  ${isoInstant(column("closed_at"))} AS "closedAt", closed.name AS "closedBy", c.uncounted,
  ${isoInstant(column("approved_at"))} AS "approvedAt", approved.name AS "approvedBy", represented.name AS "approvedFor",
  c.rejected_reason AS "rejectedReason", c.accounting_date::text AS "accountingDate",
  ${isoInstant(column("posted_at"))} AS "postedAt", ${isoInstant(column("cancelled_at"))} AS "cancelledAt",
  c.cancel_reason AS "cancelReason"`;

const countTables = sql`
  counting.counts c
  JOIN sites.sites s ON s.id = c.site_id
  JOIN access.companies k ON k.id = c.company_id
  LEFT JOIN access.users created ON created.id = c.created_by
  LEFT JOIN access.users closed ON closed.id = c.closed_by
  LEFT JOIN access.users approved ON approved.id = c.approved_by
  LEFT JOIN access.users represented ON represented.id = c.approved_for`;

/** One count with its progress. @throws ProblemError not-found */
export async function readCount(tx: Tx, countId: string): Promise<Count> {
  const { rows } =
    await sql<CountRow>`SELECT ${countColumns} FROM ${countTables} WHERE c.id = ${countId}`.execute(
      tx.kysely,
    );
  const [found] = rows;
  if (found === undefined) fail("not-found");
  const progress = await progressOf(tx, [countId]);
  return { ...found, progress: progress.get(countId) ?? nothing };
}

type CountFilter = Parsed<RouteQuery<typeof countingRoutes.listCounts>>;

/**
 * Counts, newest first. Who may neither plan nor review sees those that are open to counting and, where people
 * are assigned, assigned to him.
 */
export async function listCounts(tx: Tx, filter: CountFilter): Promise<Page<Count>> {
  const matrix = await readMatrix(tx);
  const all = tx.ctx.permissions.has("count.read") || tx.ctx.permissions.has("count.review");
  const given = <T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>) =>
    value === undefined ? sql`true` : condition(value);
  const conditions = [
    all ? sql`true` : countersOwn(tx),
    given(filter.state, (states) => sql`c.state = ANY (${states.split(",")}::text[])`),
    given(filter.siteId, (siteId) => sql`c.site_id = ${siteId}`),
    given(filter.companyId, (companyId) => sql`c.company_id = ${companyId}`),
    given(filter.from, (from) => sql`c.accounting_date >= ${from}::date`),
    given(filter.to, (to) => sql`c.accounting_date <= ${to}::date`),
    given(filter.waiting, (step) =>
      step === "quarantine"
        ? hasOpenReadings(tx)
        : step === "overdue"
          ? openTooLong(tx)
          : sql`${nextStep(tx, matrix)} = ${step}`,
    ),
    textSearch(filter.search, [sql`c.number`, sql`c.title`, sql`s.name`]),
  ];
  const order = {
    keys: [
      { name: "created", value: sql`c.created_at`, type: "timestamptz" },
      { name: "id", value: sql`c.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  const page = await readPage<CountRow>(
    tx,
    filter,
    order,
    (p) => sql`
    SELECT ${p.key}, ${countColumns} FROM ${countTables}
    WHERE ${p.after} AND ${sql.join(conditions, sql` AND `)} ORDER BY ${p.orderBy} LIMIT ${p.limit}`,
  );
  const progress = await progressOf(
    tx,
    page.items.map((c) => c.id),
  );
  return { ...page, items: page.items.map((c) => ({ ...c, progress: progress.get(c.id) ?? nothing })) };
}

const countersOwn = (tx: Tx): RawBuilder<unknown> => sql`
  (c.state IN ('released', 'counting') OR (c.state = 'review' AND EXISTS (
    SELECT FROM counting.lines l WHERE l.count_id = c.id AND l.open AND l.state IN ('recount', 'arbitration'))))
  AND (NOT EXISTS (SELECT FROM counting.assignments a WHERE a.count_id = c.id)
    OR EXISTS (SELECT FROM counting.assignments a WHERE a.count_id = c.id AND a.user_id = ${tx.ctx.userId}))`;

const nothing: CountProgress = { lines: 0, counted: 0, undecided: 0, posted: 0, quarantined: 0 };

async function progressOf(tx: Tx, countIds: readonly string[]): Promise<ReadonlyMap<string, CountProgress>> {
  const { rows } = await sql<CountProgress & { countId: string }>`
    SELECT l.*, coalesce(q.n, 0) AS quarantined FROM (
      SELECT count_id AS "countId", count(*)::int AS lines,
        count(*) FILTER (WHERE state NOT IN ('pending', 'recount', 'arbitration'))::int AS counted,
        count(*) FILTER (WHERE open AND state IN ('counted', 'contested', 'recount', 'arbitration'))::int AS undecided,
        count(*) FILTER (WHERE state = 'posted')::int AS posted
      FROM counting.lines WHERE count_id = ANY (${countIds}::uuid[]) GROUP BY count_id
    ) l
    LEFT JOIN (
      SELECT r.count_id, count(*)::int AS n FROM counting.readings r
      WHERE r.count_id = ANY (${countIds}::uuid[]) AND r.quarantine IS NOT NULL AND NOT EXISTS (
        SELECT FROM counting.resolutions s WHERE s.device_id = r.device_id AND s.event_id = r.event_id)
      GROUP BY r.count_id
    ) q ON q.count_id = l."countId"`.execute(tx.kysely);
  return new Map(rows.map(({ countId, ...progress }) => [countId, progress]));
}

/** CTE `l`: a count's lines with what transfers leave of their difference, and the worth of the book and of that. */
export const valuedLines = (countId: string): RawBuilder<unknown> => sql`
  l AS (
    SELECT *, variance - transferred AS residual,
      round((variance - transferred) * coalesce(manual_cost, unit_cost, 0), 4) AS residual_value,
      round(coalesce(book, book_at_release) * coalesce(unit_cost, 0), 4) AS book_value
    FROM counting.lines WHERE count_id = ${countId} AND state NOT IN ('excluded', 'cancelled')
  )`;

/** Sums over a count's lines; what transfers explain is neither surplus nor shortage. */
export async function readCountSummary(tx: Tx, countId: string): Promise<CountSummary> {
  const { rows } = await sql<CountSummary>`
    WITH ${valuedLines(countId)}
    SELECT count(*)::int AS lines, count(counted)::int AS counted,
      count(*) FILTER (WHERE variance <> 0)::int AS differing,
      count(*) FILTER (WHERE state = 'contested')::int AS contested,
      count(*) FILTER (WHERE outside_tolerance)::int AS "outsideTolerance",
      ${decimalText(sql`coalesce(sum(residual_value) FILTER (WHERE residual > 0), 0)`)} AS "surplusValue",
      ${decimalText(sql`coalesce(-sum(residual_value) FILTER (WHERE residual < 0), 0)`)} AS "shortageValue",
      ${decimalText(sql`coalesce(sum(residual_value), 0)`)} AS "netValue",
      ${decimalText(sql`coalesce(sum(book_value), 0)`)} AS "bookValue",
      ${decimalText(sql`round(count(*) FILTER (WHERE variance = 0) * 100.0 / nullif(count(counted), 0), 2)`)}
        AS "recordAccuracy",
      (SELECT coalesce(jsonb_object_agg(u.state, u.n), '{}') FROM (
        SELECT state, count(*)::int AS n FROM l
        WHERE open AND state IN ('counted', 'contested', 'recount', 'arbitration', 'pending') GROUP BY state) u) AS undecided
    FROM l`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/** Who counts what. */
export async function listAssignments(tx: Tx, countId: string): Promise<{ items: Assignment[] }> {
  const { rows } = await sql<Assignment>`
    SELECT a.user_id AS "userId", u.name AS "userName", a.round, a.location_id AS "locationId"
    FROM counting.assignments a JOIN access.users u ON u.id = a.user_id
    WHERE a.count_id = ${countId} ORDER BY a.round, u.name, a.location_id`.execute(tx.kysely);
  return { items: rows };
}
