import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { auditSearch } from "../features/audit/search.ts";
import { categoriesSearch } from "../features/categories/search.ts";
import { jobsSearch } from "../features/jobs/search.ts";
import { periodsSearch } from "../features/periods/search.ts";
import { pivotSearch } from "../features/pivot/search.ts";
import { siteSearch, sitesSearch } from "../features/places/search.ts";
import { productsSearch } from "../features/products/search.ts";
import { valueSearch } from "../features/value/search.ts";
import { shell } from "./frame-routes.tsx";

const stockValue = createRoute({
  getParentRoute: () => shell,
  path: "/stock-value",
  validateSearch: valueSearch,
  component: lazyRouteComponent(() => import("../features/value/value-page.tsx"), "ValuePage"),
});

const pivot = createRoute({
  getParentRoute: () => shell,
  path: "/pivot",
  validateSearch: pivotSearch,
  component: lazyRouteComponent(() => import("../features/pivot/pivot-page.tsx"), "PivotPage"),
});

const periods = createRoute({
  getParentRoute: () => shell,
  path: "/periods",
  validateSearch: periodsSearch,
  component: lazyRouteComponent(() => import("../features/periods/periods-page.tsx"), "PeriodsPage"),
});

const products = createRoute({
  getParentRoute: () => shell,
  path: "/products",
  validateSearch: productsSearch,
  component: lazyRouteComponent(() => import("../features/products/products-page.tsx"), "ProductsPage"),
});

const newProduct = createRoute({
  getParentRoute: () => shell,
  path: "/products/new",
  component: lazyRouteComponent(() => import("../features/products/new-product-page.tsx"), "NewProductPage"),
});

const product = createRoute({
  getParentRoute: () => shell,
  path: "/products/$productId",
  component: lazyRouteComponent(() => import("../features/products/product-page.tsx"), "ProductPage"),
});

const editProduct = createRoute({
  getParentRoute: () => shell,
  path: "/products/$productId/edit",
  component: lazyRouteComponent(
    () => import("../features/products/edit-product-page.tsx"),
    "EditProductPage",
  ),
});

const sites = createRoute({
  getParentRoute: () => shell,
  path: "/sites",
  validateSearch: sitesSearch,
  component: lazyRouteComponent(() => import("../features/places/sites-page.tsx"), "SitesPage"),
});

const newSite = createRoute({
  getParentRoute: () => shell,
  path: "/sites/new",
  component: lazyRouteComponent(() => import("../features/places/new-site-page.tsx"), "NewSitePage"),
});

const site = createRoute({
  getParentRoute: () => shell,
  path: "/sites/$siteId",
  validateSearch: siteSearch,
  component: lazyRouteComponent(() => import("../features/places/site-page.tsx"), "SitePage"),
});

const editSite = createRoute({
  getParentRoute: () => shell,
  path: "/sites/$siteId/edit",
  component: lazyRouteComponent(() => import("../features/places/edit-site-page.tsx"), "EditSitePage"),
});

const categories = createRoute({
  getParentRoute: () => shell,
  path: "/categories",
  validateSearch: categoriesSearch,
  component: lazyRouteComponent(() => import("../features/categories/categories-page.tsx"), "CategoriesPage"),
});

const newCategory = createRoute({
  getParentRoute: () => shell,
  path: "/categories/new",
  component: lazyRouteComponent(
    () => import("../features/categories/new-category-page.tsx"),
    "NewCategoryPage",
  ),
});

const category = createRoute({
  getParentRoute: () => shell,
  path: "/categories/$categoryId",
  component: lazyRouteComponent(() => import("../features/categories/category-page.tsx"), "CategoryPage"),
});

const tolerances = createRoute({
  getParentRoute: () => shell,
  path: "/tolerances",
  component: lazyRouteComponent(() => import("../features/tolerances/tolerances-page.tsx"), "TolerancesPage"),
});

const people = createRoute({
  getParentRoute: () => shell,
  path: "/people",
  component: lazyRouteComponent(() => import("../features/people/people-page.tsx"), "PeoplePage"),
});

const identity = createRoute({
  getParentRoute: () => shell,
  path: "/identity",
  component: lazyRouteComponent(() => import("../features/identity/identity-page.tsx"), "IdentityPage"),
});

const person = createRoute({
  getParentRoute: () => shell,
  path: "/people/$userId",
  component: lazyRouteComponent(() => import("../features/people/person-page.tsx"), "PersonPage"),
});

const ownRoles = createRoute({
  getParentRoute: () => shell,
  path: "/roles",
  component: lazyRouteComponent(() => import("../features/roles/roles-page.tsx"), "RolesPage"),
});

const singleSignOn = createRoute({
  getParentRoute: () => shell,
  path: "/single-sign-on",
  component: lazyRouteComponent(
    () => import("../features/single-sign-on/single-sign-on-page.tsx"),
    "SingleSignOnPage",
  ),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: "/account",
  component: lazyRouteComponent(() => import("../features/account/account-page.tsx"), "AccountPage"),
});

const jobs = createRoute({
  getParentRoute: () => shell,
  path: "/jobs",
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import("../features/jobs/jobs-page.tsx"), "JobsPage"),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("../features/audit/audit-page.tsx"), "AuditPage"),
});

/** The screens of what everything else rests on: products, places, values, rules, people. */
export const dataRoutes = [
  audit,
  stockValue,
  pivot,
  periods,
  products,
  newProduct,
  product,
  editProduct,
  sites,
  newSite,
  site,
  editSite,
  categories,
  newCategory,
  category,
  tolerances,
  jobs,
  people,
  person,
  identity,
  ownRoles,
  singleSignOn,
  account,
] as const;
