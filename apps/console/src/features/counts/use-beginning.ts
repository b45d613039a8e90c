import { routes } from "@stockex/contracts";
import { useRead } from "../../api/reading.ts";
import type { Beginning } from "./beginning.tsx";
import { draftLike } from "./set-up.ts";

/** What a form begins with – a template, the set-up of an earlier count, nothing – once it is read. */
export function useBeginning({ like, template }: Beginning, may: boolean) {
  const templates = useRead(routes.listCountTemplates, { query: { limit: 500 } }, { enabled: may });
  const earlier = useRead(
    routes.readCount,
    { params: { countId: like ?? "" } },
    { enabled: like !== undefined },
  );
  const kept = templates.data?.items ?? [];
  const before = template === undefined ? earlier.data : kept.find(({ id }) => id === template);
  return {
    templates: kept,
    draft: before === undefined ? undefined : draftLike(before),
    waiting: (template !== undefined && templates.isPending) || (like !== undefined && earlier.isPending),
    error: earlier.error ?? templates.error,
    /** What was begun with another set-up is another draft. */
    place: template ?? like ?? "new",
  };
}
