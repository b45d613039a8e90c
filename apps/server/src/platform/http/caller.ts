import type { Language, Permission, Route } from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";
import type { FastifyRequest } from "fastify";
import type { Channel, RequestContext } from "../context.ts";
import { fail } from "../problem.ts";
import { acceptedLanguage } from "./language.ts";
import {
  csrfHolds,
  isProgram,
  type SessionFacts,
  type SessionSource,
  sha256,
  type TokenFrom,
  tokenOf,
} from "./session.ts";

/** Who is behind a request. */
export interface Caller {
  readonly session: SessionFacts | null;
  readonly token: string | null;
  readonly from: TokenFrom | null;
  readonly language: Language;
  readonly channel: Channel;
}

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** Finds the caller's session, if any. A person's own language wins in a browser, the header for programs. */
export async function findCaller(
  request: FastifyRequest,
  sessions: SessionSource,
  publicUrl: URL | null,
): Promise<Caller> {
  const found = tokenOf(request, publicUrl);
  const session = found === null ? null : await sessions.find(sha256(found.token));
  const asked = acceptedLanguage(request.headers["accept-language"]);
  const own = session?.language;
  return {
    session,
    token: found?.token ?? null,
    from: found?.from ?? null,
    language: (found?.from === "cookie" ? (own ?? asked) : (asked ?? own)) ?? "en",
    channel: channelOf(request, found?.from ?? null),
  };
}

/** @throws ProblemError sign-in-required, permission-missing or csrf-token-missing */
export function admit(request: FastifyRequest, caller: Caller, route: Route): void {
  if (route.access === "public") return;
  if (caller.session === null) fail("sign-in-required");
  if (caller.from === "cookie" && route.method !== "GET" && !csrfHolds(request, caller.session))
    fail("csrf-token-missing");
  if (!mayUse(route.access, caller.session.permissions))
    fail("permission-missing", { permission: route.access });
}

function mayUse(access: "signed-in" | Permission, permissions: ReadonlySet<Permission>): boolean {
  return access === "signed-in" || permissions.has(access);
}

export function contextOf(caller: Caller, request: FastifyRequest, clock: Clock): RequestContext | null {
  if (caller.session === null) return null;
  return {
    organisationId: caller.session.organisationId,
    userId: caller.session.userId,
    permissions: caller.session.permissions,
    language: caller.language,
    channel: caller.channel,
    address: request.ip,
    device: deviceOf(request),
    clock,
  };
}

/** What the caller's program calls itself. */
export function deviceOf(request: FastifyRequest): string | null {
  return request.headers["user-agent"]?.slice(0, 300) ?? null;
}

function channelOf(request: FastifyRequest, from: TokenFrom | null): Channel {
  if (request.headers["x-stockex-client"] === "app") return "app";
  return from === "bearer" || isProgram(request) ? "api" : "web";
}
