import { Readable } from "node:stream";
import { auditRoutes } from "@stockex/contracts";
import { systemContext } from "../../platform/context.ts";
import { bind } from "../../platform/http/index.ts";
import { upkeepJob } from "../../platform/jobs/index.ts";
import type { Module } from "../../platform/module.ts";
import { fail } from "../../platform/problem.ts";
import { listOrganisations, sealAudit } from "./chain.ts";
import { makeCheckpoint, readAuditState } from "./checkpoints.ts";
import { listAuditEvents } from "./list-query.ts";
import { trailLines } from "./trail.ts";

export { appendAudit, appendAudits } from "./append.ts";
export { brokenChainSql, sealAudit, verifyChain } from "./chain.ts";
export { parseCheckpoint, verifyTrail } from "./verify-trail.ts";

/** Who did what, chained so that nobody can rewrite it unseen. */
export const auditModule: Module = ({ database, clock, secrets }) => ({
  routes: [
    bind(auditRoutes.listAuditEvents, ({ ctx, query }) => listAuditEvents(database, ctx, query)),
    bind(auditRoutes.readAuditState, ({ ctx }) => database.read(ctx, (tx) => readAuditState(tx, secrets))),
    bind(auditRoutes.downloadAuditTrail, async ({ ctx, signal }) => ({
      content: Readable.from(trailLines(database, ctx, signal)),
      filename: `audit-${dayOf(ctx.clock.now())}.jsonl`,
      contentType: "application/jsonl; charset=utf-8",
    })),
    bind(auditRoutes.makeAuditCheckpoint, async ({ ctx }) => {
      const checkpoint =
        (await database.write(ctx, (tx) => makeCheckpoint(tx, secrets))) ?? fail("audit-empty");
      return {
        content: `${JSON.stringify(checkpoint)}\n`,
        filename: `audit-checkpoint-${checkpoint.sequence}.json`,
        contentType: "application/json; charset=utf-8",
      };
    }),
  ],
  jobs: [
    upkeepJob({
      task: "audit.seal",
      cron: "* * * * *",
      run: async (owner) => {
        await sealAudit(owner);
      },
    }),
    // Of no organisation's own jobs: whoever could pause it could cut a trail unseen.
    upkeepJob({
      task: "audit.sign",
      cron: "50 0 * * *",
      run: async (owner, { log }) => {
        for (const organisationId of await listOrganisations(owner)) {
          const ctx = systemContext(organisationId, { clock, channel: "job" });
          const checkpoint = await database.write(ctx, (tx) => makeCheckpoint(tx, secrets));
          // Logs are usually kept on another machine: a copy outside that nobody has to think of.
          if (checkpoint !== null) log.info({ checkpoint }, "the audit was signed");
        }
      },
    }),
  ],
});

const dayOf = (instant: Date) => instant.toISOString().slice(0, 10);
