/// <reference path="./oidc-provider.d.ts" />
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** Somebody the provider knows; signs in there by this name, with any password. */
export interface ExternalAccount {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly locale?: string;
}

export interface OpenIdProvider {
  readonly issuer: string;
  /** By the name they sign in with, which is their subject, too. */
  readonly accounts: Map<string, ExternalAccount>;
  stop(): Promise<void>;
}

export const CLIENT_ID = "stockex";
export const CLIENT_SECRET = "a secret of the client, which nobody may see again";

/** A real OpenID provider on loopback, with the forms it has for development. */
export async function startOpenIdProvider(callbackAddress: string): Promise<OpenIdProvider> {
  const accounts = new Map<string, ExternalAccount>();
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [callbackAddress],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "locale"] },
    cookies: { keys: ["a key of the tests"] },
    pkce: { required: () => true },
    findAccount: (_, sub) => {
      const account = accounts.get(sub);
      return account === undefined ? undefined : { accountId: sub, claims: () => ({ sub, ...account }) };
    },
  });
  server.on("request", provider.callback());
  return {
    issuer,
    accounts,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/**
 * What a browser does at the provider: follows it to its form, signs in, agrees, and stops at the way back. Gives the
 * query it comes back with.
 */
export async function answerOf(address: string, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  const visit = async (url: string, body?: URLSearchParams): Promise<{ url: string; text: string }> => {
    const answer = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const next = answer.headers.get("location");
    if (next === null) return { url, text: await answer.text() };
    const target = new URL(next, url);
    // Back at the application: nobody is asked there.
    if (target.origin !== new URL(address).origin) return { url: target.href, text: "" };
    return visit(target.href);
  };
  let at = await visit(address);
  for (let step = 0; step < 3 && at.text !== ""; step += 1) {
    const action = /<form[^>]*action="([^"]+)"/.exec(at.text)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(at.text)?.[1];
    if (action === undefined || prompt === undefined) throw new Error(`no form at ${at.url}`);
    const fields = new URLSearchParams({ prompt });
    if (prompt === "login") {
      fields.set("login", login);
      fields.set("password", "any");
    }
    at = await visit(new URL(action, at.url).href, fields);
  }
  return new URL(at.url).search;
}
