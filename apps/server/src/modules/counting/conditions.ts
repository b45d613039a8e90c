import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

// Conditions over a count `c`, for lists that ask of many counts at once what a use case asks of one.

/** Its results are hidden from the caller: blind, not closed yet, and he takes part in it. */
export const hidesResults = ({ ctx }: Tx): RawBuilder<boolean> => sql<boolean>`(
  c.blind AND c.state IN ('released', 'counting') AND (
    EXISTS (SELECT FROM counting.assignments a WHERE a.count_id = c.id AND a.user_id = ${ctx.userId})
    OR EXISTS (SELECT FROM counting.deliveries d WHERE d.count_id = c.id AND d.user_id = ${ctx.userId})))`;

/** The caller counted, recounted or zeroed something in it, so he does not decide what becomes of it. */
export const countedIn = ({ ctx }: Tx): RawBuilder<boolean> => sql<boolean>`
  EXISTS (SELECT FROM counting.deliveries d WHERE d.count_id = c.id AND d.user_id = ${ctx.userId})`;

/** Readings of it wait for a supervisor; those that came too late do not stand in the way of its approval. */
export const openReadings = (which: "all" | "before closing"): RawBuilder<unknown> => sql`
  SELECT r.device_id, r.event_id FROM counting.readings r
  WHERE r.count_id = c.id AND r.quarantine IS NOT NULL
    AND ${which === "all" ? sql`true` : sql`r.quarantine <> 'count-closed'`}
    AND NOT EXISTS (SELECT FROM counting.resolutions s WHERE s.device_id = r.device_id AND s.event_id = r.event_id)`;

/** Nothing is left to decide in it before it can be approved. */
export const resolved: RawBuilder<boolean> = sql<boolean>`(
  NOT EXISTS (SELECT FROM counting.lines l WHERE l.count_id = c.id AND l.open AND l.state <> 'accepted')
  AND NOT EXISTS (${openReadings("before closing")}))`;
