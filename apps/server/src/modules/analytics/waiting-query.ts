import type { WaitingItem, WaitingKind } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import {
  barredFrom,
  type DutyMatrix,
  hasOpenReadings,
  listMyCounts,
  nextStep,
  openOverrides,
  openReadings,
  openTooLong,
  readMatrix,
} from "../counting/index.ts";

/** In the order they are shown: nearest to the end of a count's life first, what is only a chore last. */
const order: readonly WaitingKind[] = [
  "count",
  "post",
  "approve",
  "submit",
  "review",
  "close",
  "overdue",
  "quarantine",
  "correction",
  "override",
  "import",
];

/** What waits for the caller, by what he may do; what is nobody's is left out. */
export async function readWaiting(tx: Tx): Promise<{ items: WaitingItem[] }> {
  const { permissions } = tx.ctx;
  const matrix = await readMatrix(tx);
  const items = [
    ...(permissions.has("count.count") ? await myLines(tx) : []),
    ...(await waiting(tx, counts(tx, matrix))),
    ...(permissions.has("count.create") ? await waiting(tx, overdue(tx)) : []),
    ...(await waiting(tx, quarantine(tx))),
    ...(permissions.has("count.review") || permissions.has("count.approve")
      ? await waiting(tx, corrections(tx, matrix))
      : []),
    ...(permissions.has("count.override") ? await waiting(tx, overrides(tx)) : []),
    ...(permissions.has("import.write") ? await waiting(tx, imports) : []),
  ];
  return { items: items.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)) };
}

/** Lines somebody gave the caller to count; where all may count all, nothing waits for him in particular. */
async function myLines(tx: Tx): Promise<WaitingItem[]> {
  const mine = (await listMyCounts(tx)).items.filter(({ assigned, lines, read }) => assigned && lines > read);
  const count = mine.reduce((sum, { lines, read }) => sum + lines - read, 0);
  const onlyId = mine.length === 1 ? (mine[0]?.countId ?? null) : null;
  return count === 0 ? [] : [{ kind: "count", count, onlyId, values: [] }];
}

/**
 * Sums what waits by kind. `due` selects: kind; the id a link leads to; n things; the company whose money the value
 * is in and the value, both NULL where a value says nothing.
 */
async function waiting(tx: Tx, due: RawBuilder<unknown>): Promise<WaitingItem[]> {
  const { rows } = await sql<WaitingItem>`
    WITH due AS (${due}), valued AS (
      SELECT d.kind, k.currency, k.currency_decimals, sum(d.value) AS value
      FROM due d JOIN access.companies k ON k.id = d.company_id
      WHERE d.value IS NOT NULL GROUP BY d.kind, k.currency, k.currency_decimals
    )
    SELECT d.kind, sum(d.n)::int AS count,
      CASE WHEN count(DISTINCT d.id) = 1 THEN min(d.id::text) END AS "onlyId",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('currency', v.currency, 'currencyDecimals', v.currency_decimals,
          'netValue', ${decimalText(sql`v.value`)}) ORDER BY v.currency), '[]')
        FROM valued v WHERE v.kind = d.kind) AS values
    FROM due d GROUP BY d.kind`.execute(tx.kysely);
  return rows;
}

/** Counts that wait for their next step; of one still being counted no value is told. */
const counts = (tx: Tx, matrix: DutyMatrix) => sql`
  SELECT step.kind, c.id, 1 AS n, c.company_id, v.value
  FROM counting.counts c
  CROSS JOIN LATERAL (SELECT ${nextStep(tx, matrix)} AS kind) step
  LEFT JOIN LATERAL (
    SELECT sum(round((l.variance - l.transferred) * coalesce(l.manual_cost, l.unit_cost, 0), 4)) AS value
    FROM counting.lines l WHERE l.count_id = c.id AND l.state NOT IN ('excluded', 'cancelled')
  ) v ON step.kind <> 'close'
  WHERE c.state IN ('counting', 'review', 'approved') AND step.kind IS NOT NULL`;

/** Counts open for more than a week. */
const overdue = (tx: Tx) => sql`
  SELECT 'overdue' AS kind, c.id, 1 AS n, NULL::uuid AS company_id, NULL::numeric AS value
  FROM counting.counts c WHERE ${openTooLong(tx)}`;

/** Readings nobody could apply, but for those of counts whose results are hidden from the caller. */
const quarantine = (tx: Tx) => sql`
  SELECT 'quarantine' AS kind, c.id, w.n, NULL::uuid AS company_id, NULL::numeric AS value
  FROM counting.counts c
  CROSS JOIN LATERAL (SELECT count(*) AS n FROM (${openReadings("all")}) open) w
  WHERE ${hasOpenReadings(tx)}`;

/** Proposed corrections; to those who decide them only what they may decide. */
function corrections(tx: Tx, matrix: DutyMatrix): RawBuilder<unknown> {
  const barred = barredFrom(tx, matrix, "approve");
  const mine = tx.ctx.permissions.has("count.approve") ? sql`NOT ${barred}` : sql`true`;
  return sql`
    SELECT 'correction' AS kind, c.id, count(*) AS n, c.company_id,
      sum(round(x.quantity * coalesce(l.manual_cost, l.unit_cost, 0), 4)) AS value
    FROM counting.corrections x
    JOIN counting.lines l ON l.id = x.line_id
    JOIN counting.counts c ON c.id = x.count_id
    WHERE x.state = 'proposed' AND ${mine} GROUP BY c.id, c.company_id`;
}

/** Emergency overrides that others ask for. */
const overrides = (tx: Tx) => sql`
  SELECT 'override' AS kind, o.count_id AS id, o.n, NULL::uuid AS company_id, NULL::numeric AS value
  FROM (${openOverrides(tx)}) o`;

const imports = sql`
  SELECT 'import' AS kind, i.id, 1 AS n, NULL::uuid AS company_id, NULL::numeric AS value
  FROM imports.imports i WHERE i.state IN ('mapped', 'checked')`;
