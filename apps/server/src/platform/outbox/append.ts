import { type EventPayload, type EventType, eventPayloads } from "@stockex/contracts";
import type { Tx } from "../db/unit-of-work.ts";

export interface NewEvent<T extends EventType> {
  readonly type: T;
  /** The thing the news is about: events of one aggregate are delivered in order. */
  readonly aggregateId: string;
  readonly payload: EventPayload<T>;
}

/**
 * Writes news with the change it tells of. Listeners and live topics get it after the commit; a rollback
 * takes it back. The payload is checked: a malformed event is a bug of the writer, not of its readers.
 */
export async function appendEvent<T extends EventType>(tx: Tx, event: NewEvent<T>): Promise<void> {
  const payload = eventPayloads[event.type].parse(event.payload);
  await tx.client.query({
    name: "outbox-append",
    text: `INSERT INTO platform.outbox (organisation_id, type, aggregate_id, payload, occurred_at)
           VALUES ($1, $2, $3, $4, $5)`,
    values: [
      tx.ctx.organisationId,
      event.type,
      event.aggregateId,
      JSON.stringify(payload),
      tx.ctx.clock.now(),
    ],
  });
  tx.announceEvents();
}
