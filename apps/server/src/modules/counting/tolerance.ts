import type { ToleranceRule } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import { type Page, type PageRequest, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { evaluateCount } from "./evaluate-count.ts";

const ruleColumns = sql`
  r.id, r.company_id AS "companyId", r.site_id AS "siteId", r.category_id AS "categoryId",
  ${decimalText(sql`r.percent`)} AS percent, ${decimalText(sql`r.quantity`)} AS quantity,
  ${decimalText(sql`r.value`)} AS value, r.version`;

/** All rules; which applies to a line is decided by `evaluateCount`. */
export function listToleranceRules(tx: Tx, request: PageRequest): Promise<Page<ToleranceRule>> {
  const order = { keys: [{ name: "id", value: sql`r.id`, type: "uuid" }] } as const;
  return readPage<ToleranceRule>(
    tx,
    request,
    order,
    (page) => sql`
    SELECT ${page.key}, ${ruleColumns} FROM counting.tolerance_rules r
    WHERE ${page.after} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** Sets the one rule of a company, or of a site, a category or both in it. @throws ProblemError unknown-reference */
export async function setToleranceRule(
  tx: Tx,
  wish: Omit<ToleranceRule, "id" | "version">,
): Promise<ToleranceRule> {
  const { rows } = await sql<ToleranceRule>`
    INSERT INTO counting.tolerance_rules AS r (organisation_id, id, company_id, site_id, category_id, percent, quantity, value)
    SELECT k.organisation_id, ${newId(tx.ctx.clock)}, k.id, ${wish.siteId}, ${wish.categoryId}, ${wish.percent}, ${wish.quantity}, ${wish.value}
    FROM access.companies k
    WHERE k.id = ${wish.companyId}
      AND (${wish.siteId}::uuid IS NULL OR EXISTS (SELECT FROM sites.sites s WHERE s.id = ${wish.siteId} AND s.company_id = k.id))
      AND (${wish.categoryId}::uuid IS NULL OR EXISTS (SELECT FROM catalog.categories c WHERE c.id = ${wish.categoryId}))
    ON CONFLICT (organisation_id, company_id, site_id, category_id) DO UPDATE
      SET percent = excluded.percent, quantity = excluded.quantity, value = excluded.value, version = r.version + 1
    RETURNING ${ruleColumns}`.execute(tx.kysely);
  const [rule] = rows;
  if (rule === undefined) fail("unknown-reference", { what: "tolerance-scope", value: "?" });
  await judgeAgain(tx, rule.companyId);
  await appendAudit(tx, {
    action: "tolerance.set",
    objectType: "tolerance-rule",
    objectId: rule.id,
    after: rule,
  });
  return rule;
}

/** Removes a rule. @throws ProblemError not-found */
export async function deleteToleranceRule(tx: Tx, ruleId: string): Promise<void> {
  const { rows } = await sql<ToleranceRule>`
    DELETE FROM counting.tolerance_rules r WHERE r.id = ${ruleId} RETURNING ${ruleColumns}`.execute(
    tx.kysely,
  );
  const [before] = rows;
  if (before === undefined) fail("not-found");
  await judgeAgain(tx, before.companyId);
  await appendAudit(tx, {
    action: "tolerance.delete",
    objectType: "tolerance-rule",
    objectId: ruleId,
    before,
  });
}

/** Counts in review show at once what a changed rule makes of their lines; approval would find it anyway. */
async function judgeAgain(tx: Tx, companyId: string): Promise<void> {
  const { rows } = await sql<{ id: string; passes: number }>`
    SELECT id, passes FROM counting.counts WHERE company_id = ${companyId} AND state = 'review' ORDER BY id FOR UPDATE`.execute(
    tx.kysely,
  );
  for (const count of rows) await evaluateCount(tx, count);
}
