import { z } from "zod";
import { signInAnswer } from "./access.ts";
import { roles } from "./permissions.ts";
import { defineRoute } from "./route.ts";
import { id, name } from "./values.ts";

const tag = "Single sign-on";

const setUp = {
  name,
  /** What people type to sign in by it: `acme`. One for all organisations of the server. */
  signInName: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/),
  /** Where the provider describes itself, as in its tokens: `https://login.acme.example/realms/staff`. */
  issuer: z.url().max(300),
  clientId: z.string().trim().min(1).max(200),
  /** Its word is enough for an e-mail that it does not call verified. */
  trustsEmail: z.boolean(),
  /** It asks for a second factor itself. */
  doesSecondFactor: z.boolean(),
  /** The role of people it sends whom nobody has added; null refuses them. */
  roleOfNew: z.enum(roles).exclude(["administrator"]).nullable(),
  active: z.boolean(),
};
/** Never given back by any answer. */
const clientSecret = z.string().trim().min(1).max(500);

export const identityProvider = z.object({
  id,
  ...setUp,
  hasSecret: z.boolean(),
  /** People who have signed in by it. */
  people: z.number().int(),
  version: z.number().int(),
});
export type IdentityProvider = z.infer<typeof identityProvider>;

const ofProvider = z.object({ providerId: id });
const unreachable = ["address-not-allowed", "provider-unreachable"] as const;

export const singleSignOnRoutes = {
  listIdentityProviders: defineRoute({
    id: "listIdentityProviders",
    method: "GET",
    path: "/v1/identity-providers",
    summary: "Identity providers people sign in by, by name",
    tag,
    access: "access.manage",
    response: z.object({
      items: z.array(identityProvider),
      /** Where a provider must send people back to. */
      callbackAddress: z.string(),
    }),
  }),
  createIdentityProvider: defineRoute({
    id: "createIdentityProvider",
    method: "POST",
    path: "/v1/identity-providers",
    summary: "Let people sign in by an OpenID Connect provider, once it answers",
    tag,
    access: "access.manage",
    body: z.object({ ...setUp, clientSecret: clientSecret.nullable() }),
    response: identityProvider,
    status: 201,
    problems: ["already-exists", ...unreachable],
  }),
  readIdentityProvider: defineRoute({
    id: "readIdentityProvider",
    method: "GET",
    path: "/v1/identity-providers/:providerId",
    summary: "One identity provider",
    tag,
    access: "access.manage",
    params: ofProvider,
    response: identityProvider,
    etag: true,
  }),
  changeIdentityProvider: defineRoute({
    id: "changeIdentityProvider",
    method: "PUT",
    path: "/v1/identity-providers/:providerId",
    summary:
      "Change an identity provider; its secret stays unless another is given, which another issuer needs",
    tag,
    access: "access.manage",
    params: ofProvider,
    body: z.object({ ...setUp, clientSecret: clientSecret.optional() }),
    response: identityProvider,
    etag: true,
    problems: ["already-exists", "client-secret-needed", ...unreachable],
  }),
  deleteIdentityProvider: defineRoute({
    id: "deleteIdentityProvider",
    method: "DELETE",
    path: "/v1/identity-providers/:providerId",
    summary: "Let nobody sign in by a provider any more; its people stay, and are known to it no more",
    tag,
    access: "access.manage",
    params: ofProvider,
  }),
  beginSingleSignOn: defineRoute({
    id: "beginSingleSignOn",
    method: "POST",
    path: "/v1/session/single-sign-on",
    summary: "Where to send the browser to sign in by an organisation's provider",
    tag,
    access: "public",
    body: z.object({ signInName: z.string().trim().toLowerCase().max(100) }),
    response: z.object({
      address: z.url(),
      /** Kept by the browser that began, and given back with the provider's answer. */
      ticket: z.string(),
    }),
    problems: ["provider-unknown", "provider-unreachable", "too-many-requests"],
  }),
  finishSingleSignOn: defineRoute({
    id: "finishSingleSignOn",
    method: "POST",
    path: "/v1/session/single-sign-on/answer",
    summary: "Sign in with what the provider sent back: opens a session, or half of one",
    tag,
    access: "public",
    body: z.object({
      ticket: z.string().max(2_000),
      /** The query the provider sent the browser back with: `code=…&state=…`. */
      answer: z.string().max(8_000),
    }),
    response: signInAnswer,
    status: 201,
    problems: [
      "sign-in-over",
      "provider-refused",
      "provider-unreachable",
      "person-unknown",
      "too-many-requests",
    ],
  }),
};
