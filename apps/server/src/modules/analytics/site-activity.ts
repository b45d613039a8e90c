import type { SiteActivity } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

/** How many counts run in each site, and how many wait for a decision or to be posted; sites without any are left out. */
export async function listSiteActivity(tx: Tx): Promise<{ items: SiteActivity[] }> {
  const { rows } = await sql<SiteActivity>`
    SELECT c.site_id AS "siteId", count(*) FILTER (WHERE c.state IN ('released', 'counting'))::int AS running,
      count(*) FILTER (WHERE c.state IN ('review', 'approved'))::int AS waiting
    FROM counting.counts c
    WHERE c.organisation_id = ${tx.ctx.organisationId} AND c.state IN ('released', 'counting', 'review', 'approved')
    GROUP BY c.site_id ORDER BY c.site_id`.execute(tx.kysely);
  return { items: rows };
}
