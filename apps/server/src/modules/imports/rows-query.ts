import type { ImportRow, importsRoutes, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";

type RowsQuery = z.output<RouteQuery<typeof importsRoutes.listImportRows>>;

const errorsOfRow: RawBuilder<unknown> = sql`
  coalesce((SELECT jsonb_agg(jsonb_build_object('field', e.field, 'code', e.code, 'value', e.value) ORDER BY e.field, e.code)
    FROM imports.row_errors e WHERE e.import_id = r.import_id AND e.row = r.row), '[]')`;

/** The rows of an import as they were read, in the file's order, with what is wrong with each. */
export function listRows(tx: Tx, importId: string, query: RowsQuery): Promise<Page<ImportRow>> {
  const order = { keys: [{ name: "row", value: sql`r.row`, type: "integer" as const }] };
  return readPage<ImportRow>(
    tx,
    query,
    order,
    (page) => sql`
      SELECT ${page.key}, r.row, r.cells, ${errorsOfRow} AS errors FROM imports.rows r
      WHERE r.import_id = ${importId} AND ${page.after} ${query.only === "errors" ? onlyWrong : sql``}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** One row with what is wrong with it; null where the import has none of that number. */
export async function readRow(tx: Tx, importId: string, row: number): Promise<ImportRow | null> {
  const { rows } = await sql<ImportRow>`
    SELECT r.row, r.cells, ${errorsOfRow} AS errors FROM imports.rows r
    WHERE r.import_id = ${importId} AND r.row = ${row}`.execute(tx.kysely);
  return rows[0] ?? null;
}

const onlyWrong = sql`
  AND EXISTS (SELECT FROM imports.row_errors e WHERE e.import_id = r.import_id AND e.row = r.row)`;
