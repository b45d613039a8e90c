import type { CellCorrection, FileImport, ImportRow } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { judge, LONG_WORK } from "./check.ts";
import { assertMapping } from "./fields.ts";
import { holdImport, markChecked, readImport } from "./import-store.ts";
import { readRow } from "./rows-query.ts";

/**
 * Writes other cells into a row that was sent, and checks again under the mapping and options of the last check: all
 * rows, as one may repeat another, or show how a column writes its numbers. What the file held stays in the audit.
 * @throws ProblemError not-found, import-state, validation-failed, import-column-missing, opening-stock-exists
 */
export function correctRow(
  database: Database,
  ctx: RequestContext,
  at: { readonly importId: string; readonly row: number },
  corrections: readonly CellCorrection[],
): Promise<{ file: FileImport; row: ImportRow }> {
  const { importId, row } = at;
  return database.write(
    ctx,
    async (tx) => {
      const imported = await holdImport(tx, importId, ["checked", "failed"]);
      assertMapping(imported, imported.mapping, ctx.language);
      const before = (await readRow(tx, importId, row)) ?? fail("not-found");
      const cells = corrected(before.cells, imported.columns.length, corrections);
      await replaceCells(tx, importId, row, cells, corrections);
      const found = await judge(tx, imported);
      await markChecked(tx, importId, { mapping: imported.mapping, options: imported.options, ...found });
      await appendAudit(tx, {
        action: "import.correct-row",
        objectType: "import",
        objectId: importId,
        before: { row, cells: named(before.cells, imported.columns, corrections) },
        after: { row, cells: named(cells, imported.columns, corrections), errorRows: found.errorRows },
      });
      const after = (await readRow(tx, importId, row)) ?? fail("not-found");
      return { file: await readImport(tx, importId), row: after };
    },
    LONG_WORK,
  );
}

/** The cells with the corrections in them; a row may be shorter than the headings. */
function corrected(
  before: readonly (string | null)[],
  columns: number,
  corrections: readonly CellCorrection[],
): (string | null)[] {
  const cells = Array.from({ length: Math.max(before.length, columns) }, (_, index) => before[index] ?? null);
  for (const [index, { column, value }] of corrections.entries()) {
    if (column >= cells.length)
      fail("validation-failed", {}, [{ path: `body.cells.${index}.column`, message: "column" }]);
    cells[column] = value === "" ? null : value;
  }
  return cells;
}

/** The corrected cells under their headings, for the audit. */
const named = (
  cells: readonly (string | null)[],
  headings: readonly string[],
  corrections: readonly CellCorrection[],
) =>
  corrections.map(({ column }) => ({
    column: column + 1,
    heading: headings[column] ?? "",
    value: cells[column] ?? null,
  }));

/** A row is written anew: nothing may update what was sent. A corrected cell no longer holds a broken formula. */
async function replaceCells(
  tx: Tx,
  importId: string,
  row: number,
  cells: readonly (string | null)[],
  corrections: readonly CellCorrection[],
): Promise<void> {
  const mended = corrections.map(({ column }) => column + 1);
  const { rows } = await sql<{ unusable: number[] | null }>`
    DELETE FROM imports.rows WHERE import_id = ${importId} AND row = ${row} RETURNING unusable`.execute(
    tx.kysely,
  );
  const unusable = (rows[0]?.unusable ?? []).filter((subscript) => !mended.includes(subscript));
  await sql`
    INSERT INTO imports.rows (organisation_id, import_id, row, cells, unusable)
    VALUES (${tx.ctx.organisationId}, ${importId}, ${row}, ${cells}::text[],
      ${unusable.length === 0 ? null : unusable}::integer[])`.execute(tx.kysely);
}
