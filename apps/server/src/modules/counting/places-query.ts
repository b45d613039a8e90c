import type { CountPlace, countingRoutes, Parsed, PlaceState, RouteQuery } from "@stockex/contracts";
import { sql } from "kysely";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { hidesResults } from "./conditions.ts";

type PlaceFilter = Parsed<RouteQuery<typeof countingRoutes.listCountPlaces>>;

/**
 * Places of a count, each with how far it has come. Whoever takes part in a blind count is not told which places
 * are contested or asked again: that would say that somebody found something else.
 */
const placesOf = (countId: string, hidden: boolean) => sql`
  SELECT p.*, CASE WHEN p.contested > 0 THEN 'contested' WHEN p.counted = 0 THEN 'open'
    WHEN p.counted < p.lines THEN 'running' ELSE 'done' END AS state
  FROM (
    SELECT o.id AS "locationId", o.code, o.path, o.sequence, count(*)::int AS lines,
      count(*) FILTER (WHERE l.state <> 'pending')::int AS counted,
      count(*) FILTER (WHERE ${!hidden} AND l.state IN ('contested', 'recount', 'arbitration'))::int AS contested
    FROM counting.lines l JOIN sites.locations o ON o.id = l.location_id
    WHERE l.count_id = ${countId} GROUP BY o.organisation_id, o.id
  ) p`;

/** One page of a count's places in walking order, and how many of all are in each state. @throws ProblemError not-found */
export async function listCountPlaces(
  tx: Tx,
  countId: string,
  filter: PlaceFilter,
): Promise<Page<CountPlace> & { totals: Record<PlaceState, number> }> {
  const { rows } = await sql<{ hidden: boolean }>`
    SELECT ${hidesResults(tx)} AS hidden FROM counting.counts c WHERE c.id = ${countId}`.execute(tx.kysely);
  const [count] = rows;
  if (count === undefined) fail("not-found");
  const places = placesOf(countId, count.hidden);
  const order = {
    keys: [
      { name: "sequence", value: sql`x.sequence`, type: "integer" },
      { name: "path", value: sql`x.path`, type: "text" },
      { name: "id", value: sql`x."locationId"`, type: "uuid" },
    ],
  } as const;
  const page = await readPage<CountPlace>(
    tx,
    filter,
    order,
    ({ key, after, orderBy, limit }) => sql`
    SELECT ${key}, x."locationId", x.code, x.path, x.lines, x.counted, x.contested, x.state FROM (${places}) x
    WHERE ${after} AND ${filter.state === undefined ? sql`true` : sql`x.state = ${filter.state}`}
    ORDER BY ${orderBy} LIMIT ${limit}`,
  );
  const { rows: sums } = await sql<{ state: PlaceState; n: number }>`
    SELECT x.state, count(*)::int AS n FROM (${places}) x GROUP BY x.state`.execute(tx.kysely);
  const many = (state: PlaceState) => sums.find((sum) => sum.state === state)?.n ?? 0;
  const totals = {
    open: many("open"),
    running: many("running"),
    contested: many("contested"),
    done: many("done"),
  };
  return { ...page, totals };
}
