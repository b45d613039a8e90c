export { type AuditEntry, appendAudit } from "./append.ts";
