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

/** Calls other systems, at addresses that people type in. */
export interface Outbound {
  /** Whether the address could be called at all, as far as can be told without asking for its name. */
  mayCall(url: URL): boolean;
  /** Follows no redirect. @throws AddressRefused; an Error for whatever else keeps an answer from coming */
  get(url: URL, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<OutboundAnswer>;
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
  return {
    mayCall,
    get(url, headers, signal) {
      if (!mayCall(url)) return Promise.reject(new AddressRefused(url.hostname));
      return send(url, headers, isAllowed(url) ? undefined : publicOnly, signal);
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

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  lookup: LookupFunction | undefined,
  signal: AbortSignal | undefined,
): Promise<OutboundAnswer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const ending = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const begin = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((answer, fail) => {
    const request = begin(
      url,
      { headers, signal: ending, agent: false, ...(lookup === undefined ? {} : { lookup }) },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) response.destroy(new Error("the answer is too long"));
          else chunks.push(chunk);
        });
        response.on("end", () =>
          answer({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") }),
        );
        response.on("error", fail);
      },
    );
    request.on("error", fail);
    request.end();
  });
}
