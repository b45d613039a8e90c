import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, pageOf, pageQuery } from "./values.ts";

/** How far a place of a count has come. `contested`: something in it waits for a person to decide or count again. */
export const placeState = z.enum(["open", "running", "contested", "done"]);
export type PlaceState = z.infer<typeof placeState>;

/** A place of a count and what was counted there; never what was found. */
export const countPlace = z.object({
  locationId: id,
  code: z.string(),
  path: z.string(),
  lines: z.number().int(),
  counted: z.number().int(),
  contested: z.number().int(),
  state: placeState,
});
export type CountPlace = z.infer<typeof countPlace>;

export const countPlaceRoutes = {
  listCountPlaces: defineRoute({
    id: "listCountPlaces",
    method: "GET",
    path: "/v1/counts/:countId/places",
    summary: "Places of a count in walking order: not begun, running, contested, done",
    tag: "Counting",
    access: "count.read",
    params: z.object({ countId: id }),
    query: pageQuery.extend({ state: placeState.optional() }),
    response: pageOf(countPlace).extend({
      /** Places of the whole count in each state. */
      totals: z.object({
        open: z.number().int(),
        running: z.number().int(),
        contested: z.number().int(),
        done: z.number().int(),
      }),
    }),
  }),
};
