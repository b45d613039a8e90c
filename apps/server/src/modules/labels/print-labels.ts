import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type LabelPreview, MOST_LABELS } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import type { FileAnswer } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import type { LabelOrder, LabelText } from "./label.ts";
import { runLabelJob } from "./label-thread.ts";

const contentTypes = { pdf: "application/pdf", zpl: "text/plain; charset=utf-8" } as const;

/** @throws ProblemError too-many-labels */
export async function preview(
  labels: readonly LabelText[],
  order: LabelOrder,
  signal: AbortSignal,
): Promise<LabelPreview> {
  assertNotTooMany(labels, order);
  const answer = await runLabelJob({ path: null, labels, order }, signal);
  if (answer.kind !== "preview") throw new Error("the label worker wrote a file nobody asked for");
  return answer.preview;
}

/**
 * The labels as a file, which is gone from its folder before it is sent.
 * @throws ProblemError too-many-labels, nothing-to-print
 */
export async function print(
  labels: readonly LabelText[],
  order: LabelOrder,
  folder: string,
  signal: AbortSignal,
): Promise<FileAnswer> {
  assertNotTooMany(labels, order);
  const { format } = order.medium;
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${newId()}.${format}`);
  try {
    const answer = await runLabelJob({ path, labels, order }, signal);
    if (answer.kind !== "written" || answer.labels === 0) return fail("nothing-to-print");
    const file = await open(path);
    return {
      content: file.createReadStream(),
      filename: `${order.title}.${format}`,
      contentType: contentTypes[format],
    };
  } finally {
    await rm(path, { force: true });
  }
}

function assertNotTooMany(labels: readonly LabelText[], { copies }: LabelOrder): void {
  if (labels.length * copies > MOST_LABELS) fail("too-many-labels", { most: MOST_LABELS });
}
