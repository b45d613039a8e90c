import { z } from "zod";
import { permissions, roles } from "./permissions.ts";
import { defineRoute } from "./route.ts";
import { id, name } from "./values.ts";

const tag = "Roles";

/** Managing people stays with the administrator: a role that could would make itself one. */
const given = z.enum(permissions).exclude(["access.manage"]);
export const givenPermissions = permissions.filter((permission) => permission !== "access.manage");

/** Roles that can be copied; of everything an administrator may, a copy could keep all but being one. */
const bases = z.enum(roles).exclude(["administrator"]);

export const customRole = z.object({
  id,
  name,
  /** The built-in role it was copied from. */
  base: bases,
  permissions: z.array(given),
  /** How many people have it. */
  people: z.number().int(),
  version: z.number().int(),
});
export type CustomRole = z.infer<typeof customRole>;

const ofRole = z.object({ roleId: id });

export const roleRoutes = {
  listRoles: defineRoute({
    id: "listRoles",
    method: "GET",
    path: "/v1/roles",
    summary: "Roles the organisation made for itself, by name",
    tag,
    access: "access.manage",
    response: z.object({ items: z.array(customRole) }),
  }),
  createRole: defineRoute({
    id: "createRole",
    method: "POST",
    path: "/v1/roles",
    summary: "Copy a built-in role under a name, with permissions of its own",
    tag,
    access: "access.manage",
    body: customRole.pick({ name: true, base: true, permissions: true }),
    response: customRole,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "role-conflict"],
  }),
  changeRole: defineRoute({
    id: "changeRole",
    method: "PUT",
    path: "/v1/roles/:roleId",
    summary: "Change a role's name and permissions; they count for its people from now on",
    tag,
    access: "access.manage",
    params: ofRole,
    body: customRole.pick({ name: true, permissions: true }),
    response: customRole,
    etag: true,
    problems: ["already-exists", "role-conflict"],
  }),
  deleteRole: defineRoute({
    id: "deleteRole",
    method: "DELETE",
    path: "/v1/roles/:roleId",
    summary: "Delete a role that nobody has",
    tag,
    access: "access.manage",
    params: ofRole,
    problems: ["decision-not-possible"],
  }),
};
