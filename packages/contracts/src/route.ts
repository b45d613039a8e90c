import type { z } from "zod";
import type { Permission } from "./permissions.ts";
import type { ProblemCode } from "./problems.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A schema that may be absent: routes without a body, a query or parameters leave the field out. */
type Schema = z.ZodType;

/** What a successful answer carries: JSON of `response`, nothing, or a file. */
export type AnswerKind = "json" | "empty" | "file";

/**
 * One operation of the public API. Server handlers, the typed client, the OpenAPI document and the generated
 * tests all come from these objects, so an operation is described once.
 */
export interface Route<
  Params extends Schema | undefined = Schema | undefined,
  Query extends Schema | undefined = Schema | undefined,
  Body extends Schema | undefined = Schema | undefined,
  Response extends Schema | undefined = Schema | undefined,
> {
  readonly id: string;
  readonly method: Method;
  /** Path with `:name` parameters, below the version prefix: `/v1/counts/:countId`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** `public` needs no session; `signed-in` any session; otherwise the named permission. */
  readonly access: "public" | "signed-in" | Permission;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Whether a call carries a body; known apart from the schema, which a browser's contract leaves out. */
  readonly takesBody: boolean;
  /** `multipart` uploads one file in the field `file`; `body` then describes the other fields. */
  readonly upload?: "multipart";
  readonly response?: Response;
  readonly answer: AnswerKind;
  readonly status: 200 | 201 | 202 | 204;
  /** True when an `Idempotency-Key` header is honoured: same key and body, same answer, one effect. */
  readonly idempotent: boolean;
  /** True when the resource carries an ETag and a write needs `If-Match`. */
  readonly etag: boolean;
  /** Expected failures beside the ones any route may give (validation, session, permission, limits). */
  readonly problems: readonly ProblemCode[];
}

type RouteInput<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema | undefined,
> = Omit<Route<P, Q, B, R>, "takesBody" | "answer" | "status" | "idempotent" | "etag" | "problems"> &
  Partial<Pick<Route, "answer" | "status" | "idempotent" | "etag" | "problems">>;

/** Declares a route; what is left out takes the usual value (JSON answer, 200, not idempotent, no ETag). */
export function defineRoute<
  const P extends Schema | undefined = undefined,
  const Q extends Schema | undefined = undefined,
  const B extends Schema | undefined = undefined,
  const R extends Schema | undefined = undefined,
>(input: RouteInput<P, Q, B, R>): Route<P, Q, B, R> {
  const answer = input.answer ?? (input.response === undefined ? "empty" : "json");
  return {
    ...input,
    answer,
    takesBody: input.body !== undefined,
    status: input.status ?? (answer === "empty" ? 204 : 200),
    idempotent: input.idempotent ?? false,
    etag: input.etag ?? false,
    problems: input.problems ?? [],
  };
}

/** The value a schema gives after parsing, or `undefined` for an absent schema. */
export type Parsed<S> = S extends Schema ? z.output<S> : undefined;
/** The value a caller may send for a schema. */
export type Sent<S> = S extends Schema ? z.input<S> : undefined;

export type RouteParams<R> = R extends Route<infer P, infer _Q, infer _B, infer _A> ? P : never;
export type RouteQuery<R> = R extends Route<infer _P, infer Q, infer _B, infer _A> ? Q : never;
export type RouteBody<R> = R extends Route<infer _P, infer _Q, infer B, infer _A> ? B : never;
export type RouteAnswer<R> = R extends Route<infer _P, infer _Q, infer _B, infer A> ? A : never;
