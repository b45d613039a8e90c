import type { KoboConnection, KoboSubmission, koboRoutes, Parsed, RouteQuery } from "@stockex/contracts";
import { sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

// Never the token, nor the secret of the address.
const columns = sql`
  k.id, k.name, k.server_url AS "serverUrl", k.asset_uid AS "assetUid", k.mapping, k.count_id AS "countId",
  k.counter_id AS "counterId", c.number AS "countNumber", c.title AS "countTitle", c.state AS "countState",
  u.name AS "counterName", k.active, ${isoInstant(sql`k.last_pulled_at`)} AS "lastPulledAt",
  k.last_problem AS "lastProblem", s.submissions, s.readings, w.quarantined, s.unreadable, k.version`;

const tables = sql`
  integrations.kobo_connections k
  JOIN counting.counts c ON c.id = k.count_id
  JOIN access.users u ON u.id = k.counter_id
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS submissions, coalesce(sum(s.readings), 0)::int AS readings,
      coalesce(sum(jsonb_array_length(s.unreadable)), 0)::int AS unreadable
    FROM integrations.kobo_submissions s WHERE s.connection_id = k.id
  ) s
  -- What still waits: a supervisor may have assigned or dismissed some.
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS quarantined FROM counting.readings r
    WHERE r.device_id = k.id AND r.quarantine IS NOT NULL AND NOT EXISTS (
      SELECT FROM counting.resolutions x WHERE x.device_id = r.device_id AND x.event_id = r.event_id)
  ) w`;

/** Connections by name. */
export function listConnections(
  tx: Tx,
  query: Parsed<RouteQuery<typeof koboRoutes.listKoboConnections>>,
): Promise<Page<KoboConnection>> {
  const order = {
    keys: [
      { name: "name", value: sql`lower(k.name)`, type: "text" },
      { name: "id", value: sql`k.id`, type: "uuid" },
    ],
  } as const;
  return readPage<KoboConnection>(
    tx,
    query,
    order,
    (page) => sql`
    SELECT ${page.key}, ${columns} FROM ${tables}
    WHERE ${page.after} AND ${textSearch(query.search, [sql`k.name`, sql`c.title`, sql`c.number`])}
    ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** @throws ProblemError not-found */
export async function readConnection(tx: Tx, id: string): Promise<KoboConnection> {
  const { rows } = await sql<KoboConnection>`SELECT ${columns} FROM ${tables} WHERE k.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

/** What came in, newest first. @throws ProblemError not-found */
export async function listSubmissions(
  tx: Tx,
  connectionId: string,
  query: Parsed<RouteQuery<typeof koboRoutes.listKoboSubmissions>>,
): Promise<Page<KoboSubmission>> {
  await readConnection(tx, connectionId);
  const order = {
    keys: [
      { name: "received", value: sql`s.received_at`, type: "timestamptz" },
      { name: "id", value: sql`s.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  const only =
    query.only === "all" ? sql`true` : sql`(s.quarantined > 0 OR s.unreadable <> '[]' OR s.readings IS NULL)`;
  return readPage<KoboSubmission>(
    tx,
    query,
    order,
    (page) => sql`
    SELECT ${page.key}, s.id, s.kobo_id::text AS "koboId", ${isoInstant(sql`s.submitted_at`)} AS "submittedAt",
      ${isoInstant(sql`s.received_at`)} AS "receivedAt", s.via, s.raw ->> '_submitted_by' AS "submittedBy",
      s.raw #>> '{_geolocation,0}' AS latitude, s.raw #>> '{_geolocation,1}' AS longitude,
      CASE WHEN jsonb_typeof(s.raw -> '_attachments') = 'array' THEN jsonb_array_length(s.raw -> '_attachments') ELSE 0 END
        AS attachments,
      s.count_id AS "countId", coalesce(s.readings, 0) AS readings, coalesce(s.quarantined, 0) AS quarantined, s.unreadable
    FROM integrations.kobo_submissions s
    WHERE s.connection_id = ${connectionId} AND ${page.after} AND ${only}
    ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}
