export {
  type BoundRoute,
  bind,
  bindPublic,
  bindUpload,
  type Call,
  type FileAnswer,
  type PublicCaller,
  type SessionHandle,
  type Versioned,
} from "./bind.ts";
export { pageOf, readCursor } from "./cursor.ts";
export { type SessionFacts, type SessionSource, sha256 } from "./session.ts";
