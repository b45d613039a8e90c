import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isDecimal } from "./decimal.ts";
import { isNumeric, type ReportColumn, type ReportLocale, type ReportRow } from "./report-table.ts";

export interface CsvReport {
  columns: readonly ReportColumn[];
  rows: Iterable<ReportRow> | AsyncIterable<ReportRow>;
}

/**
 * Writes a CSV that spreadsheet programs open well: UTF-8 with a mark, CRLF; in French `;` between cells and
 * decimal commas, in English `,` and points. Streams; memory does not grow with the rows.
 */
export async function writeCsv(
  path: string,
  report: CsvReport,
  style: { locale: ReportLocale },
): Promise<void> {
  await pipeline(Readable.from(csvText(report, style.locale)), createWriteStream(path));
}

const BATCH_CHARS = 64 * 1024;

async function* csvText(report: CsvReport, locale: ReportLocale): AsyncGenerator<string, void, undefined> {
  const delimiter = locale === "fr" ? ";" : ",";
  const line = (cells: string[]) => `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`;
  let batch = `\ufeff${line(report.columns.map((column) => withoutFormula(column.header)))}`;
  for await (const row of report.rows) {
    batch += line(report.columns.map((column) => cellText(column, row[column.key] ?? null, locale)));
    if (batch.length >= BATCH_CHARS) {
      yield batch;
      batch = "";
    }
  }
  yield batch;
}

function cellText(column: ReportColumn, value: string | null, locale: ReportLocale): string {
  if (value === null) return "";
  if (isNumeric(column.kind) && isDecimal(value)) return locale === "fr" ? value.replace(".", ",") : value;
  return withoutFormula(value);
}

/**
 * Makes a text safe to open in a spreadsheet program (OWASP, "CSV Injection"): one that would start a
 * formula, full-width signs and leading white space included, gets an apostrophe in front. Plain negative
 * numbers ("-12.5") stay as they are.
 */
export function withoutFormula(text: string): string {
  if (/^-\d+([.,]\d+)?$/.test(text)) return text;
  return /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/.test(text) ? `'${text}` : text;
}

function quoted(text: string, delimiter: string): string {
  const needsQuotes = text.includes(delimiter) || /["\r\n\t]|^\s|\s$/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
