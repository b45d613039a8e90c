import type { CountPlan, Parsed, PlanRun, planningRoutes, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { isoInstant } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { frequencyOf } from "./plan.ts";

const runColumns = sql`r.id, r.due_on::text AS "dueOn", ${isoInstant(sql`r.ran_at`)} AS "ranAt", r.outcome, r.lines,
  r.count_id AS "countId", (SELECT c.number FROM counting.counts c WHERE c.id = r.count_id) AS "countNumber", r.problem`;

const columns = sql`
  p.id, p.name, p.site_id AS "siteId", s.name AS "siteName", p.scope, p.blind, p.passes, p.assignments,
  ${frequencyOf} AS frequency, p.release, p.paused, p.next_on::text AS "nextOn", p.version, last.run AS "lastRun"`;

const tables = sql`
  planning.plans p
  JOIN sites.sites s ON s.id = p.site_id
  LEFT JOIN LATERAL (
    SELECT to_jsonb(x) AS run FROM (SELECT ${runColumns} FROM planning.runs r WHERE r.plan_id = p.id
      ORDER BY r.ran_at DESC, r.id DESC LIMIT 1) x
  ) last ON true`;

type PlanFilter = Parsed<RouteQuery<typeof planningRoutes.listCountPlans>>;

/** Plans by their next date; paused ones last, as they have none. */
export function listPlans(tx: Tx, filter: PlanFilter): Promise<Page<CountPlan>> {
  const conditions: RawBuilder<unknown>[] = [
    filter.state === undefined ? sql`true` : sql`p.paused = ${filter.state === "paused"}`,
    filter.siteId === undefined ? sql`true` : sql`p.site_id = ${filter.siteId}`,
    textSearch(filter.search, [sql`p.name`, sql`s.name`]),
  ];
  const order = {
    keys: [
      { name: "paused", value: sql`p.paused::int`, type: "integer" },
      { name: "next", value: sql`p.next_on`, type: "date" },
      { name: "id", value: sql`p.id`, type: "uuid" },
    ],
  } as const;
  return readPage<CountPlan>(
    tx,
    filter,
    order,
    (page) => sql`
    SELECT ${page.key}, ${columns} FROM ${tables}
    WHERE ${page.after} AND ${sql.join(conditions, sql` AND `)} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** @throws ProblemError not-found */
export async function readPlan(tx: Tx, id: string): Promise<CountPlan> {
  const { rows } = await sql<CountPlan>`SELECT ${columns} FROM ${tables} WHERE p.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

/** What became of a plan's dates, newest first. @throws ProblemError not-found */
export async function listPlanRuns(tx: Tx, planId: string, request: PageRequest): Promise<Page<PlanRun>> {
  await readPlan(tx, planId);
  const order = {
    keys: [
      { name: "ran", value: sql`r.ran_at`, type: "timestamptz" },
      { name: "id", value: sql`r.id`, type: "uuid" },
    ],
    descending: true,
  } as const;
  return readPage<PlanRun>(
    tx,
    request,
    order,
    (page) => sql`
    SELECT ${page.key}, ${runColumns} FROM planning.runs r
    WHERE r.plan_id = ${planId} AND ${page.after} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** @throws ProblemError not-found */
export async function readRun(tx: Tx, id: string): Promise<PlanRun> {
  const { rows } = await sql<PlanRun>`SELECT ${runColumns} FROM planning.runs r WHERE r.id = ${id}`.execute(
    tx.kysely,
  );
  return rows[0] ?? fail("not-found");
}

interface PlanOfCount {
  readonly plan: { readonly id: string; readonly name: string; readonly dueOn: string | null } | null;
}

/** The plan that made a count, if one did. */
export async function readPlanOfCount(tx: Tx, countId: string): Promise<PlanOfCount> {
  const { rows } = await sql<NonNullable<PlanOfCount["plan"]>>`
    SELECT p.id, p.name, r.due_on::text AS "dueOn" FROM planning.runs r JOIN planning.plans p ON p.id = r.plan_id
    WHERE r.count_id = ${countId} AND r.outcome IN ('released', 'draft')`.execute(tx.kysely);
  return { plan: rows[0] ?? null };
}
