import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type {} from "@fastify/cookie";
import type { Language, Permission } from "@stockex/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";

/** What a valid session says; made by the access module, which platform does not know. */
export interface SessionFacts {
  readonly organisationId: string;
  readonly userId: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly language: Language;
  readonly csrfToken: string;
  /** When it ends whatever happens: the absolute limit, not the idle one. */
  readonly expiresAt: Date;
}

export interface SessionSource {
  /** The session of a token's SHA-256, or null when there is none, it was idle too long, or it has expired. */
  find(tokenSha256: Buffer): Promise<SessionFacts | null>;
  /** The same without counting as use: does not keep an idle session alive, and reads afresh. */
  peek(tokenSha256: Buffer): Promise<SessionFacts | null>;
}

export type TokenFrom = "cookie" | "bearer";

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The token of a request: `Authorization: Bearer` of programs, else the browser's cookie. */
export function tokenOf(
  request: FastifyRequest,
  publicUrl: URL | null,
): { token: string; from: TokenFrom } | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? "";
    return TOKEN.test(token) ? { token, from: "bearer" } : null;
  }
  const token = request.cookies[cookieName(request, publicUrl)] ?? "";
  return TOKEN.test(token) ? { token, from: "cookie" } : null;
}

export function sha256(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

export function csrfHolds(request: FastifyRequest, session: SessionFacts): boolean {
  const sent = request.headers["x-csrf-token"];
  if (typeof sent !== "string") return false;
  const [given, wanted] = [Buffer.from(sent), Buffer.from(session.csrfToken)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** A browser names the page a request or socket comes from; another site's page is not ours. */
export function comesFromElsewhere(request: FastifyRequest, publicUrl: URL | null): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const { host } = new URL(origin);
  return host !== request.host && host !== publicUrl?.host;
}

/** Hands the token to the caller: as cookie, or to a program that says it is one in a header. */
export function giveToken(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: URL | null,
  session: { readonly token: string; readonly expiresAt: Date },
): void {
  if (isProgram(request)) {
    reply.header("x-session-token", session.token);
    return;
  }
  reply.setCookie(cookieName(request, publicUrl), session.token, {
    ...cookieOptions(request, publicUrl),
    expires: session.expiresAt,
  });
}

export function takeToken(request: FastifyRequest, reply: FastifyReply, publicUrl: URL | null): void {
  reply.clearCookie(cookieName(request, publicUrl), cookieOptions(request, publicUrl));
}

/** Programs say `X-Stockex-Client: api` (integrations) or `app` (the counting app). */
export function isProgram(request: FastifyRequest): boolean {
  const client = request.headers["x-stockex-client"];
  return client === "api" || client === "app";
}

/**
 * Browsers take Secure cookies, which `__Host-` needs, over https and from the machine itself. Plain http
 * across a network gets the same cookie without either; the operator's guide says to put TLS in front.
 */
function cookieName(request: FastifyRequest, publicUrl: URL | null): string {
  return isSecure(request, publicUrl) ? "__Host-stockex" : "stockex";
}

function cookieOptions(request: FastifyRequest, publicUrl: URL | null) {
  return { path: "/", httpOnly: true, sameSite: "lax", secure: isSecure(request, publicUrl) } as const;
}

function isSecure(request: FastifyRequest, publicUrl: URL | null): boolean {
  if (publicUrl?.protocol === "https:" || request.protocol === "https") return true;
  const host = request.hostname.replace(/^\[|\]$/g, "");
  if (host === "localhost" || host.endsWith(".localhost") || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
