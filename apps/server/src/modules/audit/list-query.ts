import type { AuditEvent, AuditFilter } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { pageOf, readCursor } from "../../platform/http/index.ts";
import { sayAction } from "./words.ts";

type Row = Omit<AuditEvent, "at" | "what"> & { readonly at: Date };

/** Who did what, newest first. */
export function listAuditEvents(
  database: Database,
  ctx: RequestContext,
  filter: AuditFilter & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: AuditEvent[]; next: string | null }> {
  const before = readCursor(z.string().regex(/^\d{1,19}$/), filter.cursor);
  const conditions = conditionsOf(ctx.organisationId, filter);
  if (before !== null) conditions.push(sql`e.id < ${before}::bigint`);
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<Row>`
      SELECT e.id, e.at, e.actor_id AS "actorId", coalesce(u.name, '') AS "actorName", e.action,
        e.object_type AS "objectType", e.object_id AS "objectId", e.before, e.after, e.reason, e.channel,
        host(e.address) AS address, e.device, c.sequence,
        coalesce(${called(sql`e.after`)}, ${called(sql`e.before`)}) AS subject
      FROM audit.events e
      LEFT JOIN audit.chain c ON c.organisation_id = e.organisation_id AND c.event_id = e.id
      LEFT JOIN access.users u ON u.organisation_id = e.organisation_id AND u.id = e.actor_id
      WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY e.id DESC LIMIT ${filter.limit + 1}
    `.execute(tx.kysely);
    const events = rows.map((row) => ({
      ...row,
      at: row.at.toISOString(),
      what: sayAction(row.action, ctx.language),
    }));
    return pageOf(events, filter.limit, (last) => last.id);
  });
}

/** What people call the thing that an event's JSON describes. */
const called = (json: RawBuilder<unknown>) =>
  sql`left(coalesce(${json} ->> 'code', ${json} ->> 'number', ${json} ->> 'title', ${json} ->> 'name', ${json} ->> 'fileName', ${json} ->> 'email', ${json} ->> 'reference'), 200)`;

/** What holds of the events `e` that a filter means. */
function conditionsOf(organisationId: string, filter: AuditFilter): RawBuilder<unknown>[] {
  const { objectType, objectId, actorId, action, from, to, search } = filter;
  const conditions: RawBuilder<unknown>[] = [sql`e.organisation_id = ${organisationId}`];
  if (objectType !== undefined) conditions.push(sql`e.object_type = ${objectType}`);
  if (objectId !== undefined) conditions.push(sql`e.object_id = ${objectId}`);
  if (actorId !== undefined) conditions.push(sql`e.actor_id = ${actorId}`);
  if (action !== undefined)
    conditions.push(action.endsWith(".") ? sql`starts_with(e.action, ${action})` : sql`e.action = ${action}`);
  if (from !== undefined) conditions.push(sql`e.at >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(sql`e.at < ${to}::timestamptz`);
  if (search !== undefined) {
    const text = `%${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(
      sql`lower(concat_ws(' ', e.object_id, e.reason, e.before::text, e.after::text)) LIKE ${text}`,
    );
  }
  return conditions;
}
