import { roleConflictRoutes, roleRoutes } from "@stockex/contracts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import { assertRoleAllowed, readRoleConflicts, setRoleConflicts } from "./role-conflicts.ts";
import { changeRole, createRole, deleteRole, listRoles, nameTaken } from "./roles.ts";
import type { SessionStore } from "./session-store.ts";
import type { SignInDependencies } from "./sign-in.ts";

/** Roles that an organisation makes for itself. */
export function roleRouteHandlers(
  deps: SignInDependencies & { readonly sessions: SessionStore },
): BoundRoute[] {
  const { database } = deps;
  return [
    bind(roleRoutes.listRoles, async ({ ctx }) => ({ items: await database.read(ctx, listRoles) })),
    bind(roleRoutes.createRole, ({ ctx, body }) =>
      database
        .write(ctx, async (tx) => {
          await assertRoleAllowed(tx, body.permissions);
          return createRole(tx, body);
        })
        .catch((error) => nameTaken(error, body.name)),
    ),
    bind(roleRoutes.changeRole, async ({ ctx, params, body, ifMatch }) => {
      const { role, sessions } = await database
        .write(ctx, async (tx) => {
          await assertRoleAllowed(tx, body.permissions);
          return changeRole(tx, params.roleId, body, ifMatch);
        })
        .catch((error) => nameTaken(error, body.name));
      for (const token of sessions) deps.sessions.forget(token);
      return { body: role, etag: String(role.version) };
    }),
    bind(roleRoutes.deleteRole, ({ ctx, params }) =>
      database.write(ctx, (tx) => deleteRole(tx, params.roleId)),
    ),
    bind(roleConflictRoutes.readRoleConflicts, async ({ ctx }) => {
      const body = await database.read(ctx, readRoleConflicts);
      return { body, etag: String(body.version) };
    }),
    bind(roleConflictRoutes.setRoleConflicts, async ({ ctx, body: { rules }, ifMatch }) => {
      const body = await database.write(ctx, (tx) => setRoleConflicts(tx, rules, ifMatch));
      return { body, etag: String(body.version) };
    }),
  ];
}
