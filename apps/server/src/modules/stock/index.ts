import type { Module } from "../../platform/module.ts";
import { bindRoutes } from "./routes.ts";

export { bookAt } from "./book-at.ts";
export { type DraftMove, draftsSql } from "./drafts.ts";
export { ensureLots } from "./lots.ts";
export { type PostedMoves, postMoves } from "./post-moves.ts";

export const stockModule: Module = (deps) => ({ routes: bindRoutes(deps) });
