import type { Module } from "../../platform/module.ts";
import { accessRouteHandlers } from "./routes.ts";
import type { SessionStore } from "./session-store.ts";
import { createSignInLimits } from "./sign-in-limits.ts";

export { createCompany, createOrganisation, type NewCompany } from "./organisations.ts";
export { createSessionStore, type SessionStore } from "./session-store.ts";
export { createUser } from "./users.ts";

/** Organisations, companies, people and their sessions. */
export function accessModule(sessions: SessionStore): Module {
  return (deps) => ({
    routes: accessRouteHandlers({
      ...deps,
      sessions,
      limits: createSignInLimits(deps.database.ownerPool),
    }),
  });
}
