import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { newId } from "@stockex/kernel";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import type { ReportRow } from "../../platform/files/report-table.ts";
import { writeCsv } from "../../platform/files/write-csv.ts";
import { writePdf } from "../../platform/files/write-pdf.ts";
import { writeWorkbook } from "../../platform/files/write-workbook.ts";
import type { FileAnswer } from "../../platform/http/index.ts";
import { type Logo, readLogo } from "../identity/index.ts";
import type { Report, ReportTable } from "./report.ts";
import { words } from "./words.ts";

export type ReportFormat = "xlsx" | "csv" | "pdf";

const contentTypes: Record<ReportFormat, string> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
  pdf: "application/pdf",
};

export interface ReportOrder {
  readonly database: Database;
  readonly ctx: RequestContext;
  readonly format: ReportFormat;
  /** Where the file is made; gone from there before it is sent. */
  readonly folder: string;
  readonly make: (tx: Tx) => Promise<Report>;
}

/**
 * Makes a report in one read-only transaction and gives it as an answer. Rows go from the database to the file as
 * they come; a PDF is laid out after the transaction, from the rows it may hold.
 */
export async function deliverReport({
  database,
  ctx,
  format,
  folder,
  make,
}: ReportOrder): Promise<FileAnswer> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${newId()}.${format}`);
  try {
    const finish = await database.read(
      ctx,
      async (tx) => {
        const report = await make(tx);
        const logo = format === "csv" ? null : await readLogo(tx);
        const print = await write(path, { ...report, logo }, format, ctx);
        return async () => {
          await print?.();
          return report.fileName;
        };
      },
      { statementTimeoutMs: 120_000, idleTimeoutMs: 60_000 },
    );
    const fileName = await finish();
    return {
      content: await openAndForget(path),
      filename: `${fileName}.${format}`,
      contentType: contentTypes[format],
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes the file; of a PDF it reads the rows and gives what is left to do without the database. */
async function write(
  path: string,
  report: Report & { readonly logo: Logo | null },
  format: ReportFormat,
  ctx: RequestContext,
): Promise<(() => Promise<void>) | undefined> {
  const { title, companyLines, meta, style, tables, logo } = report;
  switch (format) {
    case "csv":
      await writeCsv(path, { columns: tables[0].columns, rows: withClosing(tables[0]) }, style);
      return undefined;
    case "xlsx": {
      const colon = style.locale === "fr" ? " : " : ": ";
      const lines = [title, ...companyLines, ...meta.map(([label, value]) => label + colon + value)];
      const sheets = tables.map((table, index) => ({
        ...table,
        titleLines: index === 0 ? lines : [title],
        rows: table.rows(),
      }));
      await writeWorkbook(path, { sheets, logo }, style);
      return undefined;
    }
    case "pdf": {
      const { leftOut, ...printed } = await report.printed();
      const note = leftOut === 0 ? [] : [words(ctx.language).leftOut(leftOut)];
      return () => writePdf(path, { title, companyLines, meta: [...meta, ...note], logo, ...printed }, style);
    }
  }
}

/** Text has no styles: the last row is a row like those before it. */
async function* withClosing({ rows, closing }: ReportTable): AsyncGenerator<ReportRow, void, undefined> {
  yield* rows();
  if (closing !== undefined) yield closing;
}

/** The file's name is removed at once: nothing is left behind however the download ends. */
async function openAndForget(path: string): Promise<Readable> {
  const file = await open(path);
  await rm(path, { force: true });
  return file.createReadStream();
}
