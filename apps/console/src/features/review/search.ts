import { z } from "zod";

/** Which lines of a count are reviewed, in which order, and the one that is open. */
export const reviewSearch = z.object({
  only: z
    .enum(["all", "differing", "undecided", "contested", "uncounted", "outside-tolerance"])
    .optional()
    .catch(undefined),
  sort: z
    .enum(["location", "product", "value", "-value", "variance", "-variance", "magnitude", "-magnitude"])
    .optional()
    .catch(undefined),
  search: z.string().max(100).optional().catch(undefined),
  line: z.uuid().optional().catch(undefined),
});

/** Which proposed corrections are listed. */
export const correctionsSearch = z.object({
  state: z.enum(["proposed", "approved", "dismissed"]).optional().catch(undefined),
});
