import type { Approval, ApprovalRequest } from "@stockex/contracts";
import { sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { canTakeLevel, delegationsFor, matrixIsOn } from "./rights.ts";

/** How far a count has come in its approval, the newest request last, and what the caller can do about it. */
export async function readApproval(tx: Tx, countId: string): Promise<Approval> {
  const { rows } = await sql<Pick<Approval, "matrix" | "asMyself">>`
    SELECT ${matrixIsOn} AS matrix, ${canTakeLevel(sql`${tx.ctx.userId}::uuid`)} AS "asMyself"
    FROM counting.counts c WHERE c.id = ${countId}`.execute(tx.kysely);
  const requests = await listRequests(tx, countId);
  const { rows: onBehalfOf } = await sql<{ userId: string; name: string }>`
    SELECT DISTINCT u.id AS "userId", u.name FROM counting.counts c
    CROSS JOIN LATERAL (${delegationsFor(tx)}) g JOIN access.users u ON u.id = g.principal_id
    WHERE c.id = ${countId} AND c.state = 'review' ORDER BY u.name, u.id`.execute(tx.kysely);
  return { matrix: false, asMyself: false, ...rows[0], requests, onBehalfOf };
}

async function listRequests(tx: Tx, countId: string): Promise<ApprovalRequest[]> {
  const { rows } = await sql<ApprovalRequest>`
    SELECT q.id, m.number AS "matrixNumber", q.rule, q.measure, submitted.name AS "submittedBy",
      ${isoInstant(sql`q.submitted_at`)} AS "submittedAt", q.outcome, ended.name AS "endedBy",
      represented.name AS "endedFor", ${isoInstant(sql`q.ended_at`)} AS "endedAt", q.end_reason AS "endReason",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('level', v.level, 'role', v.role, 'customRoleId', v.custom_role_id,
          'customRole', v.custom_role, 'persons', v.persons, 'decisions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('userName', u.name, 'onBehalfOf', b.name,
              'decidedAt', ${isoInstant(sql`d.decided_at`)}, 'reason', d.reason) ORDER BY d.decided_at, u.name), '[]')
            FROM approvals.decisions d
            JOIN access.users u ON u.id = d.decided_by
            LEFT JOIN access.users b ON b.id = d.on_behalf_of
            WHERE d.request_id = v.request_id AND d.level = v.level)) ORDER BY v.level), '[]')
        FROM approvals.levels v WHERE v.request_id = q.id) AS levels
    FROM approvals.requests q
    JOIN approvals.matrices m ON m.id = q.matrix_id
    JOIN access.users submitted ON submitted.id = q.submitted_by
    LEFT JOIN access.users ended ON ended.id = q.ended_by
    LEFT JOIN access.users represented ON represented.id = q.ended_for
    WHERE q.count_id = ${countId} ORDER BY q.submitted_at, q.id`.execute(tx.kysely);
  return rows;
}
