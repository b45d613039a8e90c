import type { ApprovalLevel, ApprovalRule } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { holds } from "../access/index.ts";
import { fillsRole } from "./rights.ts";

/**
 * Refuses rules that name what is not there, amounts without the company whose currency they are in, and levels of
 * roles that may not approve.
 * @throws ProblemError unknown-reference, approval-rule-impossible
 */
export async function checkRules(tx: Tx, rules: readonly ApprovalRule[]): Promise<void> {
  for (const rule of rules) {
    if (rule.companyId === null && (rule.netValue !== null || rule.grossValue !== null))
      fail("approval-rule-impossible", { rule: rule.name, why: "rule-company-missing" });
  }
  const companies = rules.flatMap(({ companyId }) => (companyId === null ? [] : [companyId]));
  await checkThere(tx, "company", sql`access.companies`, companies);
  const ids = (pick: (rule: ApprovalRule) => readonly string[]) => rules.flatMap(pick);
  await checkThere(
    tx,
    "site",
    sql`sites.sites`,
    ids(({ siteIds }) => siteIds),
  );
  await checkThere(
    tx,
    "category",
    sql`catalog.categories`,
    ids(({ categoryIds }) => categoryIds),
  );
  for (const rule of rules)
    for (const level of rule.levels)
      if (!(await mayApprove(tx, level)))
        fail("approval-rule-impossible", { rule: rule.name, why: "rule-role-may-not" });
}

async function checkThere(tx: Tx, what: string, table: ReturnType<typeof sql>, ids: readonly string[]) {
  const { rows } = await sql<{ id: string }>`
    SELECT x.id FROM unnest(${[...new Set(ids)]}::uuid[]) x(id)
    WHERE NOT EXISTS (SELECT FROM ${table} t WHERE t.id = x.id) LIMIT 1`.execute(tx.kysely);
  const [missing] = rows;
  if (missing !== undefined) fail("unknown-reference", { what, value: missing.id });
}

/** A person as the level wants them, made up, may approve. */
async function mayApprove(tx: Tx, { role, customRoleId }: ApprovalLevel): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    SELECT ${holds("count.approve")} AND (u.custom_role_id IS NULL OR EXISTS (
      SELECT FROM access.roles r WHERE r.id = u.custom_role_id AND r.base = u.role)) AS may
    FROM (SELECT ${role}::text AS role, ${customRoleId}::uuid AS custom_role_id, true AS active) u`.execute(
    tx.kysely,
  );
  return rows[0]?.may === true;
}

/**
 * Refuses to switch on what could never be decided: each level needs as many active people as it asks for.
 * @throws ProblemError approval-rule-impossible
 */
export async function checkPeople(tx: Tx, rules: readonly ApprovalRule[]): Promise<void> {
  for (const rule of rules)
    for (const { persons, ...role } of rule.levels) {
      const { rows } = await sql<{ enough: boolean }>`
        SELECT count(*) >= ${persons} AS enough FROM access.users u
        WHERE ${holds("count.approve")} AND ${fillsRole({
          role: sql`${role.role}::text`,
          customRoleId: sql`${role.customRoleId}::uuid`,
        })}`.execute(tx.kysely);
      if (rows[0]?.enough !== true)
        fail("approval-rule-impossible", { rule: rule.name, why: "rule-people-missing" });
    }
}
