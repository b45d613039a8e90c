import type { Tx } from "../../platform/db/unit-of-work.ts";

export interface AuditEntry {
  /** `<thing>.<verb>`: "count.approve", "session.sign-in". */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  /** JSON of what it was and what it became; left out where there was or is nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | undefined;
}

/**
 * Writes who did what, in the transaction of the change; actor, channel, address and time come from its
 * context. Never holds a password, a token or a file's content.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { ctx } = tx;
  await tx.client.query({
    name: "audit-append",
    text: `INSERT INTO audit.events
             (organisation_id, at, actor_id, action, object_type, object_id, before, after, reason, channel, address)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      ctx.organisationId,
      ctx.clock.now(),
      ctx.userId,
      entry.action,
      entry.objectType,
      entry.objectId,
      json(entry.before),
      json(entry.after),
      entry.reason ?? null,
      ctx.channel,
      ctx.address,
    ],
  });
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
