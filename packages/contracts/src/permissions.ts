/**
 * What a person may be allowed to do. A role is a set of these; a route names the one it needs.
 * `<thing>.<verb>`, where `read` never changes anything.
 */
export const permissions = [
  "access.manage",
  "audit.read",
  "catalog.read",
  "catalog.write",
  "sites.read",
  "sites.write",
  "stock.read",
  "stock.write",
  "valuation.read",
  "valuation.write",
  "period.close",
  "count.read",
  "count.create",
  "count.count",
  "count.review",
  "count.approve",
  "count.post",
  "count.override",
  "import.write",
  "report.read",
  "jobs.manage",
  "integration.manage",
] as const;

export type Permission = (typeof permissions)[number];

/** The first set of roles. Counters see tasks, never book quantities; auditors read everything, write nothing. */
export const roles = ["administrator", "manager", "counter", "controller", "auditor"] as const;
export type Role = (typeof roles)[number];

const reading: readonly Permission[] = [
  "catalog.read",
  "sites.read",
  "stock.read",
  "valuation.read",
  "count.read",
  "report.read",
];

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: permissions,
  manager: [
    ...reading,
    "catalog.write",
    "sites.write",
    "stock.write",
    "count.create",
    "count.count",
    "count.review",
    "import.write",
    "jobs.manage",
    "integration.manage",
  ],
  counter: ["catalog.read", "sites.read", "count.count"],
  controller: [
    ...reading,
    "audit.read",
    "valuation.write",
    "period.close",
    "count.review",
    "count.approve",
    "count.post",
    "count.override",
  ],
  auditor: [...reading, "audit.read"],
};
