import type { Module } from "../../platform/module.ts";
import { accessRouteHandlers } from "./routes.ts";
import type { SessionStore } from "./session-store.ts";
import { createSignInLimits } from "./sign-in-limits.ts";
import type { Site } from "./site.ts";

export { createCompany, createOrganisation, type NewCompany } from "./organisations.ts";
export { holds } from "./permission-condition.ts";
export { createSessionStore, type SessionStore } from "./session-store.ts";
export { originOf, siteOf } from "./site.ts";
export { createUser } from "./users.ts";

/** Organisations, companies, people and their sessions. */
export function accessModule(
  sessions: SessionStore,
  { site, origin }: { readonly site: () => Site | null; readonly origin: () => string },
): Module {
  return (deps) => ({
    routes: accessRouteHandlers({
      ...deps,
      sessions,
      site,
      callbackAddress: () => `${origin()}/sign-in/answer`,
      limits: createSignInLimits(deps.database.ownerPool),
    }),
  });
}
