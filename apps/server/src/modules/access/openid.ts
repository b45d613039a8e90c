import * as openid from "openid-client";
import { AddressRefused, type Outbound } from "../../platform/outbound/outbound.ts";
import { fail } from "../../platform/problem.ts";

/** A provider as it is called. */
export interface OpenIdClient {
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. */
  readonly clientSecret: string | null;
}

/** What only the browser that began may come back with (OpenID Connect Core 3.1.2.1, RFC 7636). */
export interface Asked {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who the provider says it is. */
export interface ExternalPerson {
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly locale: string | null;
  /** More than one thing was asked of the person (RFC 8176). */
  readonly manyFactors: boolean;
}

/** Asks a provider to describe itself. @throws ProblemError provider-unreachable, address-not-allowed */
export async function discover(outbound: Outbound, client: OpenIdClient): Promise<openid.Configuration> {
  const { issuer, clientId, clientSecret } = client;
  try {
    return await openid.discovery(
      new URL(issuer),
      clientId,
      clientSecret ?? undefined,
      clientSecret === null ? openid.None() : undefined,
      // The way out decides which addresses may do without TLS.
      { [openid.customFetch]: fetchBy(outbound), execute: [openid.allowInsecureRequests], timeout: 15 },
    );
  } catch (error) {
    return unreachable(error, issuer);
  }
}

/** Where a browser goes to be asked who it is, and what the answer must hold. */
export async function authorization(
  provider: openid.Configuration,
  redirectUri: string,
): Promise<{ readonly address: string; readonly asked: Asked }> {
  const asked = {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    codeVerifier: openid.randomPKCECodeVerifier(),
  };
  const address = openid.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: "openid email profile",
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(asked.codeVerifier),
    code_challenge_method: "S256",
  });
  return { address: address.href, asked };
}

/**
 * Exchanges the provider's answer for who the person is: its signature, audience, nonce and state are checked, the code
 * is good once. What the token leaves out of e-mail and name is asked of the provider.
 * @throws ProblemError provider-refused, provider-unreachable
 */
export async function whoIs(
  provider: openid.Configuration,
  client: OpenIdClient,
  { answerTo, asked }: { readonly answerTo: URL; readonly asked: Asked },
): Promise<ExternalPerson> {
  try {
    const tokens = await openid.authorizationCodeGrant(provider, answerTo, {
      pkceCodeVerifier: asked.codeVerifier,
      expectedState: asked.state,
      expectedNonce: asked.nonce,
      idTokenExpected: true,
    });
    const token = tokens.claims();
    if (token === undefined) return fail("provider-refused", { provider: client.name });
    const more = token["email"] === undefined && provider.serverMetadata().userinfo_endpoint !== undefined;
    const claims = more
      ? { ...(await openid.fetchUserInfo(provider, tokens.access_token, token.sub)), ...token }
      : token;
    return personOf(token.sub, claims);
  } catch (error) {
    const refused =
      error instanceof openid.AuthorizationResponseError ||
      error instanceof openid.ResponseBodyError ||
      (error instanceof openid.ClientError && error.code !== "OAUTH_TIMEOUT");
    if (refused) return fail("provider-refused", { provider: client.name });
    return unreachable(error, client.issuer);
  }
}

function personOf(subject: string, claims: Readonly<Record<string, unknown>>): ExternalPerson {
  const text = (name: string) =>
    typeof claims[name] === "string" && claims[name] !== "" ? claims[name] : null;
  const { amr } = claims;
  return {
    subject,
    email: text("email")?.toLowerCase() ?? null,
    emailVerified: claims["email_verified"] === true,
    name: text("name"),
    locale: text("locale"),
    manyFactors: Array.isArray(amr) && amr.includes("mfa"),
  };
}

function fetchBy(outbound: Outbound): openid.CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    if (body !== undefined && body !== null && typeof body !== "string" && !(body instanceof URLSearchParams))
      throw new Error("a body of this kind is never sent");
    const request = {
      method,
      headers,
      body: body === undefined || body === null ? undefined : String(body),
      signal,
    };
    const answer = await outbound.send(new URL(url), request);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : answer.body, { status: answer.status, headers: answer.headers });
  };
}

function unreachable(error: unknown, issuer: string): never {
  const { host } = new URL(issuer);
  // The library wraps what the way out throws.
  const causes = [error, error instanceof Error ? error.cause : null];
  if (causes.some((each) => each instanceof AddressRefused)) return fail("address-not-allowed", { host });
  return fail("provider-unreachable", { host });
}
