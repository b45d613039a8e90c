import type { ReportColumn, ReportRow, ReportStyle } from "../../platform/files/report-table.ts";
import type { PdfTable } from "../../platform/files/write-pdf.ts";

/** A table of a report: a sheet of the workbook; the first is also the .csv. */
export interface ReportTable {
  readonly name: string;
  readonly columns: readonly ReportColumn[];
  /** Streams; may be called once. */
  readonly rows: () => AsyncIterable<ReportRow> | Iterable<ReportRow>;
  /** Keys of the columns summed under the table. */
  readonly totals: readonly string[];
  /** A last row that is no sum of those above, such as one of percentages; in the .csv too. */
  readonly closing?: ReportRow;
}

/** A report on the way to its file. Everything in it reads through the transaction it was made in. */
export interface Report {
  /** Readable, without ending: "C-2026-001 variances". */
  readonly fileName: string;
  readonly title: string;
  readonly companyLines: readonly string[];
  /** Label and value of what the report is about. */
  readonly meta: readonly (readonly [label: string, value: string])[];
  readonly style: ReportStyle;
  readonly tables: readonly [ReportTable, ...ReportTable[]];
  /** What is printed: at most `PRINTED_ROWS` rows in all. */
  readonly printed: () => Promise<PrintedPart>;
}

export interface PrintedPart {
  readonly tables: readonly PdfTable[];
  /** Rows that did not fit and are in the workbook only. */
  readonly leftOut: number;
  readonly orientation: "portrait" | "landscape";
  readonly signatureLabels: readonly string[];
}

/** Rows of a PDF. Beyond this nobody reads a list on paper, and laying out 5,000 rows of 11 columns took 690 MB. */
export const PRINTED_ROWS = 3_000;
