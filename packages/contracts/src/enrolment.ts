import { z } from "zod";
import { createdPasskey, passkeyCreation } from "./passkeys.ts";
import { roles } from "./permissions.ts";
import { defineRoute } from "./route.ts";
import { authenticatorKey, factorCode, ticket } from "./second-factor.ts";
import { id, instant, name, reason } from "./values.ts";

const tag = "Second factor by role";

/** The password was right; this role needs a second factor, which is set up now. */
export const enrolment = z.object({
  stage: z.literal("enrolment"),
  ticket,
  expiresAt: instant,
});
export type Enrolment = z.infer<typeof enrolment>;

export const signInRules = z.object({
  /** Roles whose people sign in with a second factor, or set one up first. */
  secondFactorRoles: z.array(z.enum(roles)),
  /** People who may sign in, and those of them without a second factor. */
  people: z.array(
    z.object({ role: z.enum(roles), active: z.number().int(), withoutSecondFactor: z.number().int() }),
  ),
  version: z.number().int(),
});
export type SignInRules = z.infer<typeof signInRules>;

const ofTicket = z.object({ ticket });

export const enrolmentRoutes = {
  readSignInRules: defineRoute({
    id: "readSignInRules",
    method: "GET",
    path: "/v1/sign-in-rules",
    summary: "Which roles need a second factor",
    tag,
    access: "access.manage",
    response: signInRules,
    etag: true,
  }),
  changeSignInRules: defineRoute({
    id: "changeSignInRules",
    method: "PUT",
    path: "/v1/sign-in-rules",
    summary: "Say which roles need a second factor; sessions of those who have none end",
    tag,
    access: "access.manage",
    body: signInRules.pick({ secondFactorRoles: true }),
    response: signInRules,
    etag: true,
    problems: ["decision-not-possible"],
  }),
  resetSecondFactor: defineRoute({
    id: "resetSecondFactor",
    method: "POST",
    path: "/v1/users/:userId/second-factor/reset",
    summary: "Take a person's second factor away, because it is lost: their sessions end",
    tag,
    access: "access.manage",
    params: z.object({ userId: id }),
    body: z.object({ reason }),
    problems: ["decision-not-possible"],
  }),
  enrolAuthenticator: defineRoute({
    id: "enrolAuthenticator",
    method: "POST",
    path: "/v1/session/enrolment/authenticator",
    summary: "A new key for an authenticator app, while signing in",
    tag,
    access: "public",
    body: ofTicket,
    response: authenticatorKey,
    status: 201,
    problems: ["sign-in-over", "too-many-requests"],
  }),
  beginPasskeyEnrolment: defineRoute({
    id: "beginPasskeyEnrolment",
    method: "POST",
    path: "/v1/session/enrolment/passkey/options",
    summary: "What a browser is asked to make a passkey, while signing in",
    tag,
    access: "public",
    body: ofTicket,
    response: passkeyCreation,
    problems: ["sign-in-over", "passkeys-impossible", "too-many-requests"],
  }),
};

/** What ends an enrolment; the answer is a session, which `access.ts` knows. */
export const enrolmentProofs = {
  authenticator: ofTicket.extend({ code: factorCode }),
  passkey: ofTicket.extend({ name, credential: createdPasskey }),
};
