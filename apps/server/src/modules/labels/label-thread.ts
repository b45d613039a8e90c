import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { LabelPreview } from "@stockex/contracts";
import type { LabelOrder, LabelText } from "./label.ts";

/** What the worker is started with; without a path it only shows. */
export interface LabelJob {
  readonly path: string | null;
  readonly labels: readonly LabelText[];
  readonly order: LabelOrder;
}

export type LabelJobAnswer =
  | { readonly kind: "preview"; readonly preview: LabelPreview }
  | { readonly kind: "written"; readonly labels: number };

/**
 * Encodes and draws in a worker thread, so that requests are answered meanwhile: a thousand barcodes and their pages
 * are seconds of one core.
 */
export async function runLabelJob(job: LabelJob, signal: AbortSignal): Promise<LabelJobAnswer> {
  const worker = new Worker(new URL("./label-worker.ts", import.meta.url), { workerData: job });
  try {
    const [answer]: LabelJobAnswer[] = await once(worker, "message", { signal });
    if (answer === undefined) throw new Error("the label worker said nothing");
    return answer;
  } finally {
    await worker.terminate();
  }
}
