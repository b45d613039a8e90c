import type { DomainEvent, EventType } from "@stockex/contracts";
import type { RequestContext } from "../context.ts";

type EventOf<T extends EventType> = Extract<DomainEvent, { readonly type: T }>;

/**
 * A listener. Each event of its types reaches it at least once, in commit order, on one node at a time; after
 * a crash the last one may come again, so `handle` must do nothing twice (the event's id tells).
 */
export interface Consumer<T extends EventType = EventType> {
  /** `<module>.<what it does>`; its place in the stream is kept under this name. */
  readonly name: string;
  readonly types: readonly T[];
  /** `ctx` is the system in the event's organisation. A throw is tried again later, then set aside. */
  readonly handle: (event: EventOf<T>, ctx: RequestContext) => Promise<void>;
}

/** Declares a listener, its events typed by `types`. */
export function consumer<T extends EventType>(declared: Consumer<T>): Consumer {
  const listens = (event: DomainEvent): event is EventOf<T> =>
    declared.types.some((type) => type === event.type);
  return {
    name: declared.name,
    types: declared.types,
    handle: async (event, ctx) => {
      if (listens(event)) await declared.handle(event, ctx);
    },
  };
}
