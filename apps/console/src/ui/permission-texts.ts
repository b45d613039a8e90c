import type { Permission } from "@stockex/contracts";

/** What each permission lets one do, in words; a new one is named here before it can be given. */
export const permissionTexts = {
  "access.manage": "permission.accessManage",
  "audit.read": "permission.auditRead",
  "catalog.read": "permission.catalogRead",
  "catalog.write": "permission.catalogWrite",
  "sites.read": "permission.sitesRead",
  "sites.write": "permission.sitesWrite",
  "stock.read": "permission.stockRead",
  "stock.write": "permission.stockWrite",
  "valuation.read": "permission.valuationRead",
  "valuation.write": "permission.valuationWrite",
  "period.close": "permission.periodClose",
  "count.read": "permission.countRead",
  "count.create": "permission.countCreate",
  "count.count": "permission.countCount",
  "count.review": "permission.countReview",
  "count.approve": "permission.countApprove",
  "count.post": "permission.countPost",
  "count.override": "permission.countOverride",
  "import.write": "permission.importWrite",
  "report.read": "permission.reportRead",
  "jobs.manage": "permission.jobsManage",
  "integration.manage": "permission.integrationManage",
} as const satisfies Record<Permission, string>;
