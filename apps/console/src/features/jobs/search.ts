import type { JobRun } from "@stockex/contracts";

interface JobsSearch {
  readonly outcome?: Exclude<JobRun["outcome"], null | "done"> | undefined;
}

/** Which runs are shown. */
export function jobsSearch(search: Record<string, unknown>): JobsSearch {
  const { outcome } = search;
  return outcome === "failed" || outcome === "interrupted" ? { outcome } : {};
}
