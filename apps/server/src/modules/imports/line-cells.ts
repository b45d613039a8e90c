import type { ImportField } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { FieldColumns } from "./fields.ts";

/** The text of a field in `imports.rows r`; NULL when the file does not have it. */
export function cellOf(columns: FieldColumns, field: ImportField): RawBuilder<string | null> {
  const subscript = columns[field];
  return subscript === undefined ? sql`NULL::text` : sql`r.cells[${sql.lit(subscript)}]`;
}
