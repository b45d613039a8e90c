export {
  type Answer,
  type BoundRoute,
  bind,
  bindPublic,
  bindUpload,
  type Call,
  type FileAnswer,
  type PublicCall,
  type PublicCaller,
  type UploadCall,
  type Versioned,
} from "./bind.ts";
export { pageOf, readCursor, writeCursor } from "./cursor.ts";
export { type SessionFacts, type SessionSource, sha256 } from "./session.ts";
export type { UploadedFile } from "./upload.ts";
