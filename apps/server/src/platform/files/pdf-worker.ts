import { workerData } from "node:worker_threads";
import { renderPdf } from "./pdf-layout.ts";
import type { PdfJob } from "./write-pdf.ts";

const job: PdfJob = workerData;
await renderPdf(job.path, job.report, job.style);
