import { accessRoutes } from "./access.ts";
import { analyticsRoutes } from "./analytics.ts";
import { approvalRoutes } from "./approvals.ts";
import { auditRoutes } from "./audit.ts";
import { catalogRoutes } from "./catalog.ts";
import { countingRoutes } from "./counting.ts";
import { delegationRoutes } from "./delegations.ts";
import { identityRoutes } from "./identity.ts";
import { importsRoutes } from "./imports.ts";
import { jobsRoutes } from "./jobs.ts";
import { koboRoutes } from "./kobo.ts";
import { labelsRoutes } from "./labels.ts";
import { planningRoutes } from "./planning.ts";
import { reportsRoutes } from "./reports.ts";
import { singleSignOnRoutes } from "./single-sign-on.ts";
import { sitesRoutes } from "./sites.ts";
import { stockRoutes } from "./stock.ts";
import { valuationRoutes } from "./valuation.ts";

export * from "./access.ts";
export * from "./analytics.ts";
export * from "./approvals.ts";
export * from "./audit.ts";
export * from "./catalog.ts";
export * from "./counting.ts";
export * from "./delegations.ts";
export * from "./entry-words.ts";
export * from "./events.ts";
export * from "./identity.ts";
export * from "./imports.ts";
export * from "./jobs.ts";
export * from "./kobo.ts";
export * from "./labels.ts";
export * from "./language.ts";
export * from "./live.ts";
export * from "./permissions.ts";
export * from "./planning.ts";
export * from "./problems.ts";
export * from "./reports.ts";
export * from "./route.ts";
export * from "./single-sign-on.ts";
export * from "./sites.ts";
export * from "./stock.ts";
export * from "./valuation.ts";
export * from "./values.ts";

/** Every operation of the API, by id. */
export const routes = {
  ...accessRoutes,
  ...auditRoutes,
  ...catalogRoutes,
  ...sitesRoutes,
  ...stockRoutes,
  ...valuationRoutes,
  ...countingRoutes,
  ...approvalRoutes,
  ...delegationRoutes,
  ...importsRoutes,
  ...reportsRoutes,
  ...labelsRoutes,
  ...jobsRoutes,
  ...analyticsRoutes,
  ...identityRoutes,
  ...planningRoutes,
  ...koboRoutes,
  ...singleSignOnRoutes,
};
