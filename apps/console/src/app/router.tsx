import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { comparisonSearch } from "../features/comparison/search.ts";
import { countsSearch, newCountSearch } from "../features/counts/search.ts";
import { differencesSearch } from "../features/differences/search.ts";
import { entriesSearch } from "../features/entries/search.ts";
import { homeSearch } from "../features/home/search.ts";
import { correctionsSearch, reviewSearch } from "../features/review/search.ts";
import { signInSearch } from "../features/sign-in/search.ts";
import { movesSearch, stockSearch } from "../features/stock/search.ts";
import { dataRoutes } from "./data-routes.tsx";
import { dutyRoutes } from "./duty-routes.tsx";
import { Failed, Waiting } from "./fallbacks.tsx";
import { type RouterContext, root, shell } from "./frame-routes.tsx";
import { koboRoutes } from "./kobo-routes.tsx";
import { planRoutes } from "./plan-routes.tsx";

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(() => import("../features/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const signInAnswer = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/answer",
  component: lazyRouteComponent(() => import("../features/sign-in/answer-page.tsx"), "AnswerPage"),
});

const passwordLink = createRoute({
  getParentRoute: () => root,
  path: "/password-link",
  component: lazyRouteComponent(
    () => import("../features/sign-in/password-link-page.tsx"),
    "PasswordLinkPage",
  ),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: homeSearch,
  component: lazyRouteComponent(() => import("../features/home/home-page.tsx"), "HomePage"),
});

const counts = createRoute({
  getParentRoute: () => shell,
  path: "/counts",
  validateSearch: countsSearch,
  component: lazyRouteComponent(() => import("../features/counts/counts-page.tsx"), "CountsPage"),
});

const newCount = createRoute({
  getParentRoute: () => shell,
  path: "/counts/new",
  validateSearch: newCountSearch,
  component: lazyRouteComponent(() => import("../features/counts/new-count-page.tsx"), "NewCountPage"),
});

const count = createRoute({
  getParentRoute: () => shell,
  path: "/counts/$countId",
  component: lazyRouteComponent(() => import("../features/counts/count-page.tsx"), "CountPage"),
});

const editCount = createRoute({
  getParentRoute: () => shell,
  path: "/counts/$countId/edit",
  component: lazyRouteComponent(() => import("../features/counts/edit-count-page.tsx"), "EditCountPage"),
});

const countEntry = createRoute({
  getParentRoute: () => shell,
  path: "/counts/$countId/entry",
  component: lazyRouteComponent(() => import("../features/count-entry/entry-page.tsx"), "EntryPage"),
});

const review = createRoute({
  getParentRoute: () => shell,
  path: "/counts/$countId/review",
  validateSearch: reviewSearch,
  component: lazyRouteComponent(() => import("../features/review/review-page.tsx"), "ReviewPage"),
});

const comparison = createRoute({
  getParentRoute: () => shell,
  path: "/counts/$countId/compare",
  validateSearch: comparisonSearch,
  component: lazyRouteComponent(() => import("../features/comparison/comparison-page.tsx"), "ComparisonPage"),
});

const posting = createRoute({
  getParentRoute: () => shell,
  path: "/counts/$countId/posting",
  component: lazyRouteComponent(() => import("../features/posting/posting-page.tsx"), "PostingPage"),
});

const corrections = createRoute({
  getParentRoute: () => shell,
  path: "/corrections",
  validateSearch: correctionsSearch,
  component: lazyRouteComponent(() => import("../features/review/corrections-page.tsx"), "CorrectionsPage"),
});

const differences = createRoute({
  getParentRoute: () => shell,
  path: "/differences",
  validateSearch: differencesSearch,
  component: lazyRouteComponent(
    () => import("../features/differences/differences-page.tsx"),
    "DifferencesPage",
  ),
});

const imports = createRoute({
  getParentRoute: () => shell,
  path: "/imports",
  component: lazyRouteComponent(() => import("../features/imports/imports-page.tsx"), "ImportsPage"),
});

const oneImport = createRoute({
  getParentRoute: () => shell,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("../features/imports/import-page.tsx"), "ImportPage"),
});

const stock = createRoute({
  getParentRoute: () => shell,
  path: "/stock",
  validateSearch: stockSearch,
  component: lazyRouteComponent(() => import("../features/stock/stock-page.tsx"), "StockPage"),
});

const moves = createRoute({
  getParentRoute: () => shell,
  path: "/moves",
  validateSearch: movesSearch,
  component: lazyRouteComponent(() => import("../features/stock/moves-page.tsx"), "MovesPage"),
});

const entries = createRoute({
  getParentRoute: () => shell,
  path: "/entries",
  validateSearch: entriesSearch,
  component: lazyRouteComponent(() => import("../features/entries/entries-page.tsx"), "EntriesPage"),
});

const inside = [
  home,
  counts,
  newCount,
  count,
  editCount,
  countEntry,
  review,
  comparison,
  posting,
  corrections,
  differences,
  imports,
  oneImport,
  stock,
  moves,
  entries,
  ...planRoutes,
  ...dutyRoutes,
  ...koboRoutes,
  ...dataRoutes,
] as const;
const tree = root.addChildren([signIn, signInAnswer, passwordLink, shell.addChildren(inside)]);

/** All screens by address. */
export const makeRouter = (context: RouterContext) =>
  createRouter({
    routeTree: tree,
    context,
    defaultPreload: "intent",
    defaultErrorComponent: Failed,
    defaultPendingComponent: Waiting,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
