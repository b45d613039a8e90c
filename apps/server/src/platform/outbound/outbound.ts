import { type LookupAddress, lookup as resolve } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./addresses.ts";

/** The address may not be called: not https, or not a public one. */
export class AddressRefused extends Error {}

export interface OutboundAnswer {
  readonly status: number;
  readonly body: string;
}

export interface OutboundRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Calls other systems, at addresses that people type in. */
export interface Outbound {
  /** Whether the address could be called at all, as far as can be told without asking for its name. */
  mayCall(url: URL): boolean;
  /** Follows no redirect. @throws AddressRefused; an Error for whatever else keeps an answer from coming */
  get(url: URL, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<OutboundAnswer>;
  /** The same for any method, with the headers of the answer. */
  send(url: URL, request: OutboundRequest): Promise<OutboundAnswer & { readonly headers: Headers }>;
}

const TIMEOUT_MS = 30_000;
const MOST_BYTES = 25_000_000;

/**
 * The one way out. Only https, only public addresses: the address is judged where the connection is made, after its
 * name was resolved, so a name that points inside, or that points elsewhere the second time, is refused too. Hosts in
 * `allowed` are the operator's own choice and may be private, and plain http.
 */
export function createOutbound(allowed: readonly string[] = []): Outbound {
  const isAllowed = (url: URL) => allowed.includes(bare(url.hostname));
  const mayCall = (url: URL) => {
    if (url.username !== "" || url.password !== "") return false;
    if (isAllowed(url)) return url.protocol === "https:" || url.protocol === "http:";
    const host = bare(url.hostname);
    return url.protocol === "https:" && (isIP(host) === 0 || isPublicAddress(host));
  };
  const send: Outbound["send"] = async (url, request) => {
    if (!mayCall(url)) throw new AddressRefused(url.hostname);
    return exchange(url, request, isAllowed(url) ? undefined : publicOnly);
  };
  return {
    mayCall,
    send,
    async get(url, headers, signal) {
      const { status, body } = await send(url, { method: "GET", headers, signal });
      return { status, body };
    },
  };
}

const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "").toLowerCase();

/** Resolves a name and gives its public addresses alone. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return callback(error, "", 0);
    const [first] = found;
    if (first === undefined || found.some(({ address }) => !isPublicAddress(address)))
      return callback(new AddressRefused(hostname), "", 0);
    return options.all === true ? callback(null, found) : callback(null, first.address, first.family);
  });
};

function exchange(
  url: URL,
  { method, headers, body, signal }: OutboundRequest,
  lookup: LookupFunction | undefined,
): Promise<OutboundAnswer & { readonly headers: Headers }> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const ending = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const begin = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((answer, fail) => {
    const request = begin(
      url,
      { method, headers, signal: ending, agent: false, ...(lookup === undefined ? {} : { lookup }) },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) response.destroy(new Error("the answer is too long"));
          else chunks.push(chunk);
        });
        response.on("end", () =>
          answer({
            status: response.statusCode ?? 0,
            headers: headersOf(response.headersDistinct),
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
        response.on("error", fail);
      },
    );
    request.on("error", fail);
    request.end(body);
  });
}

function headersOf(distinct: Readonly<Record<string, readonly string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(distinct))
    for (const value of values) headers.append(name, value);
  return headers;
}
