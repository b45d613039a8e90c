import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shell } from "./frame-routes.tsx";

const segregation = createRoute({
  getParentRoute: () => shell,
  path: "/segregation",
  component: lazyRouteComponent(
    () => import("../features/segregation/segregation-page.tsx"),
    "SegregationPage",
  ),
});

const overrides = createRoute({
  getParentRoute: () => shell,
  path: "/overrides",
  component: lazyRouteComponent(() => import("../features/segregation/overrides-page.tsx"), "OverridesPage"),
});

const approvals = createRoute({
  getParentRoute: () => shell,
  path: "/approvals",
  component: lazyRouteComponent(() => import("../features/approvals/approvals-page.tsx"), "ApprovalsPage"),
});

/** The screens of who may do what in a count. */
export const dutyRoutes = [segregation, overrides, approvals] as const;
