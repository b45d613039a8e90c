import type { AuditEvent } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { pageOf, readCursor } from "../../platform/http/index.ts";

export interface AuditFilter {
  readonly objectType?: string | undefined;
  readonly objectId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

type Row = Omit<AuditEvent, "at"> & { readonly at: Date };

/** Who did what, newest first. */
export function listAuditEvents(
  database: Database,
  ctx: RequestContext,
  filter: AuditFilter,
): Promise<{ items: AuditEvent[]; next: string | null }> {
  const before = readCursor(z.string().regex(/^\d{1,19}$/), filter.cursor);
  const conditions: RawBuilder<unknown>[] = [sql`e.organisation_id = ${ctx.organisationId}`];
  if (before !== null) conditions.push(sql`e.id < ${before}::bigint`);
  if (filter.objectType !== undefined) conditions.push(sql`e.object_type = ${filter.objectType}`);
  if (filter.objectId !== undefined) conditions.push(sql`e.object_id = ${filter.objectId}`);
  if (filter.actorId !== undefined) conditions.push(sql`e.actor_id = ${filter.actorId}`);
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<Row>`
      SELECT e.id, e.at, e.actor_id AS "actorId", coalesce(u.name, '') AS "actorName", e.action,
        e.object_type AS "objectType", e.object_id AS "objectId", e.before, e.after, e.reason, e.channel,
        host(e.address) AS address
      FROM audit.events e
      LEFT JOIN access.users u ON u.organisation_id = e.organisation_id AND u.id = e.actor_id
      WHERE ${sql.join(conditions, sql` AND `)}
      ORDER BY e.id DESC LIMIT ${filter.limit + 1}
    `.execute(tx.kysely);
    const events = rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    return pageOf(events, filter.limit, (last) => last.id);
  });
}
