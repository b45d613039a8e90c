import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, pageOf, pageQuery } from "./values.ts";

const tag = "Audit";

export const auditEvent = z.object({
  id: z.string(),
  at: instant,
  actorId: id.nullable(),
  actorName: z.string(),
  action: z.string(),
  /** The action in words, in the caller's language. */
  what: z.string(),
  objectType: z.string(),
  objectId: z.string(),
  /** What people call the thing, where the event says it: a code, a number, a title. */
  subject: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  channel: z.enum(["web", "api", "app", "job", "import", "demo"]),
  address: z.string().nullable(),
  /** What the caller's program calls itself (`User-Agent`). */
  device: z.string().nullable(),
  /** Place in the sealed chain, from 1; null while it waits to be sealed (a minute). */
  sequence: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

/** Which events: all conditions hold together. */
export const auditFilter = z.object({
  objectType: z.string().max(64).optional(),
  objectId: z.string().max(64).optional(),
  actorId: id.optional(),
  /** "count.approve", or "count." for everything done to counts. */
  action: z.string().max(64).optional(),
  from: instant.optional(),
  /** Exclusive. */
  to: instant.optional(),
  /** Part of a reason, of an object's id or of what changed; case does not matter. */
  search: z.string().trim().min(2).max(100).optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** How far the chain goes, and what of it is signed. */
export const auditState = z.object({
  sealed: z.number().int(),
  waiting: z.number().int(),
  sealedUpTo: instant.nullable(),
  checkpoint: z.object({ sequence: z.string(), at: instant }).nullable(),
  /** Of the key that signs checkpoints: SHA-256 in hex. */
  keyFingerprint: z.string(),
});
export type AuditState = z.infer<typeof auditState>;

export const auditRoutes = {
  listAuditEvents: defineRoute({
    id: "listAuditEvents",
    method: "GET",
    path: "/v1/audit-events",
    summary: "Who did what, newest first; by object for the life of one thing",
    tag,
    access: "audit.read",
    query: pageQuery.extend(auditFilter.shape),
    response: pageOf(auditEvent),
  }),
  readAuditState: defineRoute({
    id: "readAuditState",
    method: "GET",
    path: "/v1/audit-state",
    summary: "How far the chain of the audit is sealed and signed",
    tag,
    access: "audit.read",
    response: auditState,
  }),
  downloadAuditTrail: defineRoute({
    id: "downloadAuditTrail",
    method: "GET",
    path: "/v1/audit-trail",
    summary: "The whole sealed chain as JSON lines, to be verified without the server",
    tag,
    access: "audit.read",
    answer: "file",
  }),
  makeAuditCheckpoint: defineRoute({
    id: "makeAuditCheckpoint",
    method: "POST",
    path: "/v1/audit-checkpoints",
    summary: "Sign the newest link of the chain and give the checkpoint, to be kept elsewhere",
    tag,
    access: "audit.read",
    answer: "file",
    problems: ["audit-empty"],
  }),
};
