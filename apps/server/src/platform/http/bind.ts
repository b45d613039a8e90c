import type { Readable } from "node:stream";
import type {
  Language,
  Parsed,
  Route,
  RouteAnswer,
  RouteBody,
  RouteParams,
  RouteQuery,
  Sent,
} from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";
import type { Channel, RequestContext } from "../context.ts";
import type { UploadedFile } from "./upload.ts";

/** What a handler gets of a request: parsed, checked, allowed. */
export interface Call<R extends Route> {
  readonly ctx: RequestContext;
  readonly params: Parsed<RouteParams<R>>;
  readonly query: Parsed<RouteQuery<R>>;
  readonly body: Parsed<RouteBody<R>>;
  /** The caller's `If-Match`, without quotes; present on every write to an ETag route. */
  readonly ifMatch: string | null;
  /** Aborts when the request has taken too long or the caller has gone. */
  readonly signal: AbortSignal;
  readonly session: SessionHandle;
}

export interface UploadCall<R extends Route> extends Call<R> {
  /** The uploaded file; removed once the handler has ended, so move it to keep it. */
  readonly file: UploadedFile;
}

/** What a handler of a `public` route gets: nobody is signed in. */
export interface PublicCall<R extends Route> extends Omit<Call<R>, "ctx"> {
  readonly caller: PublicCaller;
}

export interface PublicCaller {
  readonly language: Language;
  readonly channel: Channel;
  readonly address: string;
  readonly userAgent: string | null;
  readonly clock: Clock;
}

/** Opening and closing the caller's session on the wire. */
export interface SessionHandle {
  /** The token the request came with; null when it came without. */
  readonly token: string | null;
  give(session: { readonly token: string; readonly expiresAt: Date }): void;
  take(): void;
}

/** A file as answer: sent as attachment under `filename`. */
export interface FileAnswer {
  readonly content: Readable | Buffer | string;
  readonly filename: string;
  readonly contentType: string;
  /** For a file that never changes: a browser keeps it, and asks each time whether it may still show it. */
  readonly etag?: string;
}

/** Answer of an ETag route: `etag` is any text that changes with the resource, such as its version. */
export interface Versioned<Body> {
  readonly body: Body;
  readonly etag: string;
}

/**
 * What a handler gives: the response of the contract; nothing when it has none; a `FileAnswer` for a file
 * route; `{ body, etag }` for an ETag route.
 */
export type Answer<R extends Route> =
  RouteAnswer<R> extends undefined
    ? // biome-ignore lint/suspicious/noConfusingVoidType: an async handler without `return` gives Promise<void>
      undefined | void | FileAnswer | Versioned<undefined>
    : Sent<RouteAnswer<R>> | Versioned<Sent<RouteAnswer<R>>>;

/** A route with the code that answers it; made by `bind`, `bindUpload` and `bindPublic`. */
export interface BoundRoute {
  readonly route: Route;
  readonly handle: (call: AnyCall) => Promise<unknown>;
}

/** Everything a request may bring; each binder hands on what its kind of route has. */
export interface AnyCall {
  readonly ctx: RequestContext | null;
  readonly caller: PublicCaller;
  readonly file: UploadedFile | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch: string | null;
  readonly signal: AbortSignal;
  readonly session: SessionHandle;
}

/** Binds a route of signed-in callers to its handler. */
export function bind<R extends Route>(route: R, handler: (call: Call<R>) => Promise<Answer<R>>): BoundRoute {
  if (route.access === "public" || route.upload !== undefined)
    throw new Error(`${route.id} is public or an upload: use bindPublic or bindUpload`);
  return { route, handle: (call) => handler({ ...parsed<R>(call), ctx: signedIn(call) }) };
}

/** Binds an upload route to its handler. */
export function bindUpload<R extends Route>(
  route: R,
  handler: (call: UploadCall<R>) => Promise<Answer<R>>,
): BoundRoute {
  if (route.upload === undefined) throw new Error(`${route.id} takes no upload: use bind`);
  return {
    route,
    handle: (call) => {
      if (call.file === null) throw new Error(`${route.id} was called without its file`);
      return handler({ ...parsed<R>(call), ctx: signedIn(call), file: call.file });
    },
  };
}

/** Binds a public route to its handler. */
export function bindPublic<R extends Route>(
  route: R,
  handler: (call: PublicCall<R>) => Promise<Answer<R>>,
): BoundRoute {
  if (route.access !== "public") throw new Error(`${route.id} needs a session: use bind`);
  return { route, handle: (call) => handler({ ...parsed<R>(call), caller: call.caller }) };
}

function signedIn(call: AnyCall): RequestContext {
  if (call.ctx === null) throw new Error("a route of signed-in callers was reached without a session");
  return call.ctx;
}

/** The one place where a call's values, parsed by the route's own schemas, take their static types. */
function parsed<R extends Route>(call: AnyCall): Omit<Call<R>, "ctx"> {
  return {
    params: call.params as Parsed<RouteParams<R>>,
    query: call.query as Parsed<RouteQuery<R>>,
    body: call.body as Parsed<RouteBody<R>>,
    ifMatch: call.ifMatch,
    signal: call.signal,
    session: call.session,
  };
}
