import {
  defaultRoleConflicts,
  type Permission,
  type Role,
  type RoleConflictRule,
  type RoleConflicts,
} from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { permissionsOf } from "./roles.ts";

/** The rules that a set of permissions breaks. */
const conflictsOf = (held: readonly Permission[], rules: readonly RoleConflictRule[]): RoleConflictRule[] =>
  rules.filter(({ one, other }) => held.includes(one) && held.includes(other));

interface Kept {
  readonly rules: readonly RoleConflictRule[];
  readonly version: number;
}

/** Version 0: nobody has changed the usual ones yet. */
async function readKept(tx: Tx): Promise<Kept> {
  const { rows } = await sql<Kept>`SELECT rules, version FROM access.role_conflicts`.execute(tx.kysely);
  return rows[0] ?? { rules: defaultRoleConflicts, version: 0 };
}

/** Permissions that should not meet in one person, and in whom they do now. */
export async function readRoleConflicts(tx: Tx): Promise<RoleConflicts> {
  const { rules, version } = await readKept(tx);
  const { rows } = await sql<{ userId: string; name: string; role: Role; permissions: string[] | null }>`
    SELECT u.id AS "userId", u.name, u.role, r.permissions FROM access.users u
    LEFT JOIN access.roles r ON r.organisation_id = u.organisation_id AND r.id = u.custom_role_id
    WHERE u.active ORDER BY u.name, u.id`.execute(tx.kysely);
  const people = rows.map(({ userId, name, ...held }) => ({
    userId,
    name,
    conflicts: conflictsOf(permissionsOf(held), rules),
  }));
  return { rules: [...rules], version, people: people.filter(({ conflicts }) => conflicts.length > 0) };
}

/** Changes the rules for roles given from now on. @throws ProblemError version-conflict */
export async function setRoleConflicts(
  tx: Tx,
  wanted: readonly RoleConflictRule[],
  ifMatch: string | null,
): Promise<RoleConflicts> {
  const before = await readKept(tx);
  if (ifMatch !== String(before.version)) fail("version-conflict");
  const rules = eachOnce(wanted);
  const { numAffectedRows } = await sql`
    INSERT INTO access.role_conflicts AS k (organisation_id, rules, version)
    VALUES (${tx.ctx.organisationId}, ${JSON.stringify(rules)}::jsonb, 1)
    ON CONFLICT (organisation_id) DO UPDATE SET rules = excluded.rules, version = k.version + 1
      WHERE k.version = ${before.version}`.execute(tx.kysely);
  if (numAffectedRows !== 1n) fail("version-conflict");
  await appendAudit(tx, {
    action: "role-conflicts.change",
    objectType: "organisation",
    objectId: tx.ctx.organisationId,
    before: { rules: before.rules },
    after: { rules },
  });
  return readRoleConflicts(tx);
}

/** A pair said twice is the stricter one; a permission is no pair with itself. */
function eachOnce(wanted: readonly RoleConflictRule[]): RoleConflictRule[] {
  const rules = new Map<string, RoleConflictRule>();
  for (const rule of wanted) {
    const key = [rule.one, rule.other].toSorted().join(" ");
    if (rule.one === rule.other || rules.get(key)?.effect === "refuse") continue;
    rules.set(key, rule);
  }
  return [...rules.values()];
}

/** What is given must not join what is to be refused. @throws ProblemError role-conflict */
export async function assertRoleAllowed(tx: Tx, held: readonly Permission[]): Promise<void> {
  const { rules } = await readKept(tx);
  const broken = conflictsOf(held, rules).find(({ effect }) => effect === "refuse");
  if (broken !== undefined) fail("role-conflict", { one: broken.one, other: broken.other });
}
