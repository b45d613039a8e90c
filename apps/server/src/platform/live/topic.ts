import type { DomainEvent, EventType, Permission } from "@stockex/contracts";
import type { RequestContext } from "../context.ts";

/** What a live topic makes of an event: which thing's subscribers hear it, and what they hear. */
export interface LiveMessage {
  /** The id after the colon for topics of one thing; null for topics of all. */
  readonly id: string | null;
  readonly payload: unknown;
}

/**
 * A subject a browser may follow: `counts`, or of one thing `count:<id>` (`ofOneThing`). Messages go only to
 * sockets of the event's own organisation whose user may hear them; they hold what everyone so allowed may
 * see, so a blind count's results never travel here.
 */
export interface LiveTopic {
  readonly name: string;
  readonly ofOneThing: boolean;
  /** Any one of these lets a person subscribe. */
  readonly permissions: readonly Permission[];
  readonly types: readonly EventType[];
  /** For topics of one thing: does it exist for this person? Refused as not found otherwise. */
  readonly exists?: (ctx: RequestContext, id: string) => Promise<boolean>;
  readonly say: (event: DomainEvent) => LiveMessage | null;
}
