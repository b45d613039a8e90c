import { type DomainEvent, eventPayloads } from "@stockex/contracts";
import type { Pool, PoolClient } from "pg";

/** A place in the stream: after the event `id` of transaction `xact`. Both are 64-bit numbers as text. */
export interface Place {
  readonly xact: string;
  readonly id: string;
}

export interface EventRow {
  readonly organisation_id: string;
  readonly id: string;
  readonly xact: string;
  readonly type: string;
  readonly aggregate_id: string;
  readonly payload: unknown;
  readonly occurred_at: Date;
}

const columns = "organisation_id, id, xact::text AS xact, type, aggregate_id, payload, occurred_at";

/**
 * The next settled events after a place, in commit-safe order. Stops below the oldest transaction still
 * running: a slow one may yet write an event with a smaller number, which a reader past it would never see.
 */
export async function readSettled(
  owner: Pool | PoolClient,
  after: Place,
  types: readonly string[],
  limit: number,
): Promise<EventRow[]> {
  const { rows } = await owner.query<EventRow>({
    name: "outbox-settled",
    text: `SELECT ${columns} FROM platform.outbox
           WHERE (xact, id) > ($1::xid8, $2::bigint) AND xact < pg_snapshot_xmin(pg_current_snapshot())
             AND type = ANY ($3)
           ORDER BY xact, id LIMIT $4`,
    values: [after.xact, after.id, types, limit],
  });
  return rows;
}

/**
 * Visible events of transactions from `xact` on that are not among `given`, and the oldest transaction still
 * running: what live readers look at, who would rather have news out of order than wait for a slow one.
 */
export async function readVisible(
  owner: Pool | PoolClient,
  fromXact: string,
  given: readonly string[],
  limit: number,
): Promise<{ rows: EventRow[]; xmin: string }> {
  const { rows } = await owner.query<EventRow & { xmin: string }>({
    name: "outbox-visible",
    text: `SELECT o.*, s.xmin FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin) s
           LEFT JOIN LATERAL (SELECT ${columns} FROM platform.outbox
                              WHERE outbox.xact >= $1::xid8 AND id <> ALL ($2::bigint[])
                              ORDER BY outbox.xact, id LIMIT $3) o ON true`,
    values: [fromXact, given, limit],
  });
  return { rows: rows.filter((row) => row.id !== null), xmin: rows[0]?.xmin ?? fromXact };
}

/** The event of a row, its payload checked; null when its type is one this version does not know. */
export function toEvent(row: EventRow): DomainEvent | null {
  const type = Object.keys(eventPayloads).find((known) => known === row.type);
  if (type === undefined) return null;
  const schema = eventPayloads[type as keyof typeof eventPayloads];
  return {
    id: row.id,
    organisationId: row.organisation_id,
    type,
    aggregateId: row.aggregate_id,
    payload: schema.parse(row.payload),
    occurredAt: row.occurred_at.toISOString(),
  } as DomainEvent;
}
