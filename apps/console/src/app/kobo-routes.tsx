import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { koboSearch, submissionsSearch } from "../features/kobo/search.ts";
import { shell } from "./frame-routes.tsx";

const kobo = createRoute({
  getParentRoute: () => shell,
  path: "/kobo",
  validateSearch: koboSearch,
  component: lazyRouteComponent(() => import("../features/kobo/kobo-page.tsx"), "KoboPage"),
});

const newConnection = createRoute({
  getParentRoute: () => shell,
  path: "/kobo/new",
  component: lazyRouteComponent(
    () => import("../features/kobo/new-connection-page.tsx"),
    "NewConnectionPage",
  ),
});

const connection = createRoute({
  getParentRoute: () => shell,
  path: "/kobo/$connectionId",
  validateSearch: submissionsSearch,
  component: lazyRouteComponent(() => import("../features/kobo/connection-page.tsx"), "ConnectionPage"),
});

const editConnection = createRoute({
  getParentRoute: () => shell,
  path: "/kobo/$connectionId/edit",
  component: lazyRouteComponent(
    () => import("../features/kobo/edit-connection-page.tsx"),
    "EditConnectionPage",
  ),
});

/** The screens of forms filled in the field. */
export const koboRoutes = [kobo, newConnection, connection, editConnection] as const;
