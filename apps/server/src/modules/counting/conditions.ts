import type { Duty, Permission } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { canTakeLevel, delegationsFor, isSubmitted, matrixIsOn } from "../approvals/index.ts";
import { barredFrom, type DutyMatrix } from "./segregation.ts";

// Conditions over a count `c`, for lists that ask of many counts at once what a use case asks of one.

/** Its results are hidden from the caller: blind, not closed yet, and he takes part in it. */
export const hidesResults = ({ ctx }: Tx): RawBuilder<boolean> => sql<boolean>`(
  c.blind AND c.state IN ('released', 'counting') AND (
    EXISTS (SELECT FROM counting.assignments a WHERE a.count_id = c.id AND a.user_id = ${ctx.userId})
    OR EXISTS (SELECT FROM counting.deliveries d WHERE d.count_id = c.id AND d.user_id = ${ctx.userId})))`;

/** Whole days after its release in which a count is expected to be decided. */
const OPEN_DAYS = 7;

/** Released more than a week ago and not decided yet. */
export const openTooLong = ({ ctx }: Tx): RawBuilder<boolean> => sql<boolean>`(
  c.state IN ('released', 'counting', 'review')
  AND c.released_at < ${ctx.clock.now()}::timestamptz - make_interval(days => ${OPEN_DAYS}))`;

/** Readings of it wait for a supervisor; those that came too late do not stand in the way of its approval. */
export const openReadings = (which: "all" | "before closing"): RawBuilder<unknown> => sql`
  SELECT r.device_id, r.event_id FROM counting.readings r
  WHERE r.count_id = c.id AND r.quarantine IS NOT NULL
    AND ${which === "all" ? sql`true` : sql`r.quarantine <> 'count-closed'`}
    AND NOT EXISTS (SELECT FROM counting.resolutions s WHERE s.device_id = r.device_id AND s.event_id = r.event_id)`;

/** Nothing is left to decide in it before it can be approved. */
const resolved: RawBuilder<boolean> = sql<boolean>`(
  NOT EXISTS (SELECT FROM counting.lines l WHERE l.count_id = c.id AND l.open AND l.state <> 'accepted')
  AND NOT EXISTS (${openReadings("before closing")}))`;

/**
 * Its approval can be given by the caller: its open level, or the one approval where no matrix is on; by his own right
 * or that of somebody he stands in for, who must be as free as himself.
 */
function canApprove(tx: Tx, matrix: DutyMatrix): RawBuilder<boolean> {
  const own = tx.ctx.permissions.has("count.approve") ? sql`true` : sql`false`;
  const represents = tx.ctx.permissions.has("count.review")
    ? sql`EXISTS (SELECT FROM (${delegationsFor(tx)}) g WHERE NOT ${barredFrom(tx, matrix, "approve", sql`g.principal_id`)})`
    : sql`false`;
  return sql<boolean>`(CASE WHEN ${isSubmitted} THEN ${canTakeLevel(sql`${tx.ctx.userId}::uuid`)}
    ELSE ${own} AND NOT ${matrixIsOn} END OR ${represents})`;
}

/**
 * The step of a count that waits for the caller, by what he may do: close, review, submit, approve or post; NULL for none, as
 * where another duty of his in it stands against the step.
 */
export function nextStep(tx: Tx, matrix: DutyMatrix): RawBuilder<string | null> {
  const may = (permission: Permission) => (tx.ctx.permissions.has(permission) ? sql`true` : sql`false`);
  const free = (duty: Duty) => sql`NOT ${barredFrom(tx, matrix, duty)}`;
  return sql<string | null>`CASE
    WHEN c.state = 'counting' AND ${may("count.review")} AND ${free("review")} AND NOT EXISTS (
      SELECT FROM counting.lines l WHERE l.count_id = c.id AND l.state IN ('pending', 'recount', 'arbitration')) THEN 'close'
    WHEN c.state = 'review' AND ${may("count.review")} AND ${free("review")} AND NOT ${resolved} THEN 'review'
    WHEN c.state = 'review' AND ${canApprove(tx, matrix)} AND ${free("approve")} AND ${resolved} THEN 'approve'
    WHEN c.state = 'review' AND ${may("count.review")} AND ${free("review")} AND ${matrixIsOn} AND NOT ${isSubmitted}
      AND ${resolved} THEN 'submit'
    WHEN c.state = 'approved' AND ${may("count.post")} AND ${free("post")} AND (c.posting_by IS NULL OR c.posting_problem IS NOT NULL) THEN 'post'
  END`;
}

/** Readings of it wait for the caller to assign or dismiss them. */
export const hasOpenReadings = (tx: Tx): RawBuilder<boolean> =>
  tx.ctx.permissions.has("count.review")
    ? sql<boolean>`(c.state NOT IN ('draft', 'cancelled') AND EXISTS (${openReadings("all")}) AND NOT ${hidesResults(tx)})`
    : sql<boolean>`false`;
