import type { FileImport, ImportKind } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { TableFileError } from "../../platform/files/table-file-error.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { loadCount } from "../counting/index.ts";
import { guessMapping } from "./headings.ts";
import { deleteRows, insertImport, type NewImport, readImport } from "./import-store.ts";
import { loadRows } from "./load-rows.ts";
import { assertNoStock } from "./opening-stock.ts";
import { openFile } from "./read-file.ts";
import { sayFileFault } from "./words.ts";

export interface SentFile {
  readonly path: string;
  /** The sender's own name for it. */
  readonly filename: string;
}

interface Target {
  readonly kind: ImportKind;
  readonly siteId: string | null;
  readonly countId: string | null;
}

/**
 * Reads a file once, streaming, into rows of the database and guesses what its columns hold. Changes nothing else.
 * The import is written last: a file that turns out bad, or a server that dies, leaves rows that no import has, and
 * `tidyImports` takes them away.
 * @throws ProblemError file-…, unknown-reference, validation-failed, count-state, opening-stock-exists
 */
export async function uploadImport(
  database: Database,
  ctx: RequestContext,
  sent: SentFile,
  wanted: {
    readonly kind: ImportKind;
    readonly siteId?: string | undefined;
    readonly countId?: string | undefined;
  },
  signal: AbortSignal,
): Promise<FileImport> {
  const target = await database.read(ctx, (tx) => findTarget(tx, wanted));
  const file = await openFile(sent.path).catch((error) => refuseFile(error, ctx.language));
  const id = newId(ctx.clock);
  try {
    const rows = await loadRows(database, ctx, id, file.chunks(), signal);
    if (rows === 0) return fail("file-empty");
    const { facts } = file;
    const mapping = guessMapping(facts.columns);
    const imported: NewImport = { id, ...target, ...facts, fileName: sent.filename, mapping, rows };
    return await database.write(ctx, (tx) => keep(tx, imported));
  } catch (error) {
    await database.write(ctx, (tx) => deleteRows(tx, id));
    return refuseFile(error, ctx.language);
  } finally {
    await file.close();
  }
}

async function keep(tx: Tx, imported: NewImport): Promise<FileImport> {
  await insertImport(tx, imported);
  const { columns: _, mapping: __, ...after } = imported;
  await appendAudit(tx, { action: "import.upload", objectType: "import", objectId: imported.id, after });
  return readImport(tx, imported.id);
}

/** What the file is for, if it can be taken for that now. */
async function findTarget(
  tx: Tx,
  wanted: {
    readonly kind: ImportKind;
    readonly siteId?: string | undefined;
    readonly countId?: string | undefined;
  },
): Promise<Target> {
  const { kind, siteId = null, countId = null } = wanted;
  if (kind === "count") {
    if (countId === null)
      return fail("validation-failed", {}, [{ path: "body.countId", message: "missing" }]);
    const count = await loadCount(tx, countId, "none");
    assertCountable(count.state);
    return { kind, countId, siteId: count.siteId };
  }
  if (countId !== null)
    return fail("validation-failed", {}, [{ path: "body.countId", message: "unexpected" }]);
  if (siteId === null) return { kind, siteId, countId };
  const { rows } = await sql<{ companyId: string }>`
    SELECT company_id AS "companyId" FROM sites.sites WHERE id = ${siteId} AND archived_at IS NULL`.execute(
    tx.kysely,
  );
  const [site] = rows;
  if (site === undefined) return fail("unknown-reference", { what: "site", value: siteId });
  if (kind === "opening-stock") await assertNoStock(tx, [site.companyId]);
  return { kind, siteId, countId };
}

/** @throws ProblemError count-state */
export function assertCountable(state: string): void {
  if (state !== "released" && state !== "counting")
    fail("count-state", { state, expected: "released / counting" });
}

function refuseFile(error: unknown, language: "en" | "fr"): never {
  if (error instanceof TableFileError)
    return fail(error.code, { detail: sayFileFault(error.params, language) });
  throw error;
}
