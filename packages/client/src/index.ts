export { ApiProblem } from "./api-problem.ts";
export {
  type CallInput,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Downloaded,
} from "./client.ts";
export { type Live, type LiveOptions, type LiveState, openLive, type SocketLike } from "./live.ts";
