import { z } from "zod";
import type { EventType } from "./events.ts";
import type { ProblemDetails } from "./problems.ts";

/** Where the live socket is, beside the API. */
export const livePath = "/v1/live";

/** The sub-protocol a client asks for; a program adds `bearer.<token>` as a second one instead of the cookie. */
export const liveProtocol = "stockex";

/** What a client may send: `{ "type": "subscribe", "topic": "count:<id>" }`. */
export const liveRequest = z.strictObject({
  type: z.enum(["subscribe", "unsubscribe"]),
  topic: z.string().min(1).max(100),
});
export type LiveRequest = z.infer<typeof liveRequest>;

interface Pushed<Type extends string, Payload> {
  readonly topic: string;
  readonly type: Type;
  readonly payload: Payload;
  /** When it happened, RFC 3339. */
  readonly at: string;
}

/** What the server sends: news of a topic, or what became of a subscription. */
export type LivePush =
  | Pushed<EventType, unknown>
  | Pushed<"subscribed", null>
  | Pushed<"refused", ProblemDetails>;

/** Why the server closes a live socket: codes of the private range. */
export const liveCloseCodes = { sessionEnded: 4401, notAllowed: 4403, tooSlow: 4408 } as const;
