import type { Client } from "@stockex/client";
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, Outlet, redirect } from "@tanstack/react-router";
import { NotFound } from "./fallbacks.tsx";
import { sessionQuery } from "./session.ts";
import { Shell } from "./shell.tsx";

/** What the routes need from outside. */
export interface RouterContext {
  readonly client: Client;
  readonly queries: QueryClient;
}

/** Around everything. */
export const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

/** Around every screen of somebody signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: "_shell",
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery(context.client));
    if (session === null) throw redirect({ to: "/sign-in", search: { next: location.href } });
    return { session };
  },
});
