import { auditRoutes } from "@stockex/contracts";
import { bind } from "../../platform/http/index.ts";
import { upkeepJob } from "../../platform/jobs/index.ts";
import type { Module } from "../../platform/module.ts";
import { sealAudit } from "./chain.ts";
import { listAuditEvents } from "./list-query.ts";

export { appendAudit, appendAudits } from "./append.ts";
export { brokenChainSql, sealAudit, verifyChain } from "./chain.ts";

/** Who did what, chained so that nobody can rewrite it unseen. */
export const auditModule: Module = ({ database }) => ({
  routes: [bind(auditRoutes.listAuditEvents, ({ ctx, query }) => listAuditEvents(database, ctx, query))],
  jobs: [
    upkeepJob({
      task: "audit.seal",
      cron: "* * * * *",
      run: async (owner) => {
        await sealAudit(owner);
      },
    }),
  ],
});
