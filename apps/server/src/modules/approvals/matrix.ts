import type { ApprovalMatrix, ApprovalRule } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { checkPeople, checkRules } from "./check-rules.ts";

const columns = sql`
  m.id, m.number, m.state, m.rules, m.version, changed.name AS "changedBy", ${isoInstant(sql`m.changed_at`)} AS "changedAt",
  activated.name AS "activatedBy", ${isoInstant(sql`m.activated_at`)} AS "activatedAt", retired.name AS "retiredBy",
  ${isoInstant(sql`m.retired_at`)} AS "retiredAt"`;
const tables = sql`
  approvals.matrices m
  JOIN access.users changed ON changed.id = m.changed_by
  LEFT JOIN access.users activated ON activated.id = m.activated_by
  LEFT JOIN access.users retired ON retired.id = m.retired_by`;

/** Versions of the approval matrix, the newest first. */
export function listMatrices(tx: Tx, request: PageRequest): Promise<Page<ApprovalMatrix>> {
  const order = {
    keys: [{ name: "number", value: sql`m.number`, type: "integer" }],
    descending: true,
  } as const;
  return readPage<ApprovalMatrix>(
    tx,
    request,
    order,
    (page) => sql`
    SELECT ${page.key}, ${columns} FROM ${tables} WHERE ${page.after} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

async function readMatrix(tx: Tx, id: string): Promise<ApprovalMatrix> {
  const { rows } = await sql<ApprovalMatrix>`SELECT ${columns} FROM ${tables} WHERE m.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

/** The rules that are on now; null when none are. */
export async function readActiveRules(
  tx: Tx,
): Promise<{ readonly id: string; readonly rules: readonly ApprovalRule[] } | null> {
  const { rows } = await sql<{ id: string; rules: ApprovalRule[] }>`
    SELECT id, rules FROM approvals.matrices WHERE state = 'active'`.execute(tx.kysely);
  return rows[0] ?? null;
}

/**
 * Keeps the draft of the next version; there is one at most. Two who begin one at once: the index lets one.
 * @throws ProblemError version-conflict, unknown-reference, approval-rule-impossible
 */
export async function saveDraft(
  tx: Tx,
  rules: readonly ApprovalRule[],
  ifMatch: string | null,
): Promise<ApprovalMatrix> {
  const { ctx } = tx;
  await checkRules(tx, rules);
  const text = JSON.stringify(rules);
  const now = ctx.clock.now();
  const { rows } = await (ifMatch === "0"
    ? sql<{ id: string }>`
        INSERT INTO approvals.matrices (organisation_id, id, number, state, rules, changed_by, changed_at)
        SELECT ${ctx.organisationId}, ${newId(ctx.clock)}, coalesce(max(number), 0) + 1, 'draft', ${text}::jsonb,
          ${ctx.userId}, ${now}
        FROM approvals.matrices
        ON CONFLICT DO NOTHING RETURNING id`
    : sql<{ id: string }>`
        UPDATE approvals.matrices SET rules = ${text}::jsonb, version = version + 1, changed_by = ${ctx.userId},
          changed_at = ${now}
        WHERE state = 'draft' AND version::text = ${ifMatch} RETURNING id`
  ).execute(tx.kysely);
  const id = rows[0]?.id ?? fail("version-conflict");
  const after = await readMatrix(tx, id);
  await appendAudit(tx, {
    action: "approval-matrix.draft",
    objectType: "approval-matrix",
    objectId: id,
    after: { number: after.number, rules },
  });
  return after;
}

/** Throws the draft away. @throws ProblemError not-found */
export async function discardDraft(tx: Tx): Promise<void> {
  const { rows } = await sql<{ id: string; rules: unknown }>`
    DELETE FROM approvals.matrices WHERE state = 'draft' RETURNING id, rules`.execute(tx.kysely);
  const { id, rules } = rows[0] ?? fail("not-found");
  await appendAudit(tx, {
    action: "approval-matrix.discard",
    objectType: "approval-matrix",
    objectId: id,
    before: { rules },
  });
}

/**
 * Switches a draft on, and the version that was, off. What is submitted already keeps its levels.
 * @throws ProblemError not-found, decision-not-possible, unknown-reference, approval-rule-impossible
 */
export async function activateMatrix(tx: Tx, id: string, reason: string): Promise<ApprovalMatrix> {
  await lockMatrices(tx);
  const before = await readMatrix(tx, id);
  if (before.state !== "draft") fail("decision-not-possible", { why: "matrix-not-draft" });
  await checkRules(tx, before.rules);
  await checkPeople(tx, before.rules);
  await switchOff(tx);
  await sql`
    UPDATE approvals.matrices SET state = 'active', activated_by = ${tx.ctx.userId}, activated_at = ${tx.ctx.clock.now()}
    WHERE id = ${id}`.execute(tx.kysely);
  const after = await readMatrix(tx, id);
  await appendAudit(tx, {
    action: "approval-matrix.activate",
    objectType: "approval-matrix",
    objectId: id,
    after: { number: after.number, rules: after.rules },
    reason,
  });
  return after;
}

/** Switches the matrix off: one approval is enough again. @throws ProblemError not-found, decision-not-possible */
export async function retireMatrix(tx: Tx, id: string, reason: string): Promise<ApprovalMatrix> {
  await lockMatrices(tx);
  const before = await readMatrix(tx, id);
  if (before.state !== "active") fail("decision-not-possible", { why: "matrix-not-active" });
  await switchOff(tx);
  await appendAudit(tx, {
    action: "approval-matrix.retire",
    objectType: "approval-matrix",
    objectId: id,
    before: { number: before.number },
    reason,
  });
  return readMatrix(tx, id);
}

/** Two who switch at once do so one after the other. */
const lockMatrices = (tx: Tx) =>
  sql`SELECT FROM approvals.matrices WHERE state <> 'retired' ORDER BY id FOR UPDATE`.execute(tx.kysely);

const switchOff = (tx: Tx) =>
  sql`
    UPDATE approvals.matrices SET state = 'retired', retired_by = ${tx.ctx.userId}, retired_at = ${tx.ctx.clock.now()}
    WHERE state = 'active'`.execute(tx.kysely);
