import {
  permissions as allPermissions,
  type CustomRole,
  type Permission,
  type Role,
  rolePermissions,
  type User,
} from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";

/**
 * What somebody may: the permissions of their own role, or of the built-in one. One that this version does not know
 * any more lets nobody do anything.
 */
export function permissionsOf(person: {
  readonly role: Role;
  readonly permissions: readonly string[] | null;
}): Permission[] {
  const { role, permissions } = person;
  if (permissions === null) return [...rolePermissions[role]];
  return allPermissions.filter((known) => permissions.includes(known));
}

/**
 * The organisation's own role, as people have it; null for a built-in one.
 * @throws ProblemError unknown-reference when there is none copied from this built-in role
 */
export async function findCustomRole(tx: Tx, id: string | null, base: Role): Promise<User["customRole"]> {
  if (id === null) return null;
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT id, name FROM access.roles WHERE id = ${id} AND base = ${base} FOR KEY SHARE`.execute(tx.kysely);
  return rows[0] ?? fail("unknown-reference", { what: "role", value: id });
}

/** What somebody may who is given this role. */
export async function permissionsGiven(
  tx: Tx,
  role: Role,
  customRoleId: string | null,
): Promise<Permission[]> {
  if (customRoleId === null) return permissionsOf({ role, permissions: null });
  return (await readRole(tx, customRoleId)).permissions;
}

const columns = sql`r.id, r.name, r.base, r.permissions, r.version,
  (SELECT count(*)::integer FROM access.users u
    WHERE u.organisation_id = r.organisation_id AND u.custom_role_id = r.id) AS people`;

export async function listRoles(tx: Tx): Promise<CustomRole[]> {
  const { rows } = await sql<CustomRole>`
    SELECT ${columns} FROM access.roles r ORDER BY lower(r.name), r.id`.execute(tx.kysely);
  return rows;
}

type Wanted = Pick<CustomRole, "name" | "permissions">;

/** In the order of the contract, each once. */
const inOrder = (wanted: Wanted) =>
  allPermissions.filter((permission) => wanted.permissions.some((one) => one === permission));

export async function createRole(tx: Tx, wanted: Wanted & Pick<CustomRole, "base">): Promise<CustomRole> {
  const { ctx } = tx;
  const id = newId(ctx.clock);
  await sql`
    INSERT INTO access.roles (organisation_id, id, name, base, permissions, version)
    VALUES (${ctx.organisationId}, ${id}, ${wanted.name}, ${wanted.base}, ${inOrder(wanted)}, 1)`.execute(
    tx.kysely,
  );
  const role = await readRole(tx, id);
  await appendAudit(tx, { action: "role.create", objectType: "role", objectId: id, after: role });
  return role;
}

/**
 * Changes a role for everybody who has it. Gives the tokens of their sessions, which are to be asked for anew.
 * @throws ProblemError not-found, version-conflict
 */
export async function changeRole(
  tx: Tx,
  id: string,
  wanted: Wanted,
  ifMatch: string | null,
): Promise<{ readonly role: CustomRole; readonly sessions: readonly Buffer[] }> {
  const before = await readRole(tx, id);
  const changed = await sql`
    UPDATE access.roles SET name = ${wanted.name}, permissions = ${inOrder(wanted)}, version = version + 1
    WHERE id = ${id} AND version::text = ${ifMatch} RETURNING id`.execute(tx.kysely);
  if (changed.rows.length === 0) fail("version-conflict");
  const role = await readRole(tx, id);
  await appendAudit(tx, { action: "role.change", objectType: "role", objectId: id, before, after: role });
  const { rows } = await sql<{ token: Buffer }>`
    SELECT s.token_sha256 AS token FROM access.sessions s
    JOIN access.users u ON u.organisation_id = s.organisation_id AND u.id = s.user_id
    WHERE u.custom_role_id = ${id}`.execute(tx.kysely);
  return { role, sessions: rows.map(({ token }) => token) };
}

/** @throws ProblemError not-found; decision-not-possible when somebody has it */
export async function deleteRole(tx: Tx, id: string): Promise<void> {
  const before = await readRole(tx, id);
  // Locked against somebody who is just given it, who shares a lock on its key.
  await sql`SELECT FROM access.roles WHERE id = ${id} FOR UPDATE`.execute(tx.kysely);
  if ((await readRole(tx, id)).people > 0) fail("decision-not-possible", { why: "role-in-use" });
  await sql`DELETE FROM access.roles WHERE id = ${id}`.execute(tx.kysely);
  await appendAudit(tx, { action: "role.delete", objectType: "role", objectId: id, before });
}

/** Says a name that is taken. */
export function nameTaken(error: unknown, name: string): never {
  if (violatedUnique(error) !== "roles_name") throw error;
  return fail("already-exists", { field: "name", value: name });
}

async function readRole(tx: Tx, id: string): Promise<CustomRole> {
  const { rows } = await sql<CustomRole>`
    SELECT ${columns} FROM access.roles r WHERE r.id = ${id}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}
