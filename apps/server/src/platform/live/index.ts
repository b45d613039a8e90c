export { LiveHub } from "./hub.ts";
export { registerLive } from "./socket-route.ts";
export type { LiveMessage, LiveTopic } from "./topic.ts";
