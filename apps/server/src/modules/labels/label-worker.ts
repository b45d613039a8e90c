import { parentPort, workerData } from "node:worker_threads";
import type { LabelJob, LabelJobAnswer } from "./label-thread.ts";
import { previewLabels, writeLabels } from "./make-labels.ts";

const job: LabelJob = workerData;
const answer: LabelJobAnswer =
  job.path === null
    ? { kind: "preview", preview: previewLabels(job.labels, job.order) }
    : { kind: "written", labels: await writeLabels(job.path, job.labels, job.order) };
parentPort?.postMessage(answer);
