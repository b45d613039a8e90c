import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { JobResult } from "../../platform/jobs/index.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { appendAudit } from "../audit/index.ts";
import { openTooLong } from "../counting/index.ts";

/** Says of each count that has been open for more than a week that it is, once for each week. */
export async function remindOfOpenCounts(tx: Tx): Promise<JobResult> {
  const now = tx.ctx.clock.now();
  const { rows } = await sql<{ countId: string; week: number; days: number }>`
    INSERT INTO planning.reminders (organisation_id, count_id, week, reminded_at)
    SELECT ${tx.ctx.organisationId}, c.id, floor(extract(epoch FROM ${now}::timestamptz - c.released_at) / 604800)::int, ${now}
    FROM counting.counts c WHERE ${openTooLong(tx)}
    ON CONFLICT DO NOTHING
    RETURNING count_id AS "countId", week,
      (SELECT floor(extract(epoch FROM ${now}::timestamptz - c.released_at) / 86400)::int
        FROM counting.counts c WHERE c.id = count_id) AS days`.execute(tx.kysely);
  for (const { countId, week, days } of rows) {
    await appendEvent(tx, { type: "count.overdue", aggregateId: countId, payload: { countId, days } });
    await appendAudit(tx, {
      action: "count.remind",
      objectType: "count",
      objectId: countId,
      after: { week },
    });
  }
  return { reminded: rows.length };
}
