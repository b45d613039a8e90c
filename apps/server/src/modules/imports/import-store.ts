import {
  type FileImport,
  type ImportKind,
  type ImportMapping,
  type ImportState,
  importOptions,
  type importsRoutes,
  type Language,
  type Problem,
  type RouteQuery,
} from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

export type ImportOptions = z.output<typeof importOptions>;
type ListQuery = z.output<RouteQuery<typeof importsRoutes.listImports>>;

/** An import as use cases need it. */
export interface ImportRecord {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly siteId: string | null;
  readonly countId: string | null;
  readonly state: ImportState;
  readonly columns: readonly string[];
  readonly mapping: ImportMapping;
  readonly options: ImportOptions;
  readonly language: Language;
  readonly rows: number;
  readonly errorRows: number;
  readonly accountingDate: string | null;
  readonly createdAt: Date;
  readonly appliedBy: string | null;
}

/** Reads an import; `update` holds it until the transaction ends. @throws ProblemError not-found */
export async function loadImport(tx: Tx, id: string, lock: "none" | "update"): Promise<ImportRecord> {
  const { rows } = await sql<ImportRecord>`
    SELECT id, kind, file_name AS "fileName", site_id AS "siteId", count_id AS "countId", state, columns, mapping,
      options, language, rows, error_rows AS "errorRows", accounting_date AS "accountingDate",
      created_at AS "createdAt", applied_by AS "appliedBy"
    FROM imports.imports WHERE id = ${id} ${lock === "update" ? sql`FOR UPDATE` : sql``}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/** Holds an import that must be in one of these states. @throws ProblemError not-found, import-state */
export async function holdImport(tx: Tx, id: string, states: readonly ImportState[]): Promise<ImportRecord> {
  const imported = await loadImport(tx, id, "update");
  if (!states.includes(imported.state)) fail("import-state", { state: imported.state });
  return imported;
}

const columns: RawBuilder<unknown> = sql`
  i.id, i.kind, i.file_name AS "fileName", i.format, i.encoding, i.delimiter, i.site_id AS "siteId",
  i.count_id AS "countId", i.state, i.columns, i.mapping, i.options, i.rows,
  CASE i.state WHEN 'applied' THEN i.rows ELSE coalesce(p.done, 0) END AS "rowsDone",
  i.error_rows AS "errorRows", i.creates, i.problem, i.created_at AS "createdAt", u.name AS "createdBy",
  i.applied_at AS "appliedAt"
  FROM imports.imports i
  JOIN access.users u ON u.id = i.created_by
  LEFT JOIN imports.progress p ON p.import_id = i.id`;

type Row = Omit<FileImport, "createdAt" | "appliedAt"> & {
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
};

const answer = (row: Row): FileImport => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  appliedAt: row.appliedAt?.toISOString() ?? null,
});

/** One import with its mapping and progress. @throws ProblemError not-found */
export async function readImport(tx: Tx, id: string): Promise<FileImport> {
  const { rows } = await sql<Row>`SELECT ${columns} WHERE i.id = ${id}`.execute(tx.kysely);
  const [row] = rows;
  return row === undefined ? fail("not-found") : answer(row);
}

/** Imports, newest first. */
export async function listImports(tx: Tx, query: ListQuery): Promise<Page<FileImport>> {
  const order = {
    keys: [
      { name: "created", value: sql`i.created_at`, type: "timestamptz" as const },
      { name: "id", value: sql`i.id`, type: "uuid" as const },
    ],
    descending: true,
  };
  const page = await readPage<Row>(
    tx,
    query,
    order,
    (of) => sql`SELECT ${of.key}, ${columns} WHERE ${of.after} ORDER BY ${of.orderBy} LIMIT ${of.limit}`,
  );
  return { items: page.items.map(answer), next: page.next };
}

export interface NewImport {
  readonly id: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly format: "csv" | "xlsx";
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly siteId: string | null;
  readonly countId: string | null;
  readonly columns: readonly string[];
  readonly mapping: ImportMapping;
  readonly rows: number;
}

/** Writes an import whose rows are in. */
export async function insertImport(tx: Tx, imported: NewImport): Promise<void> {
  const { ctx } = tx;
  const options: ImportOptions = importOptions.parse({});
  await sql`
    INSERT INTO imports.imports (organisation_id, id, kind, file_name, format, encoding, delimiter, site_id, count_id,
      state, columns, mapping, options, language, rows, created_by, created_at)
    VALUES (${ctx.organisationId}, ${imported.id}, ${imported.kind}, ${imported.fileName}, ${imported.format},
      ${imported.encoding}, ${imported.delimiter}, ${imported.siteId}, ${imported.countId}, 'mapped',
      ${imported.columns}::text[], ${JSON.stringify(imported.mapping)}, ${JSON.stringify(options)}, ${ctx.language},
      ${imported.rows}, ${ctx.userId}, ${ctx.clock.now()})`.execute(tx.kysely);
}

/** What a check found, under the mapping and options it was asked for. */
export async function markChecked(
  tx: Tx,
  id: string,
  found: {
    readonly mapping: ImportMapping;
    readonly options: ImportOptions;
    readonly errorRows: number;
    readonly creates: Readonly<Record<string, number>>;
  },
): Promise<void> {
  await sql`
    UPDATE imports.imports SET state = 'checked', mapping = ${JSON.stringify(found.mapping)},
      options = ${JSON.stringify(found.options)}, error_rows = ${found.errorRows},
      creates = ${JSON.stringify(found.creates)}, problem = NULL
    WHERE id = ${id}`.execute(tx.kysely);
}

/** Somebody asked for it to be applied. */
export async function markApplying(tx: Tx, id: string, accountingDate: string | null): Promise<void> {
  await sql`
    UPDATE imports.imports SET state = 'applying', accounting_date = ${accountingDate}, applied_by = ${tx.ctx.userId}
    WHERE id = ${id}`.execute(tx.kysely);
}

export async function markApplied(tx: Tx, id: string): Promise<void> {
  await sql`
    UPDATE imports.imports SET state = 'applied', applied_at = ${tx.ctx.clock.now()} WHERE id = ${id}`.execute(
    tx.kysely,
  );
}

/** Nothing of it was applied, and why. `errorRows` where rows turned out to be wrong after all. */
export async function markFailed(tx: Tx, id: string, problem: Problem, errorRows: number): Promise<void> {
  const { code, params } = problem;
  await sql`
    UPDATE imports.imports SET state = 'failed', problem = ${JSON.stringify({ code, params })},
      error_rows = ${errorRows} WHERE id = ${id}`.execute(tx.kysely);
}

/** Marks an import discarded and lets its rows go. */
export async function markDiscarded(tx: Tx, id: string): Promise<void> {
  await sql`UPDATE imports.imports SET state = 'discarded', error_rows = 0 WHERE id = ${id}`.execute(
    tx.kysely,
  );
  await deleteRows(tx, id);
}

/** The rows of an import and all that was made of them. */
export async function deleteRows(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM imports.rows WHERE import_id = ${id}`.execute(tx.kysely);
  await deleteLines(tx, id);
}

/** The resolved rows of an import, to select from. */
export const linesOf = (id: string): RawBuilder<unknown> =>
  sql`(SELECT * FROM imports.lines WHERE import_id = ${id})`;

/** What a check made of the rows. */
export async function deleteLines(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM imports.lines WHERE import_id = ${id}`.execute(tx.kysely);
  await sql`DELETE FROM imports.row_errors WHERE import_id = ${id}`.execute(tx.kysely);
}

/** How many rows an import has come through; told outside the transaction that applies it. */
export async function saveProgress(tx: Tx, id: string, done: number): Promise<void> {
  await sql`
    INSERT INTO imports.progress (organisation_id, import_id, done) VALUES (${tx.ctx.organisationId}, ${id}, ${done})
    ON CONFLICT (organisation_id, import_id) DO UPDATE SET done = excluded.done`.execute(tx.kysely);
}
