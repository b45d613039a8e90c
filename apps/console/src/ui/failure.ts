import { ApiProblem } from "@stockex/client";
import type { FieldProblem } from "@stockex/contracts";
import type { TFunction } from "i18next";

interface Failure {
  readonly title: string;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
}

/** Puts an error in words: the server's own words for an expected one, ours for a lost connection or a bug. */
export function describeFailure(error: Error, t: TFunction): Failure {
  if (!(error instanceof ApiProblem)) return { title: t("ui.bugTitle"), detail: error.message, fields: [] };
  if (error.details !== null) {
    return { title: error.details.title, detail: error.details.detail, fields: error.fields };
  }
  if (error.status === 0) return { title: t("ui.offlineTitle"), detail: t("ui.offlineDetail"), fields: [] };
  return { title: t("ui.bugTitle"), detail: t("ui.bugDetail", { status: error.status }), fields: [] };
}

/** What was thrown, as an error. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
