import { type Language, type Permission, permissions } from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";

/** Where a change came from, as the audit keeps it. */
export type Channel = "web" | "api" | "app" | "job" | "import" | "demo";

/** The caller's `Idempotency-Key`, with what it was sent for. */
export interface Idempotency {
  readonly key: string;
  readonly route: string;
  readonly bodySha256: Buffer;
}

/** Who acts, for whom, and when: the first argument of every use case and query. */
export interface RequestContext {
  readonly organisationId: string;
  /** Null for the system itself (jobs). */
  readonly userId: string | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly language: Language;
  readonly channel: Channel;
  /** The caller's IP address; null for the system itself. */
  readonly address: string | null;
  /** What the caller's program calls itself; absent for the system itself. */
  readonly device?: string | null;
  readonly clock: Clock;
  readonly idempotency?: Idempotency;
}

const everyPermission: ReadonlySet<Permission> = new Set(permissions);

/** The system acting in one organisation: jobs, listeners, set-up. It has every permission and no user. */
export function systemContext(
  organisationId: string,
  how: { readonly clock: Clock; readonly channel: Channel; readonly language?: Language },
): RequestContext {
  return {
    organisationId,
    userId: null,
    permissions: everyPermission,
    language: how.language ?? "en",
    channel: how.channel,
    address: null,
    clock: how.clock,
  };
}
