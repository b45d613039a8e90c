import { z } from "zod";
import { permissions } from "./permissions.ts";
import { defineRoute } from "./route.ts";
import { id } from "./values.ts";

const tag = "Segregation of duties";
const permission = z.enum(permissions);

/** Two permissions that one person should not hold together: said before a role is given, or refused. */
export const roleConflictRule = z.object({
  one: permission,
  other: permission,
  effect: z.enum(["warn", "refuse"]),
});
export type RoleConflictRule = z.infer<typeof roleConflictRule>;

/** Until an administrator says otherwise. */
export const defaultRoleConflicts: readonly RoleConflictRule[] = [
  { one: "access.manage", other: "count.approve", effect: "warn" },
  { one: "count.count", other: "count.approve", effect: "warn" },
  { one: "stock.write", other: "count.approve", effect: "warn" },
];

export const roleConflicts = z.object({
  rules: z.array(roleConflictRule).max(200),
  version: z.number().int(),
  /** Active people who hold both of one of the rules now. */
  people: z.array(z.object({ userId: id, name: z.string(), conflicts: z.array(roleConflictRule) })),
});
export type RoleConflicts = z.infer<typeof roleConflicts>;

export const roleConflictRoutes = {
  readRoleConflicts: defineRoute({
    id: "readRoleConflicts",
    method: "GET",
    path: "/v1/role-conflicts",
    summary: "Permissions that should not meet in one person, and the people in whom they do",
    tag,
    access: "access.manage",
    response: roleConflicts,
    etag: true,
  }),
  setRoleConflicts: defineRoute({
    id: "setRoleConflicts",
    method: "PUT",
    path: "/v1/role-conflicts",
    summary:
      "Say which permissions should not meet in one person: warned of, or refused, when a role is given",
    tag,
    access: "access.manage",
    body: z.object({ rules: z.array(roleConflictRule).max(200) }),
    response: roleConflicts,
    etag: true,
  }),
};
