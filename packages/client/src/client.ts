import type {
  Language,
  Parsed,
  ProblemDetails,
  Route,
  RouteAnswer,
  RouteBody,
  RouteParams,
  RouteQuery,
  Sent,
} from "@stockex/contracts";
import { ApiProblem } from "./api-problem.ts";
import { type Attempt, withRetries } from "./retry.ts";

export interface ClientOptions {
  /** Where the server is; "" in a browser that was served by it. */
  readonly baseUrl: string;
  /**
   * Session token of a program. Without one the browser's cookie is used, and `csrfToken` must be set after
   * signing in.
   */
  readonly token?: string;
  /** Language of problems; a signed-in browser gets the person's own anyway. */
  readonly language?: Language;
  readonly fetch?: typeof fetch;
  /** Longest wait for one answer in ms; 180,000 when absent. */
  readonly timeoutMs?: number;
  /** Says that a program calls, which gets its token in a header: "api" or the counting app. */
  readonly program?: "api" | "app";
}

type Field<Name extends string, S> = [S] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : undefined extends Sent<S>
    ? { readonly [K in Name]?: Sent<S> }
    : Record<string, never> extends Sent<S>
      ? { readonly [K in Name]?: Sent<S> }
      : { readonly [K in Name]: Sent<S> };

/** What a call sends: the parts the route has. */
export type CallInput<R extends Route> = Field<"params", RouteParams<R>> &
  Field<"query", RouteQuery<R>> &
  Field<"body", RouteBody<R>> &
  CallOptions;

export interface CallOptions {
  /** Same key and body: same answer, one effect. Makes a write safe to repeat; made up for idempotent routes. */
  readonly idempotencyKey?: string;
  /** ETag that was read, for writes to resources edited by version. */
  readonly ifMatch?: string;
  /** For upload routes. */
  readonly file?: { readonly name: string; readonly content: Blob };
  readonly signal?: AbortSignal;
}

export interface Downloaded {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Blob;
}

/** Answer of a route with what the HTTP answer said beside the body. */
export interface Answered<T> {
  readonly body: T;
  readonly etag: string | null;
  /** Session token handed to a program by signing in. */
  readonly token: string | null;
}

export interface Client {
  /** Calls a route. @throws ApiProblem */
  call<R extends Route>(route: R, ...input: InputOf<R>): Promise<Parsed<RouteAnswer<R>>>;
  /** The same with the ETag. @throws ApiProblem */
  read<R extends Route>(route: R, ...input: InputOf<R>): Promise<Answered<Parsed<RouteAnswer<R>>>>;
  /** Calls a file route. @throws ApiProblem */
  download<R extends Route>(route: R, ...input: InputOf<R>): Promise<Downloaded>;
  /** Address of a file route, for a link in a browser. */
  url<R extends Route>(route: R, ...input: InputOf<R>): string;
  /** From now on sends this token (a program's), this CSRF token (a browser's), this language. */
  use(session: { token?: string | null; csrfToken?: string | null; language?: Language }): void;
  readonly baseUrl: string;
  readonly token: string | null;
}

/** Optional when the route needs nothing. */
type InputOf<R extends Route> =
  Record<string, never> extends CallInput<R> ? [input?: CallInput<R>] : [input: CallInput<R>];

interface AnyInput extends CallOptions {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

/**
 * A client of the API over the routes of the contract. Reads and keyed writes are repeated after network
 * failures and 503s with growing pauses; other writes never.
 */
export function createClient(options: ClientOptions): Client {
  const state = {
    token: options.token ?? null,
    csrfToken: null as string | null,
    language: options.language ?? null,
  };
  const send = options.fetch ?? globalThis.fetch;
  const timeoutMs = options.timeoutMs ?? 180_000;

  const headersFor = (route: Route, input: AnyInput, key: string | null): Headers => {
    const headers = new Headers({ accept: "application/json, application/problem+json, */*" });
    if (state.language !== null) headers.set("accept-language", state.language);
    if (options.program !== undefined) headers.set("x-stockex-client", options.program);
    if (state.token !== null) headers.set("authorization", `Bearer ${state.token}`);
    else if (state.csrfToken !== null && route.method !== "GET") headers.set("x-csrf-token", state.csrfToken);
    if (key !== null) headers.set("idempotency-key", key);
    if (input.ifMatch !== undefined) headers.set("if-match", `"${input.ifMatch}"`);
    if (route.upload === undefined && route.takesBody) headers.set("content-type", "application/json");
    return headers;
  };

  const request = async (route: Route, input: AnyInput): Promise<Response> => {
    const key = input.idempotencyKey ?? (route.idempotent ? crypto.randomUUID() : null);
    const address = options.baseUrl + addressOf(route, input);
    const repeatable = route.method === "GET" || key !== null;
    return withRetries(repeatable, input.signal, async (): Promise<Attempt<Response>> => {
      let answer: Response;
      try {
        answer = await send(address, {
          method: route.method,
          headers: headersFor(route, input, key),
          ...bodyOf(route, input),
          signal: anySignal(input.signal, timeoutMs),
        });
      } catch (error) {
        if (input.signal?.aborted) throw error;
        return { failed: new ApiProblem(0, null, error), passing: true };
      }
      if (answer.ok) return { value: answer };
      return { failed: await problemOf(answer), passing: answer.status === 503 };
    });
  };

  const read = async (route: Route, input: AnyInput): Promise<Answered<unknown>> => {
    const answer = await request(route, input);
    const body: unknown = route.answer === "json" ? await answer.json() : undefined;
    return {
      body,
      etag: answer.headers.get("etag")?.replace(/^(W\/)?"(.*)"$/, "$2") ?? null,
      token: answer.headers.get("x-session-token"),
    };
  };

  return {
    async call(route, ...[input]) {
      // The server answers what the route's response schema says; see its `checkAnswers`.
      return (await read(route, input ?? {})).body as Parsed<RouteAnswer<typeof route>>;
    },
    async read(route, ...[input]) {
      return (await read(route, input ?? {})) as Answered<Parsed<RouteAnswer<typeof route>>>;
    },
    async download(route, ...[input]) {
      const answer = await request(route, input ?? {});
      return {
        filename: filenameOf(answer.headers.get("content-disposition") ?? ""),
        contentType: answer.headers.get("content-type") ?? "application/octet-stream",
        content: await answer.blob(),
      };
    },
    url: (route, ...[input]) => options.baseUrl + addressOf(route, input ?? {}),
    use(session) {
      if (session.token !== undefined) state.token = session.token;
      if (session.csrfToken !== undefined) state.csrfToken = session.csrfToken;
      if (session.language !== undefined) state.language = session.language;
    },
    get baseUrl() {
      return options.baseUrl;
    },
    get token() {
      return state.token;
    },
  };
}

function addressOf(route: Route, input: AnyInput): string {
  const params = entriesOf(input.params);
  const path = route.path.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = params.find(([key]) => key === name)?.[1];
    if (value === undefined) throw new Error(`${route.id} needs the parameter ${name}`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [key, value] of entriesOf(input.query)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined && each !== null) query.append(key, String(each));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

function entriesOf(object: unknown): [string, unknown][] {
  return typeof object === "object" && object !== null ? Object.entries(object) : [];
}

function bodyOf(route: Route, input: AnyInput): { body?: string | FormData } {
  if (route.upload === undefined) return !route.takesBody ? {} : { body: JSON.stringify(input.body ?? {}) };
  const form = new FormData();
  for (const [key, value] of entriesOf(input.body)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined && each !== null) form.append(key, String(each));
  }
  if (input.file === undefined) throw new Error(`${route.id} needs a file`);
  form.append("file", input.file.content, input.file.name);
  return { body: form };
}

function anySignal(signal: AbortSignal | undefined, timeoutMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const isProblem = answer.headers.get("content-type")?.includes("problem+json") ?? false;
  const details = isProblem ? ((await answer.json()) as ProblemDetails) : null;
  return new ApiProblem(answer.status, details);
}

function filenameOf(disposition: string): string {
  const exact = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (exact !== undefined) return decodeURIComponent(exact);
  return /filename="([^"]*)"/i.exec(disposition)?.[1] ?? "download";
}
