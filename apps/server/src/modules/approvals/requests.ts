import type { ApprovalLevel, ApprovalRule } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { type CountFacts, matchRule, measure } from "./match.ts";
import { readActiveRules } from "./matrix.ts";
import { canTakeLevel, openLevel } from "./rights.ts";

/**
 * Opens the approval of a count: the rule that fits now says its levels; where none fits, one person who may approve
 * is enough. The caller holds the count.
 * @throws ProblemError decision-not-possible when no matrix is on, or it is submitted already
 */
export async function openRequest(
  tx: Tx,
  countId: string,
  facts: CountFacts,
  fingerprint: string,
): Promise<{ readonly rule: ApprovalRule | null; readonly measure: ReturnType<typeof measure> }> {
  const { ctx } = tx;
  const matrix = (await readActiveRules(tx)) ?? fail("decision-not-possible", { why: "no-matrix" });
  if ((await findOpen(tx, countId)) !== null) fail("decision-not-possible", { why: "submitted-already" });
  const rule = matchRule(matrix.rules, facts);
  const measured = measure(facts, rule);
  const id = newId(ctx.clock);
  await sql`
    INSERT INTO approvals.requests
      (organisation_id, id, count_id, matrix_id, rule, measure, fingerprint, submitted_by, submitted_at)
    VALUES (${ctx.organisationId}, ${id}, ${countId}, ${matrix.id}, ${rule === null ? null : JSON.stringify(rule)}::jsonb,
      ${JSON.stringify(measured)}::jsonb, ${fingerprint}, ${ctx.userId}, ${ctx.clock.now()})`.execute(
    tx.kysely,
  );
  await insertLevels(tx, id, rule?.levels ?? []);
  return { rule, measure: measured };
}

async function insertLevels(tx: Tx, requestId: string, levels: readonly ApprovalLevel[]): Promise<void> {
  const anybody = [{ role: null, customRoleId: null, persons: 1 }];
  await sql`
    INSERT INTO approvals.levels (organisation_id, request_id, level, role, custom_role_id, custom_role, persons)
    SELECT ${tx.ctx.organisationId}, ${requestId}, i.level, i.role, i."customRoleId", r.name, i.persons
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(levels.length === 0 ? anybody : levels)}::jsonb)
      AS (role text, "customRoleId" uuid, persons integer)) WITH ORDINALITY AS i(role, "customRoleId", persons, level)
    LEFT JOIN access.roles r ON r.id = i."customRoleId"`.execute(tx.kysely);
}

interface OpenRequest {
  readonly id: string;
  readonly fingerprint: string;
}

async function findOpen(tx: Tx, countId: string): Promise<OpenRequest | null> {
  const { rows } = await sql<OpenRequest>`
    SELECT id, fingerprint FROM approvals.requests WHERE count_id = ${countId} AND outcome IS NULL
    FOR UPDATE`.execute(tx.kysely);
  return rows[0] ?? null;
}

/** Refuses to change the lines of a count that waits for approval. @throws ProblemError count-submitted */
export async function assertNotSubmitted(tx: Tx, countId: string): Promise<void> {
  if ((await findOpen(tx, countId)) !== null) fail("count-submitted");
}

export interface Deciding {
  readonly countId: string;
  /** Of the lines as they are now; asked for only where the count was submitted, because it reads them all. */
  readonly fingerprint: () => Promise<string>;
  /** Whose right it is; the caller's own when null. */
  readonly onBehalfOf: string | null;
  readonly reason: string | null;
}

/**
 * Approves the open level, and says whether it was the last. Null where the count needs no levels: no matrix is on, and
 * one approval is enough. The caller holds the count, so two who take the last place of a level come one after the
 * other, and the second finds it taken.
 * @throws ProblemError count-not-submitted, approval-stale, approval-not-yours
 */
export async function decideLevel(
  tx: Tx,
  wish: Deciding,
): Promise<{ readonly level: number; readonly last: boolean } | null> {
  const request = await findOpen(tx, wish.countId);
  if (request === null) {
    if ((await readActiveRules(tx)) !== null) fail("count-not-submitted");
    return null;
  }
  if (request.fingerprint !== (await wish.fingerprint())) fail("approval-stale");
  const level = await takeLevel(tx, request.id, wish);
  const { rows } = await sql<{ open: boolean }>`
    SELECT EXISTS (SELECT FROM approvals.requests q ${openLevel} WHERE q.id = ${request.id}) AS open`.execute(
    tx.kysely,
  );
  const last = rows[0]?.open !== true;
  if (last) await end(tx, request.id, { ...wish, outcome: "approved" });
  return { level, last };
}

async function takeLevel(
  tx: Tx,
  requestId: string,
  { countId, onBehalfOf, reason }: Deciding,
): Promise<number> {
  const me = sql`${tx.ctx.userId}::uuid`;
  const right = onBehalfOf === null ? me : sql`${onBehalfOf}::uuid`;
  const { rows } = await sql<{ level: number }>`
    INSERT INTO approvals.decisions (organisation_id, request_id, level, decided_by, on_behalf_of, reason, decided_at)
    SELECT q.organisation_id, q.id, v.level, ${me}, ${onBehalfOf}::uuid, ${reason}, ${tx.ctx.clock.now()}
    FROM approvals.requests q ${openLevel} JOIN counting.counts c ON c.id = q.count_id
    WHERE q.id = ${requestId} AND c.id = ${countId} AND ${canTakeLevel(right, me)}
    RETURNING level`.execute(tx.kysely);
  const [taken] = rows;
  if (taken !== undefined) return taken.level;
  const { rows: decided } = await sql`
    SELECT FROM approvals.decisions d WHERE d.request_id = ${requestId}
      AND (${me} IN (d.decided_by, d.on_behalf_of) OR ${right} IN (d.decided_by, d.on_behalf_of))`.execute(
    tx.kysely,
  );
  return fail("approval-not-yours", { why: decided.length > 0 ? "level-decided" : "level-other-role" });
}

export interface Ending {
  readonly outcome: "approved" | "rejected" | "withdrawn";
  readonly onBehalfOf?: string | null;
  readonly reason: string | null;
}

/** Ends the open approval of a count, if there is one: it was sent back, withdrawn, or the count was given up. */
export async function endRequest(tx: Tx, countId: string, ending: Ending): Promise<boolean> {
  const request = await findOpen(tx, countId);
  if (request === null) return false;
  await end(tx, request.id, ending);
  return true;
}

async function end(tx: Tx, requestId: string, { outcome, onBehalfOf = null, reason }: Ending): Promise<void> {
  await sql`
    UPDATE approvals.requests SET outcome = ${outcome}, ended_by = ${tx.ctx.userId}, ended_for = ${onBehalfOf},
      ended_at = ${tx.ctx.clock.now()}, end_reason = ${reason}
    WHERE id = ${requestId}`.execute(tx.kysely);
}
