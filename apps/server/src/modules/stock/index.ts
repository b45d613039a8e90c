import type { Module } from "../../platform/module.ts";
import { bindRoutes } from "./routes.ts";

export { type BookKey, bookAt, bookAtSql } from "./book-at.ts";
export { type DraftMove, draftsSql } from "./drafts.ts";
export { ensureLots, lotKey, type WantedLot } from "./lots.ts";
export { type MoveBatch, type PostedMoves, postMoves } from "./post-moves.ts";

export const stockModule: Module = (deps) => ({ routes: bindRoutes(deps) });
