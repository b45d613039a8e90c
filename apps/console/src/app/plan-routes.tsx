import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { plansSearch } from "../features/counts/plans/search.ts";
import { newCountSearch } from "../features/counts/search.ts";
import { shell } from "./frame-routes.tsx";

const plans = createRoute({
  getParentRoute: () => shell,
  path: "/count-plans",
  validateSearch: plansSearch,
  component: lazyRouteComponent(() => import("../features/counts/plans/plans-page.tsx"), "PlansPage"),
});

const newPlan = createRoute({
  getParentRoute: () => shell,
  path: "/count-plans/new",
  validateSearch: newCountSearch,
  component: lazyRouteComponent(() => import("../features/counts/plans/new-plan-page.tsx"), "NewPlanPage"),
});

const plan = createRoute({
  getParentRoute: () => shell,
  path: "/count-plans/$planId",
  component: lazyRouteComponent(() => import("../features/counts/plans/plan-page.tsx"), "PlanPage"),
});

const editPlan = createRoute({
  getParentRoute: () => shell,
  path: "/count-plans/$planId/edit",
  component: lazyRouteComponent(() => import("../features/counts/plans/edit-plan-page.tsx"), "EditPlanPage"),
});

/** The screens of counts that come again. */
export const planRoutes = [plans, newPlan, plan, editPlan] as const;
