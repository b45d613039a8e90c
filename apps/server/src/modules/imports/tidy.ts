import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { appendAudit } from "../audit/index.ts";

/** Days the rows of an import stay readable after it was sent. */
const KEPT_DAYS = 30;

/**
 * Lets go of rows: those of imports sent long ago, which keep their record, and those that no import has, left by an
 * upload that failed or died over a day ago (an import's id, a version 7 UUID, begins with its time).
 */
export async function tidyImports(database: Database, ctx: RequestContext): Promise<void> {
  await database.write(
    ctx,
    async (tx) => {
      const now = tx.ctx.clock.now();
      const { rows } = await sql<{ id: string }>`
        WITH held AS (SELECT DISTINCT import_id AS id FROM imports.rows)
        SELECT h.id FROM held h LEFT JOIN imports.imports i ON i.id = h.id
        WHERE CASE WHEN i.id IS NULL
          THEN h.id < (overlay('00000000-0000-7000-8000-000000000000' placing
            regexp_replace(lpad(to_hex((extract(epoch FROM ${now}::timestamptz - interval '1 day') * 1000)::bigint), 12, '0'),
              '^(.{8})(.{4})$', '\\1-\\2') from 1 for 13))::uuid
          ELSE i.state <> 'applying' AND i.created_at < ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}) END`.execute(
        tx.kysely,
      );
      if (rows.length === 0) return;
      const ids = rows.map(({ id }) => id);
      await sql`DELETE FROM imports.rows WHERE import_id = ANY (${ids}::uuid[])`.execute(tx.kysely);
      await sql`DELETE FROM imports.lines WHERE import_id = ANY (${ids}::uuid[])`.execute(tx.kysely);
      await sql`DELETE FROM imports.row_errors WHERE import_id = ANY (${ids}::uuid[])`.execute(tx.kysely);
      await appendAudit(tx, {
        action: "import.tidy",
        objectType: "organisation",
        objectId: tx.ctx.organisationId,
        after: { imports: ids },
      });
    },
    { statementTimeoutMs: 600_000 },
  );
}
