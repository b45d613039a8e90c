import { z } from "zod";

/** Where to go after signing in. */
export const signInSearch = z.object({ next: z.string().max(2000).optional().catch(undefined) });
