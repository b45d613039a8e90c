import type { CountTask, countingRoutes, MyCount, Parsed, Reading, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { assertMay, loadCount } from "./count.ts";

type TaskFilter = Parsed<RouteQuery<typeof countingRoutes.listTasks>>;

/** My round of a line: the recount or arbitration asked for, else the one I am assigned. */
export const myRound = sql`
  CASE WHEN c.passes = 1 OR l.round > 3 THEN l.round WHEN a.round IS NOT NULL THEN a.round WHEN l.round = 3 THEN 3 ELSE 1 END`;

/** Joins `a`, what I am assigned of the line's place: the nearest place wins. */
export const myAssignment = (me: string | null) => sql`
  LEFT JOIN LATERAL (
    SELECT a.user_id, a.round FROM counting.assignments a
    WHERE a.count_id = l.count_id AND a.user_id = ${me} AND (a.location_id IS NULL OR a.location_id = ANY (o.ancestors))
    ORDER BY a.location_id IS NULL, a.round LIMIT 1) a ON true`;

/** Condition: the line is mine to count. In review only what is asked again still is. */
export const isMine = sql`
  l.open AND (c.state <> 'review' OR l.state IN ('recount', 'arbitration'))
  AND (a.user_id IS NOT NULL OR l.round > 1 OR NOT EXISTS (SELECT FROM counting.assignments x WHERE x.count_id = l.count_id))`;

/** Condition over a reading `r` of a line `l`: mine, of my round, applied and not taken back. */
const isMyReading = (me: string | null) => sql`
  r.line_id = l.id AND r.user_id = ${me} AND r.round = ${myRound} AND r.kind = 'count' AND r.quarantine IS NULL
  AND NOT EXISTS (SELECT FROM counting.readings x
    WHERE x.device_id = r.device_id AND x.undoes_event_id = r.event_id AND x.kind = 'undo')`;

/**
 * Counts in which lines are mine to count, with how many I have read: those begun first, then the oldest. As with
 * the tasks themselves nothing of the book or of others is read.
 */
export async function listMyCounts(tx: Tx): Promise<{ items: MyCount[] }> {
  const me = tx.ctx.userId;
  const { rows } = await sql<MyCount>`
    SELECT c.id AS "countId", c.number, c.title, s.name AS "siteName",
      bool_or(a.user_id IS NOT NULL) AS assigned, count(*)::int AS lines,
      count(*) FILTER (WHERE mine.read)::int AS read,
      count(*) FILTER (WHERE NOT mine.read AND l.state IN ('recount', 'arbitration'))::int AS again
    FROM counting.counts c
    JOIN sites.sites s ON s.id = c.site_id
    JOIN counting.lines l ON l.count_id = c.id
    JOIN sites.locations o ON o.id = l.location_id
    ${myAssignment(me)}
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM counting.readings r WHERE ${isMyReading(me)}) AS read) mine
    WHERE c.state IN ('released', 'counting', 'review') AND ${isMine}
    GROUP BY c.id, c.number, c.title, s.name, c.released_at
    ORDER BY count(*) FILTER (WHERE mine.read) > 0 DESC, c.released_at, c.id`.execute(tx.kysely);
  return { items: rows };
}

/**
 * What is mine to count, in walking order: where and what, with what I have entered myself. Neither book nor
 * anybody else's result is read here, so none can leave.
 */
export async function listTasks(tx: Tx, countId: string, filter: TaskFilter): Promise<Page<CountTask>> {
  const count = await loadCount(tx, countId, "none");
  assertMay(count, "count");
  const me = tx.ctx.userId;
  const conditions = [
    sql`l.count_id = ${countId}`,
    isMine,
    filter.locationId === undefined ? sql`true` : sql`${filter.locationId}::uuid = ANY (o.ancestors)`,
    textSearch(filter.search, [sql`p.code`, sql`p.name`, sql`o.path`]),
  ];
  const order = {
    keys: [
      { name: "sequence", value: sql`o.sequence`, type: "integer" },
      { name: "path", value: sql`o.path`, type: "text" },
      { name: "code", value: sql`p.code`, type: "text" },
      { name: "id", value: sql`l.id`, type: "uuid" },
    ],
  } as const;
  const open = filter.only === "open" ? sql`mine IS NULL` : sql`true`;
  return readPage<CountTask>(
    tx,
    filter,
    order,
    (page) => sql`
    SELECT * FROM (
      SELECT ${page.key}, ${taskColumns(me)} FROM counting.lines l
      JOIN counting.counts c ON c.id = l.count_id
      JOIN catalog.products p ON p.id = l.product_id
      JOIN catalog.units u ON u.id = p.unit_id
      JOIN sites.locations o ON o.id = l.location_id
      LEFT JOIN stock.lots t ON t.id = l.lot_id
      ${myAssignment(me)}
      WHERE ${page.after} AND ${sql.join(conditions, sql` AND `)} ORDER BY ${page.orderBy}
    ) task WHERE ${open} LIMIT ${page.limit}`,
  );
}

const taskColumns = (me: string | null): RawBuilder<unknown> => sql`
  l.id AS "lineId", p.id AS "productId", p.code AS "productCode", p.name AS "productName", u.id AS "unitId",
  u.code AS "unitCode", u.decimals AS "unitDecimals", p.tracking, o.id AS "locationId", o.path AS "locationPath",
  o.code AS "locationCode", t.code AS "lotCode", ${myRound} AS round,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('unitId', x.id, 'code', x.code, 'numerator', pu.numerator::text,
      'denominator', pu.denominator::text) ORDER BY x.code), '[]')
    FROM catalog.product_units pu JOIN catalog.units x ON x.id = pu.unit_id WHERE pu.product_id = p.id) AS units,
  (SELECT ${decimalText(sql`round(sum(r.entered * r.numerator / r.denominator), 6)`)}
    FROM counting.readings r WHERE ${isMyReading(me)}) AS mine`;

const readingColumns = sql`
  r.device_id AS "deviceId", r.event_id AS "eventId", r.kind,
  EXISTS (SELECT FROM counting.readings x
    WHERE x.device_id = r.device_id AND x.undoes_event_id = r.event_id AND x.kind = 'undo' AND x.quarantine IS NULL) AS undone,
  r.line_id AS "lineId", r.round, w.name AS "userName", ${isoInstant(sql`r.counted_at`)} AS "countedAt",
  ${isoInstant(sql`r.received_at`)} AS "receivedAt", r.how, r.code, r.location_code AS "locationCode",
  coalesce(r.lot_code, t.code) AS "lotCode", p.code AS "productCode", p.name AS "productName", o.path AS "locationPath",
  ${decimalText(sql`r.entered`)} AS entered, coalesce(u.code, pu.code) AS "unitCode", r.note, r.quarantine,
  CASE WHEN s.outcome IS NOT NULL THEN jsonb_build_object('outcome', s.outcome, 'reason', s.reason, 'byName', b.name) END
    AS resolution`;

const readingTables = sql`
  counting.readings r
  JOIN access.users w ON w.id = r.user_id
  LEFT JOIN catalog.products p ON p.id = r.product_id
  LEFT JOIN catalog.units pu ON pu.id = p.unit_id
  LEFT JOIN catalog.units u ON u.id = r.unit_id
  LEFT JOIN sites.locations o ON o.id = r.location_id
  LEFT JOIN stock.lots t ON t.id = r.lot_id
  LEFT JOIN counting.resolutions s ON s.device_id = r.device_id AND s.event_id = r.event_id
  LEFT JOIN access.users b ON b.id = s.resolved_by`;

const newestFirst = {
  keys: [
    { name: "received", value: sql`r.received_at`, type: "timestamptz" },
    { name: "device", value: sql`r.device_id`, type: "uuid" },
    { name: "event", value: sql`r.event_id`, type: "uuid" },
  ],
  descending: true,
} as const;

/** Readings with what they name, newest first. */
export function listReadings(
  tx: Tx,
  which: RawBuilder<unknown>,
  request: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Reading>> {
  return readPage<Reading>(
    tx,
    request,
    newestFirst,
    (page) => sql`
    SELECT ${page.key}, ${readingColumns} FROM ${readingTables}
    WHERE ${page.after} AND ${which} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** Readings of one count that wait for a supervisor, or all that ever did. */
export function listQuarantine(
  tx: Tx,
  countId: string,
  request: { readonly open: "true" | "false"; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Reading>> {
  const open = request.open === "true" ? sql`s.outcome IS NULL` : sql`true`;
  return listReadings(tx, sql`r.count_id = ${countId} AND r.quarantine IS NOT NULL AND ${open}`, request);
}
