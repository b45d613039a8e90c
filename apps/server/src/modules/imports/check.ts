import type { FileImport, ImportMapping } from "@stockex/contracts";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { appendAudit } from "../audit/index.ts";
import { ensureDefaultUnits } from "../catalog/index.ts";
import { checkRows, type Found } from "./check-rows.ts";
import { assertMapping } from "./fields.ts";
import {
  holdImport,
  type ImportOptions,
  type ImportRecord,
  markChecked,
  readImport,
} from "./import-store.ts";
import { assertNoStock, companiesOfLines } from "./opening-stock.ts";
import { effectiveOptions, resolveRows } from "./resolve-rows.ts";

/** Longest run of one statement over the rows of a file, and of what follows it. */
export const LONG_WORK = { statementTimeoutMs: 1_800_000, idleTimeoutMs: 120_000 } as const;

/**
 * Checks every row under a mapping and options, keeps both, and says what would be made and what is wrong.
 * @throws ProblemError not-found, import-state, validation-failed, import-column-missing, opening-stock-exists
 */
export function checkImport(
  database: Database,
  ctx: RequestContext,
  id: string,
  wanted: { readonly mapping: ImportMapping; readonly options: ImportOptions },
): Promise<FileImport> {
  return database.write(
    ctx,
    async (tx) => {
      const before = await holdImport(tx, id, ["mapped", "checked", "failed"]);
      assertMapping(before, wanted.mapping, ctx.language);
      const found = await judge(tx, { ...before, ...wanted });
      await markChecked(tx, id, { ...wanted, ...found });
      await appendAudit(tx, {
        action: "import.check",
        objectType: "import",
        objectId: id,
        before: { mapping: before.mapping, options: before.options },
        after: { ...wanted, ...found },
      });
      return readImport(tx, id);
    },
    LONG_WORK,
  );
}

/**
 * Resolves the rows and checks them.
 * @throws ProblemError opening-stock-exists
 */
export async function judge(tx: Tx, imported: ImportRecord): Promise<Found> {
  const options = effectiveOptions(imported.kind, imported.options);
  const units = options.createProducts ? await ensureDefaultUnits(tx) : null;
  const reading = await resolveRows(tx, imported, { options, usualUnitId: units?.get("piece") ?? null });
  if (imported.kind === "opening-stock") await assertNoStock(tx, await companiesOfLines(tx, imported.id));
  return checkRows(tx, reading);
}
