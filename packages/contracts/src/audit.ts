import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, pageOf, pageQuery } from "./values.ts";

export const auditEvent = z.object({
  id: z.string(),
  at: instant,
  actorId: id.nullable(),
  actorName: z.string(),
  action: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  channel: z.enum(["web", "api", "app", "job", "import", "demo"]),
  address: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const auditRoutes = {
  listAuditEvents: defineRoute({
    id: "listAuditEvents",
    method: "GET",
    path: "/v1/audit-events",
    summary: "Who did what, newest first; by object for the life of one thing",
    tag: "Audit",
    access: "audit.read",
    query: pageQuery.extend({
      objectType: z.string().max(64).optional(),
      objectId: z.string().max(64).optional(),
      actorId: id.optional(),
    }),
    response: pageOf(auditEvent),
  }),
};
