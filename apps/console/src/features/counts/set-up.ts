import type { Count, CountTemplate } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import type { CountDraft } from "./count-form.tsx";

/** The set-up of an earlier count or a kept one, as the draft of another. A sample is drawn anew. */
export function draftLike(before: Count | CountTemplate): CountDraft {
  const { siteId, scope, blind, passes } = before;
  const title = "title" in before ? before.title : before.name;
  const fresh = scope.kind === "sample" ? { ...scope, seed: newId().slice(-8) } : scope;
  return { title, siteId, scope: fresh, blind, passes };
}
