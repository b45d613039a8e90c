import { comparisonRoutes } from "./comparison.ts";
import { countPhotoRoutes } from "./count-photos.ts";
import { countPlaceRoutes } from "./count-places.ts";
import { countRoutes } from "./count-routes.ts";
import { countTemplateRoutes } from "./count-templates.ts";
import { reviewRoutes } from "./review-routes.ts";
import { segregationRoutes } from "./segregation.ts";
import { settlingRoutes } from "./settling-routes.ts";

export * from "./comparison.ts";
export * from "./count-photos.ts";
export * from "./count-places.ts";
export * from "./count-shapes.ts";
export * from "./count-templates.ts";
export * from "./line-story.ts";
export * from "./segregation.ts";
export * from "./value-steps.ts";

/** Every operation on counts. */
export const countingRoutes = {
  ...countRoutes,
  ...countTemplateRoutes,
  ...countPlaceRoutes,
  ...countPhotoRoutes,
  ...reviewRoutes,
  ...settlingRoutes,
  ...comparisonRoutes,
  ...segregationRoutes,
};
