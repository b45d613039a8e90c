import type { RunningCount } from "@stockex/contracts";
import { sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { hidesResults } from "../counting/index.ts";

const MOST = 50;

/**
 * Counts under way, and those being posted, newest first. What the counted lines come to is left out where a blind
 * count hides it from the caller; how far a count has come says nothing about it.
 */
export async function listRunningCounts(tx: Tx): Promise<{ items: RunningCount[] }> {
  const { permissions } = tx.ctx;
  const may = permissions.has("count.review") || permissions.has("report.read") ? sql`true` : sql`false`;
  const { rows } = await sql<RunningCount>`
    WITH running AS MATERIALIZED (
      SELECT c.*, ${may} AND NOT ${hidesResults(tx)} AS shows FROM counting.counts c
      WHERE c.state IN ('released', 'counting')
        OR (c.state = 'approved' AND c.posting_by IS NOT NULL AND c.posting_problem IS NULL)
      ORDER BY c.released_at DESC, c.id LIMIT ${MOST}
    )
    SELECT c.id AS "countId", c.number, c.title, s.name AS "siteName", c.state, c.blind,
      ${isoInstant(sql`c.released_at`)} AS "releasedAt", l.lines, l.counted,
      CASE WHEN c.state = 'approved' THEN l.posted END AS posted,
      k.currency, k.currency_decimals AS "currencyDecimals", CASE WHEN c.shows THEN l.results END AS results
    FROM running c
    JOIN sites.sites s ON s.id = c.site_id
    JOIN access.companies k ON k.id = c.company_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS lines,
        count(*) FILTER (WHERE x.state NOT IN ('pending', 'recount', 'arbitration'))::int AS counted,
        count(*) FILTER (WHERE x.state = 'posted')::int AS posted,
        jsonb_build_object('contested', count(*) FILTER (WHERE x.state = 'contested'),
          'differing', count(*) FILTER (WHERE x.variance <> 0),
          'netValue', ${decimalText(sql`coalesce(sum(x.value), 0)`)},
          'grossValue', ${decimalText(sql`coalesce(sum(abs(x.value)), 0)`)}) AS results
      FROM (
        SELECT y.state, y.variance, CASE WHEN y.state NOT IN ('excluded', 'cancelled')
          THEN round((y.variance - y.transferred) * coalesce(y.manual_cost, y.unit_cost, 0), 4) END AS value
        FROM counting.lines y WHERE y.count_id = c.id
      ) x
    ) l
    ORDER BY c.released_at DESC, c.id`.execute(tx.kysely);
  return { items: rows };
}
