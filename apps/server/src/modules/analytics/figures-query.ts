import type { CountFigures, FiguresMonth, PostedCount, VarianceShare } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type Company, requireCompany } from "./company.ts";
import { lastMonths, spanOf } from "./months.ts";
import { postedWithin, settledLines } from "./settled-lines.ts";

/** How many categories, sites and products of most variance are named. */
const TOP = 5;
const LAST_POSTED = 5;

interface Span {
  readonly from: string;
  readonly to: string;
}

/** What posted counts of a period say. Over posted counts alone, so nothing here tells of a count still blind. */
export async function readCountFigures(
  tx: Tx,
  companyId: string,
  wish: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<CountFigures> {
  const company = await requireCompany(tx, companyId);
  const span = spanOf(wish, company.today);
  const { currency, currencyDecimals } = company;
  const { total, ...groups } = await readGroups(tx, company, span);
  return {
    currency,
    currencyDecimals,
    ...span,
    ...total,
    ...(await readDuration(tx, company, span)),
    ...groups,
    lastPosted: await lastPosted(tx, company),
  };
}

type Total = Pick<
  CountFigures,
  | "lines"
  | "accurate"
  | "exact"
  | "accuracy"
  | "bookValue"
  | "differing"
  | "netValue"
  | "grossValue"
  | "netPercent"
  | "grossPercent"
>;
type Groups = Pick<CountFigures, "months" | "categories" | "sites" | "products">;

const percent = (part: RawBuilder<unknown>, whole: RawBuilder<unknown>) =>
  decimalText(sql`round(${part} * 100.0 / nullif(${whole}, 0), 2)`);

/** Sums over lines `x` that are a difference of so many. */
const variance = sql`
  count(*) FILTER (WHERE x.variance <> 0)::int AS differing, sum(x.value) AS net, sum(abs(x.value)) AS gross`;

/**
 * Everything that is summed over lines, in one pass over them: the period as a whole, by category, site and product,
 * and the last twelve months.
 */
async function readGroups(tx: Tx, company: Company, span: Span): Promise<Groups & { total: Total }> {
  const months = lastMonths(span.to);
  const start = months[0] ?? span.from;
  const both = { from: [start, span.from].toSorted()[0] ?? start, to: span.to };
  const name = sql.ref(tx.ctx.language === "fr" ? "k.name_fr" : "k.name_en");
  const { rows } = await sql<{ total: Total } & Groups>`
    WITH grouped AS (
      SELECT GROUPING(x.month, x.category_id, x.site_id, x.product_id) AS which, x.inside, x.month, x.category_id, x.site_id,
        x.product_id, count(*)::int AS lines, count(*) FILTER (WHERE x.accurate)::int AS accurate,
        count(*) FILTER (WHERE x.variance = 0)::int AS exact, count(DISTINCT x.count_id)::int AS counts,
        sum(x.book_value) AS book, ${variance}
      FROM (
        SELECT x.*, p.category_id, date_trunc('month', x.accounting_date)::date AS month, x.accounting_date >= ${span.from}::date AS inside
        FROM (${settledLines(tx, company, postedWithin(both))}) x JOIN catalog.products p ON p.id = x.product_id
      ) x
      GROUP BY GROUPING SETS ((x.month), (x.inside), (x.inside, x.category_id), (x.inside, x.site_id), (x.inside, x.product_id))
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY which ORDER BY gross DESC, differing DESC, category_id, site_id, product_id) AS rank
      FROM grouped WHERE inside
    )
    SELECT (${totalOf}) AS total, ${monthsOf(months)} AS months,
      ${topOf(sql`catalog.categories k ON k.id = g.category_id`, name, 0b1011)} AS categories,
      ${topOf(sql`sites.sites k ON k.id = g.site_id`, sql.ref("k.name"), 0b1101)} AS sites,
      ${topOf(sql`catalog.products k ON k.id = g.product_id`, sql`k.code || ' ' || k.name`, 0b1110)} AS products`.execute(
    tx.kysely,
  );
  const [found] = rows;
  if (found === undefined) throw new Error("an aggregate gave no row");
  return found;
}

/** The period as a whole; a row of zeros where nothing was counted in it. */
const totalOf = sql<Total>`
  SELECT jsonb_build_object('lines', coalesce(g.lines, 0), 'accurate', coalesce(g.accurate, 0),
    'exact', coalesce(g.exact, 0), 'accuracy', ${percent(sql`g.accurate`, sql`g.lines`)},
    'bookValue', ${decimalText(sql`coalesce(g.book, 0)`)}, 'differing', coalesce(g.differing, 0),
    'netValue', ${decimalText(sql`coalesce(g.net, 0)`)}, 'grossValue', ${decimalText(sql`coalesce(g.gross, 0)`)},
    'netPercent', ${percent(sql`g.net`, sql`g.book`)}, 'grossPercent', ${percent(sql`g.gross`, sql`g.book`)})
  FROM (SELECT) one LEFT JOIN grouped g ON g.inside AND g.which = 15`;

/** Each of these months, also those without counts. */
const monthsOf = (months: readonly string[]) => sql<FiguresMonth[]>`(
  SELECT jsonb_agg(jsonb_build_object('month', m.day, 'counts', coalesce(g.counts, 0), 'lines', coalesce(g.lines, 0),
    'accurate', coalesce(g.accurate, 0), 'accuracy', ${percent(sql`g.accurate`, sql`g.lines`)},
    'differing', coalesce(g.differing, 0), 'netValue', ${decimalText(sql`coalesce(g.net, 0)`)},
    'grossValue', ${decimalText(sql`coalesce(g.gross, 0)`)}) ORDER BY m.day)
  FROM unnest(${months}::date[]) m (day) LEFT JOIN grouped g ON g.month = m.day AND g.which = 7)`;

/** The heaviest of one kind of group: the bits of `which` that are 0 say what the rows are grouped by. */
const topOf = (named: RawBuilder<unknown>, name: RawBuilder<unknown>, which: number) => sql<VarianceShare[]>`(
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', ${name}, 'differing', g.differing,
    'netValue', ${decimalText(sql`g.net`)}, 'grossValue', ${decimalText(sql`g.gross`)}) ORDER BY g.rank), '[]')
  FROM ranked g JOIN ${named} WHERE g.which = ${which} AND g.rank <= ${TOP} AND g.differing > 0)`;

/** How many counts were posted, and how long half of them took at most from release to posting. */
async function readDuration(
  tx: Tx,
  company: Company,
  span: Span,
): Promise<Pick<CountFigures, "counts" | "medianMinutes">> {
  const { rows } = await sql<Pick<CountFigures, "counts" | "medianMinutes">>`
    SELECT count(*)::int AS counts,
      round((extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY c.posted_at - c.released_at)) / 60)::numeric)::int
        AS "medianMinutes"
    FROM counting.counts c
    WHERE c.company_id = ${company.id} AND ${postedWithin(span)}`.execute(tx.kysely);
  return rows[0] ?? { counts: 0, medianMinutes: null };
}

async function lastPosted(tx: Tx, company: Company): Promise<PostedCount[]> {
  const { rows } = await sql<PostedCount>`
    SELECT last.id AS "countId", last.number, last.title, s.name AS "siteName",
      last.accounting_date::text AS "accountingDate", ${isoInstant(sql`last.posted_at`)} AS "postedAt", v.lines, v.differing,
      ${decimalText(sql`coalesce(v.net, 0)`)} AS "netValue", ${decimalText(sql`coalesce(v.gross, 0)`)} AS "grossValue"
    FROM (
      SELECT * FROM counting.counts WHERE company_id = ${company.id} AND state = 'posted'
      ORDER BY posted_at DESC, id LIMIT ${LAST_POSTED}
    ) last
    JOIN sites.sites s ON s.id = last.site_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS lines, ${variance} FROM (${settledLines(tx, company, sql`c.id = last.id`)}) x
    ) v
    ORDER BY last.posted_at DESC, last.id`.execute(tx.kysely);
  return rows;
}
