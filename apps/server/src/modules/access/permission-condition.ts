import { type Permission, rolePermissions, roles } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";

/** Condition over a person `u`: active, and allowed this by their role now; asked in lists of many people. */
export function holds(permission: Permission): RawBuilder<boolean> {
  const builtIn = roles.filter((role) => rolePermissions[role].includes(permission));
  return sql<boolean>`(u.active AND CASE WHEN u.custom_role_id IS NULL THEN u.role = ANY (${builtIn}::text[])
    ELSE EXISTS (SELECT FROM access.roles r WHERE r.id = u.custom_role_id AND ${permission} = ANY (r.permissions)) END)`;
}
