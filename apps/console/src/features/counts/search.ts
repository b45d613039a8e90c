import { z } from "zod";

/** Filter of the list of counts, as it stands in the address. */
export const countsSearch = z.object({
  show: z.enum(["open", "posted", "cancelled", "all"]).optional().catch(undefined),
  site: z.uuid().optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
});
