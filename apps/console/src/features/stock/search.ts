import { z } from "zod";

/** Which stock is listed: of a site, by text, at the end of a past day. */
export const stockSearch = z.object({
  site: z.uuid().optional().catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  on: z.iso.date().optional().catch(undefined),
});

/** Which moves are listed: of a product, a place, a cause, a time span. */
export const movesSearch = z.object({
  product: z.uuid().optional().catch(undefined),
  location: z.uuid().optional().catch(undefined),
  origin: z.uuid().optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
});
