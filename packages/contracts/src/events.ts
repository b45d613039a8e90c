import { z } from "zod";
import { id } from "./values.ts";

const lines = z.number().int().min(0);
const count = z.object({ countId: id });

/** What happened, as other modules, live topics and later webhooks hear of it: `<thing>.<past or progress>`. */
export const eventPayloads = {
  "count.released": count.extend({ lines }),
  /** Readings were applied; never says what they read, so that it may be shown during a blind count. */
  "count.progressed": count.extend({ applied: lines }),
  "count.closed": count,
  /** Something happened in its approval: submitted, withdrawn, a level given. */
  "count.approval": count,
  "count.approved": count,
  "count.rejected": count,
  "count.posting": count.extend({ lines, posted: lines }),
  "count.posted": count,
  "count.cancelled": count,
  /** Open for more than a week; told once for each week. */
  "count.overdue": count.extend({ days: lines }),
  /** One batch of moves; `backdated` when any of them happened before it was recorded. */
  "stock.moved": z.object({ batchId: id, moves: lines, backdated: z.boolean() }),
  "import.progressed": z.object({ importId: id, rows: lines, done: lines }),
  "import.finished": z.object({ importId: id, state: z.string() }),
} as const satisfies Record<string, z.ZodObject>;

export type EventType = keyof typeof eventPayloads;
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>;

/** An event as listeners get it. */
export type DomainEvent<T extends EventType = EventType> = {
  readonly [K in T]: {
    readonly id: string;
    readonly organisationId: string;
    readonly type: K;
    readonly aggregateId: string;
    readonly payload: EventPayload<K>;
    /** RFC 3339. */
    readonly occurredAt: string;
  };
}[T];
