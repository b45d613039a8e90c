import type { CategoryDepreciation, Parsed, RouteBody, valuationRoutes } from "@stockex/contracts";
import { sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";

type Steps = Parsed<RouteBody<typeof valuationRoutes.setDepreciation>>["steps"];

/**
 * The steps by which a category's economic value falls. Their version is a digest of them: they are replaced as a
 * whole, and the category's own version belongs to the catalog.
 * @throws ProblemError not-found
 */
export async function readDepreciation(tx: Tx, categoryId: string): Promise<CategoryDepreciation> {
  const { rows } = await sql<CategoryDepreciation>`
    SELECT c.id AS "categoryId",
      md5(coalesce(string_agg(s.from_days || ':' || trim_scale(s.percent), ',' ORDER BY s.from_days), '')) AS version,
      coalesce(json_agg(json_build_object('fromDays', s.from_days, 'percent', ${decimalText(sql`s.percent`)})
        ORDER BY s.from_days) FILTER (WHERE s.from_days IS NOT NULL), '[]') AS steps
    FROM catalog.categories c
    LEFT JOIN valuation.depreciation_steps s ON s.organisation_id = c.organisation_id AND s.category_id = c.id
    WHERE c.organisation_id = ${tx.ctx.organisationId} AND c.id = ${categoryId}
    GROUP BY c.id`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/**
 * Replaces the steps read at `version`. They only say what stock is worth on screen and paper: nothing is posted.
 * @throws ProblemError not-found, version-conflict
 */
export async function setDepreciation(
  tx: Tx,
  categoryId: string,
  version: string,
  steps: Steps,
): Promise<CategoryDepreciation> {
  await lockSteps(tx, categoryId);
  const before = await readDepreciation(tx, categoryId);
  if (before.version !== version) return fail("version-conflict");
  await sql`
    DELETE FROM valuation.depreciation_steps
    WHERE organisation_id = ${tx.ctx.organisationId} AND category_id = ${categoryId}`.execute(tx.kysely);
  await sql`
    INSERT INTO valuation.depreciation_steps (organisation_id, category_id, from_days, percent)
    SELECT ${tx.ctx.organisationId}, ${categoryId}, s.* FROM unnest(
      ${steps.map(({ fromDays }) => fromDays)}::integer[], ${steps.map(({ percent }) => percent)}::numeric[]) s`.execute(
    tx.kysely,
  );
  const after = await readDepreciation(tx, categoryId);
  await appendAudit(tx, {
    action: "category-depreciation.set",
    objectType: "category",
    objectId: categoryId,
    before: { steps: before.steps },
    after: { steps: after.steps },
  });
  return after;
}

/** There is no row to lock while a category has no steps, and its own row is the catalog's. */
async function lockSteps(tx: Tx, categoryId: string): Promise<void> {
  const key = `valuation.depreciation_steps ${tx.ctx.organisationId} ${categoryId}`;
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.kysely);
}
