import type { Parsed, planningRoutes, RouteAnswer, RouteBody } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { countScopeLines, findOverlap } from "../counting/index.ts";
import { todayOf } from "./plan.ts";
import { nextDates } from "./schedule.ts";

type Preview = typeof planningRoutes.previewCountPlan;
const DATES = 3;

/** What a plan would count now, and its next dates. @throws ProblemError unknown-reference */
export async function previewPlan(
  tx: Tx,
  { siteId, scope, frequency }: Parsed<RouteBody<Preview>>,
): Promise<Parsed<RouteAnswer<Preview>>> {
  const { rows } = await sql<{ companyId: string; yesterday: string }>`
    SELECT s.company_id AS "companyId", (${todayOf(tx)} - 1)::text AS yesterday
    FROM sites.sites s JOIN access.companies k ON k.id = s.company_id
    WHERE s.id = ${siteId} AND s.archived_at IS NULL`.execute(tx.kysely);
  const site = rows[0] ?? fail("unknown-reference", { what: "site", value: siteId });
  const scoped = { siteId, companyId: site.companyId, scope };
  return {
    lines: await countScopeLines(tx, scoped),
    elsewhere: (await findOverlap(tx, scoped))?.lines ?? 0,
    nextOn: nextDates(frequency, site.yesterday, DATES),
  };
}
