export { LiveHub } from "./hub.ts";
export { registerLive } from "./socket-route.ts";
