import type { LocationChoice } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";

/** Condition over a location `l`: it is among those chosen one by one, as a branch or as a site. */
export function isChosen(of: LocationChoice): RawBuilder<boolean> {
  if ("ids" in of) return sql`l.id = ANY (${of.ids}::uuid[])`;
  return "below" in of ? sql`l.ancestors @> ARRAY[${of.below}::uuid]` : sql`l.site_id = ${of.siteId}`;
}
