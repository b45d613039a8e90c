import { Worker } from "node:worker_threads";
import type { ReportColumn, ReportLogo, ReportRow, ReportStyle } from "./report-table.ts";

export interface PdfTable {
  heading?: string;
  columns: readonly ReportColumn[];
  rows: readonly ReportRow[];
  /** Shown in bold under the rows; the caller sums (the same figures as everywhere else). */
  totals?: ReportRow;
}

export interface PdfReport {
  title: string;
  /** Name and address of the company, at the top left. */
  companyLines: readonly string[];
  /** Label and value pairs under the title: number, date, site… */
  meta: readonly (readonly [label: string, value: string])[];
  tables: readonly PdfTable[];
  /** One box to sign per label. */
  signatureLabels?: readonly string[];
  orientation?: "portrait" | "landscape";
  /** At the top right. */
  logo?: ReportLogo | null;
}

/** What the worker is started with. */
export interface PdfJob {
  path: string;
  report: PdfReport;
  style: ReportStyle;
}

/**
 * Writes an A4 PDF report: header lines, title, tables whose headings come back on every page, numbers to the
 * right, "Page 1 / 3". Rejects with the layout's error.
 *
 * pdfmake lays a document out in one go, so it runs in a worker thread and requests are answered meanwhile.
 * Measured (Node 24), 8 columns: 1,000 rows about 2 s, 5,000 rows 5 to 7 s of CPU and 400 MB for the whole
 * process; longer lists belong in a workbook. Roboto, the font shipped with pdfmake, has Latin, Greek and
 * Cyrillic letters only.
 */
export async function writePdf(path: string, report: PdfReport, style: ReportStyle): Promise<void> {
  const workerData: PdfJob = { path, report, style };
  const worker = new Worker(new URL("./pdf-worker.ts", import.meta.url), { workerData });
  await new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The PDF worker stopped with code ${code}`));
    });
  });
}
