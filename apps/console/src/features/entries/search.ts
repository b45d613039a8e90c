import { z } from "zod";

/** Which entries are listed, as it stands in the address. */
export const entriesSearch = z.object({
  company: z.uuid().optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  open: z.uuid().optional().catch(undefined),
});
