import { countRoutes } from "./count-routes.ts";
import { reviewRoutes } from "./review-routes.ts";

export * from "./count-shapes.ts";
export * from "./line-story.ts";

/** Every operation on counts. */
export const countingRoutes = { ...countRoutes, ...reviewRoutes };
