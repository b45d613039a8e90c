import type { ChosenScope, CountPlan, Frequency } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";

/** A plan as it is changed and run. */
export interface PlanRecord {
  readonly id: string;
  readonly name: string;
  readonly siteId: string;
  readonly companyId: string;
  readonly scope: ChosenScope;
  readonly blind: boolean;
  readonly passes: 1 | 2;
  readonly assignments: CountPlan["assignments"];
  readonly frequency: Frequency;
  readonly release: boolean;
  readonly paused: boolean;
  readonly nextOn: string;
  readonly version: number;
  /** In whose name its counts are made. */
  readonly changedBy: string;
  /** The company's calendar day now. */
  readonly today: string;
}

/** What somebody says a plan does. */
export type PlanWish = Pick<
  CountPlan,
  "name" | "siteId" | "scope" | "blind" | "passes" | "assignments" | "frequency" | "release"
>;

export const frequencyOf: RawBuilder<unknown> = sql`jsonb_build_object('every', p.every, 'unit', p.unit,
  'weekdays', to_jsonb(p.weekdays), 'startsOn', p.starts_on::text)`;

/** Today where the company `k` is. */
export const todayOf = (tx: Tx): RawBuilder<string> =>
  sql<string>`(${tx.ctx.clock.now()}::timestamptz AT TIME ZONE k.time_zone)::date`;

/** Reads a plan and holds it against everybody else until the transaction ends. @throws ProblemError not-found */
export async function lockPlan(tx: Tx, planId: string): Promise<PlanRecord> {
  const { rows } = await sql<PlanRecord>`
    SELECT p.id, p.name, p.site_id AS "siteId", s.company_id AS "companyId", p.scope, p.blind, p.passes, p.assignments,
      ${frequencyOf} AS frequency, p.release, p.paused, p.next_on::text AS "nextOn", p.version,
      p.changed_by AS "changedBy", ${todayOf(tx)}::text AS today
    FROM planning.plans p
    JOIN sites.sites s ON s.id = p.site_id
    JOIN access.companies k ON k.id = s.company_id
    WHERE p.id = ${planId} FOR UPDATE OF p`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}
