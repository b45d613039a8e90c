import type { RequestContext } from "../../platform/context.ts";
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
 * Writes who did what, in the transaction of the change; actor, channel, address, device and time come from its
 * context. Never holds a password, a token or a file's content.
 */
export function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  return appendAudits(tx, [{ ...entry, ctx: tx.ctx }]);
}

/** The same for what several people of one organisation asked for, which is written together. */
export async function appendAudits(
  tx: Tx,
  entries: readonly (AuditEntry & { readonly ctx: RequestContext })[],
): Promise<void> {
  const rows = entries.map(({ ctx, before, after, ...entry }) => ({
    at: ctx.clock.now(),
    actor_id: ctx.userId,
    action: entry.action,
    object_type: entry.objectType,
    object_id: entry.objectId,
    before: json(before),
    after: json(after),
    reason: entry.reason ?? null,
    channel: ctx.channel,
    address: ctx.address,
    device: ctx.device ?? null,
  }));
  await tx.client.query({
    name: "audit-append",
    text: `INSERT INTO audit.events
             (organisation_id, at, actor_id, action, object_type, object_id, before, after, reason, channel, address,
              device)
           SELECT $1, e.at, e.actor_id, e.action, e.object_type, e.object_id, e.before::jsonb, e.after::jsonb, e.reason,
             e.channel, e.address::inet, e.device
           FROM jsonb_to_recordset($2::jsonb) AS e(at timestamptz, actor_id uuid, action text, object_type text,
             object_id text, before text, after text, reason text, channel text, address text,
             device text)`,
    values: [tx.ctx.organisationId, JSON.stringify(rows)],
  });
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
