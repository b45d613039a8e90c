import { type Count, routes } from "@stockex/contracts";
import { useRead } from "../../api/reading.ts";

/** The counts of a company that have results, newest first. */
export function useCounts(companyId: string | undefined, enabled: boolean): readonly Count[] {
  const found = useRead(
    routes.listCounts,
    { query: { companyId: companyId ?? "", state: "counting,review,approved,posted", limit: 200 } },
    { enabled: enabled && companyId !== undefined },
  );
  return found.data?.items ?? [];
}
