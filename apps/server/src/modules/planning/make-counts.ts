import type { ChosenScope, PlanOutcome, Problem } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import type { JobResult } from "../../platform/jobs/index.ts";
import { fail, isOutage, ProblemError } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { countScopeLines, createCount, releaseCount, setAssignments } from "../counting/index.ts";
import { lockPlan, type PlanRecord, todayOf } from "./plan.ts";
import { nextAfter } from "./schedule.ts";

/** A snapshot of a million lines takes its time. */
const patient = { statementTimeoutMs: 120_000 };

interface Made {
  readonly outcome: PlanOutcome;
  readonly lines: number;
  readonly countId: string | null;
  readonly problem: Problem | null;
}

/**
 * Makes the counts of all plans whose date has come where they are, each in a transaction of its own: the count,
 * the answered date and the plan's next date stand or fall together, so a crash in between leaves the date to be
 * answered again, and a second server finds it answered. A plan that cannot be followed says why and holds up no
 * other. However many dates were missed, one count is made.
 */
export async function makeDueCounts(database: Database, ctx: RequestContext): Promise<JobResult> {
  const sums: Record<string, number> = {};
  for (const planId of await database.read(ctx, duePlans)) {
    const outcome = await answer(database, ctx, planId);
    if (outcome !== null) sums[outcome] = (sums[outcome] ?? 0) + 1;
  }
  return sums;
}

async function answer(database: Database, ctx: RequestContext, planId: string): Promise<PlanOutcome | null> {
  const settle = (how: (tx: Tx, plan: PlanRecord) => Promise<Made>) =>
    database.write(ctx, (tx) => answerDue(tx, planId, how), patient);
  try {
    return await settle(makeCount);
  } catch (error) {
    if (!(error instanceof ProblemError) || isOutage(error)) throw error;
    // Deleted since it was listed.
    if (error.problem.code === "not-found") return null;
    const { problem } = error;
    return settle(async () => ({ outcome: "failed", lines: 0, countId: null, problem }));
  }
}

/** Dates up to today, by the calendar of each company. */
async function duePlans(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT p.id FROM planning.plans p
    JOIN sites.sites s ON s.id = p.site_id
    JOIN access.companies k ON k.id = s.company_id
    WHERE NOT p.paused AND p.next_on <= ${todayOf(tx)} ORDER BY p.next_on, p.id`.execute(tx.kysely);
  return rows.map(({ id }) => id);
}

/** Answers the date of a plan that is due; null when somebody else just did. */
async function answerDue(
  tx: Tx,
  planId: string,
  how: (tx: Tx, plan: PlanRecord) => Promise<Made>,
): Promise<PlanOutcome | null> {
  const plan = await lockPlan(tx, planId);
  if (plan.paused || plan.nextOn > plan.today) return null;
  const made = await how(inNameOf(tx, plan), plan);
  await keepRun(tx, plan, plan.nextOn, made);
  await sql`UPDATE planning.plans SET next_on = ${nextAfter(plan.frequency, plan.today)}::date WHERE id = ${planId}`.execute(
    tx.kysely,
  );
  return made.outcome;
}

/**
 * Makes a plan's count now, beside its dates.
 * @throws ProblemError not-found, count-empty, plan-count-open, unknown-reference
 */
export async function runPlan(tx: Tx, planId: string): Promise<string> {
  const plan = await lockPlan(tx, planId);
  const made = await makeCount(tx, plan);
  if (made.outcome === "empty") fail("count-empty");
  if (made.outcome === "open") fail("plan-count-open", { count: await numberOf(tx, made.countId) });
  return keepRun(tx, plan, null, made);
}

/**
 * Prepares the count and, if the plan says so, releases it. None is made of an empty scope, nor while the last one
 * is open. Lines that another count holds leave it a draft, for a person to decide.
 */
async function makeCount(tx: Tx, plan: PlanRecord): Promise<Made> {
  const scope = drawn(plan);
  const lines = await countScopeLines(tx, { ...plan, scope });
  const open = await openCount(tx, plan.id);
  if (open !== null) return { outcome: "open", lines, countId: open, problem: null };
  if (lines === 0) return { outcome: "empty", lines, countId: null, problem: null };
  const { siteId, blind, passes } = plan;
  const countId = await createCount(tx, { title: plan.name, siteId, scope, blind, passes });
  if (plan.assignments.length > 0) await setAssignments(tx, countId, plan.assignments);
  const problem = plan.release ? await tryRelease(tx, countId) : null;
  const outcome = plan.release && problem === null ? "released" : "draft";
  return { outcome, lines, countId, problem };
}

/** A sample is drawn anew each time. */
function drawn({ scope, today, id }: PlanRecord): ChosenScope {
  return scope.kind === "sample" ? { ...scope, seed: `${today} ${id.slice(-8)}` } : scope;
}

async function tryRelease(tx: Tx, countId: string): Promise<Problem | null> {
  try {
    await releaseCount(tx, countId);
    return null;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "count-overlap") return error.problem;
    throw error;
  }
}

/** The plan's last count, while it is neither posted nor cancelled. */
async function openCount(tx: Tx, planId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    SELECT c.id FROM planning.runs r JOIN counting.counts c ON c.id = r.count_id
    WHERE r.plan_id = ${planId} AND r.outcome IN ('released', 'draft') AND c.state NOT IN ('posted', 'cancelled')
    ORDER BY c.created_at DESC LIMIT 1`.execute(tx.kysely);
  return rows[0]?.id ?? null;
}

async function numberOf(tx: Tx, countId: string | null): Promise<string> {
  const { rows } = await sql<{ number: string }>`
    SELECT number FROM counting.counts WHERE id = ${countId}`.execute(tx.kysely);
  return rows[0]?.number ?? fail("not-found");
}

async function keepRun(tx: Tx, plan: PlanRecord, dueOn: string | null, made: Made): Promise<string> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  const { outcome, lines, countId } = made;
  const problem =
    made.problem === null ? null : JSON.stringify({ code: made.problem.code, params: made.problem.params });
  await sql`
    INSERT INTO planning.runs (organisation_id, id, plan_id, due_on, ran_at, outcome, lines, count_id, problem)
    VALUES (${ctx.organisationId}, ${id}, ${plan.id}, ${dueOn}::date, ${ctx.clock.now()}, ${outcome}, ${lines}, ${countId},
      ${problem}::jsonb)`.execute(tx.kysely);
  const after = { dueOn, outcome, countId };
  await appendAudit(tx, { action: "count-plan.run", objectType: "count-plan", objectId: plan.id, after });
  return id;
}

/** The system makes the count, in the name of whoever set the plan up. */
const inNameOf = (tx: Tx, { changedBy }: PlanRecord): Tx => ({
  ...tx,
  ctx: { ...tx.ctx, userId: changedBy },
});
