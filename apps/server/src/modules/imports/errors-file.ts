import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ImportField, ImportRow, Language } from "@stockex/contracts";
import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import type { ReportColumn, ReportRow } from "../../platform/files/report-table.ts";
import { writeCsv } from "../../platform/files/write-csv.ts";
import { writeWorkbook } from "../../platform/files/write-workbook.ts";
import type { FileAnswer } from "../../platform/http/index.ts";
import { type ImportRecord, loadImport } from "./import-store.ts";
import { listRows } from "./rows-query.ts";
import { errorFileWords, sayRowError } from "./words.ts";

const contentTypes = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/**
 * The rows that cannot be imported, as in the file, with their number and why in the reader's language. Streams to a
 * file of its own in `directory`, gone once it has been sent.
 * @throws ProblemError not-found
 */
export async function writeErrorsFile(
  database: Database,
  ctx: RequestContext,
  id: string,
  format: "csv" | "xlsx",
  directory: string,
): Promise<FileAnswer> {
  const imported = await database.read(ctx, (tx) => loadImport(tx, id, "none"));
  const { language } = ctx;
  const columns = columnsOf(imported, language);
  const rows = wrongRows(database, ctx, imported);
  await mkdir(directory, { recursive: true });
  const folder = await mkdtemp(join(directory, "errors-"));
  const path = join(folder, `file.${format}`);
  try {
    if (format === "csv") await writeCsv(path, { columns, rows }, { locale: language });
    else {
      const sheet = { name: errorFileWords.sheet[language], titleLines: [], columns, rows };
      // The currency shapes money columns; these are all text.
      await writeWorkbook(path, { sheets: [sheet] }, { locale: language, currency: "EUR" });
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const content = createReadStream(path);
  content.once("close", () => void rm(folder, { recursive: true, force: true }));
  const name = imported.fileName.replace(/\.[^.]*$/, "");
  return {
    content,
    filename: `${name} - ${errorFileWords.filename[language]}.${format}`,
    contentType: contentTypes[format],
  };
}

function columnsOf({ columns }: ImportRecord, language: Language): ReportColumn[] {
  return [
    { header: errorFileWords.row[language], key: "row", kind: "text", width: 8 },
    ...columns.map((header, index): ReportColumn => ({ header, key: `cell ${index}`, kind: "text" })),
    { header: errorFileWords.reasons[language], key: "reasons", kind: "text", width: 60 },
  ];
}

const PAGE = 500;

/** Page by page, each in a transaction of its own: a slow reader holds none open. */
async function* wrongRows(
  database: Database,
  ctx: RequestContext,
  imported: ImportRecord,
): AsyncGenerator<ReportRow> {
  let cursor: string | undefined;
  do {
    const request = { limit: PAGE, only: "errors" as const, ...(cursor === undefined ? {} : { cursor }) };
    const page = await database.read(ctx, (tx) => listRows(tx, imported.id, request));
    for (const row of page.items) yield reportRow(row, imported, ctx.language);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

function reportRow(row: ImportRow, { columns, mapping }: ImportRecord, language: Language): ReportRow {
  const heading = (field: ImportField | null) => columns[(field === null ? undefined : mapping[field]) ?? -1];
  const reasons = row.errors.map((error) => sayRowError(error, heading(error.field), language));
  const cells = columns.map((_, index) => [`cell ${index}`, row.cells[index] ?? null] as const);
  return { row: String(row.row), ...Object.fromEntries(cells), reasons: reasons.join(" ; ") };
}
