import { isIP } from "node:net";

/** Where a passkey belongs: browsers offer it there and nowhere else. */
export interface Site {
  /** The relying party of WebAuthn: a host name. */
  readonly host: string;
  readonly origin: string;
}

/** Where people reach the server, as a browser says it. @param port it listens on; null before it does */
export function originOf(publicUrl: URL | null, port: number | null): string {
  return publicUrl?.origin ?? `http://localhost:${port ?? 80}`;
}

/**
 * Where people reach the server: its public address, or this machine. Null for a bare number, which browsers take no
 * passkeys for.
 * @param port it listens on; null before it does
 */
export function siteOf(publicUrl: URL | null, port: number | null): Site | null {
  if (publicUrl === null) return { host: "localhost", origin: originOf(null, port) };
  const { hostname, origin } = publicUrl;
  return isIP(hostname.replace(/^\[|\]$/g, "")) === 0 ? { host: hostname, origin } : null;
}
