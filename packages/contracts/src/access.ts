import { z } from "zod";
import { accountRoutes, knownPassword } from "./account.ts";
import { enrolment, enrolmentProofs, enrolmentRoutes } from "./enrolment.ts";
import { passkeyRoutes, signedByPasskey } from "./passkeys.ts";
import { permissions, roles } from "./permissions.ts";
import { roleConflictRoutes } from "./role-conflicts.ts";
import { roleRoutes } from "./roles.ts";
import { defineRoute } from "./route.ts";
import { factorCode, halfSession, secondFactorRoutes, ticket } from "./second-factor.ts";
import { code, currency, id, instant, language, name, pageOf, pageQuery } from "./values.ts";

export * from "./account.ts";
export * from "./enrolment.ts";
export * from "./passkeys.ts";
export * from "./role-conflicts.ts";
export * from "./roles.ts";
export * from "./second-factor.ts";

const tag = "Access";

export const company = z.object({
  id,
  code,
  name,
  currency,
  chart: z.enum(["syscohada", "pcg"]),
  timeZone: z.string().max(64),
});
export type Company = z.infer<typeof company>;

export const session = z.object({
  userId: id,
  email: z.email(),
  name,
  language,
  role: z.enum(roles),
  /** Name of the organisation's own role, where the person has one; `role` is then what it was copied from. */
  customRole: name.nullable(),
  permissions: z.array(z.enum(permissions)),
  organisation: z.object({ id, name }),
  companies: z.array(company),
  /** Sent back in `X-CSRF-Token` with every writing request of a cookie session. */
  csrfToken: z.string(),
  expiresAt: instant,
});
export type Session = z.infer<typeof session>;

/** What a right password opens: a session, half of one, or the way to a second factor that is missing. */
export const signInAnswer = z.discriminatedUnion("stage", [
  session.extend({ stage: z.literal("open") }),
  halfSession,
  enrolment,
]);
export type SignInAnswer = z.infer<typeof signInAnswer>;

/** A second factor was set up while signing in. The codes are told once. */
const enrolled = z.object({ session, recoveryCodes: z.array(z.string()) });

export const user = z.object({
  id,
  email: z.email(),
  name,
  language,
  role: z.enum(roles),
  /** The organisation's own role, where the person has one; `role` is then what it was copied from. */
  customRole: z.object({ id, name }).nullable(),
  active: z.boolean(),
  version: z.number().int(),
});
export type User = z.infer<typeof user>;

/** A person as an administrator sees them. */
export const person = user.extend({
  /** False until an invited person has set one. */
  hasPassword: z.boolean(),
  /** Until when the one-time link that was given out last can be used; null when there is none. */
  linkExpiresAt: instant.nullable(),
  secondFactor: z.object({
    required: z.boolean(),
    authenticator: z.boolean(),
    passkeys: z.number().int(),
    recoveryCodesLeft: z.number().int(),
  }),
});
export type Person = z.infer<typeof person>;

export const accessRoutes = {
  ...accountRoutes,
  ...secondFactorRoutes,
  ...passkeyRoutes,
  ...enrolmentRoutes,
  ...roleRoutes,
  ...roleConflictRoutes,
  signIn: defineRoute({
    id: "signIn",
    method: "POST",
    path: "/v1/session",
    summary: "Sign in: opens a session, or half of one where a second factor is wanted",
    tag,
    access: "public",
    body: z.object({ email: z.email().max(200), password: knownPassword }),
    response: signInAnswer,
    status: 201,
    problems: ["sign-in-failed", "too-many-requests"],
  }),
  giveSecondFactor: defineRoute({
    id: "giveSecondFactor",
    method: "POST",
    path: "/v1/session/second-factor",
    summary: "Give the second factor of a sign-in, and open the session",
    tag,
    access: "public",
    body: z.object({ ticket, code: factorCode }),
    response: session,
    status: 201,
    problems: ["sign-in-over", "second-factor-wrong", "too-many-requests"],
  }),
  signInByPasskey: defineRoute({
    id: "signInByPasskey",
    method: "POST",
    path: "/v1/session/passkey",
    summary: "Sign in by passkey, alone or as the second factor of a ticket, and open the session",
    tag,
    access: "public",
    body: z.object({ ticket: ticket.nullable(), credential: signedByPasskey }),
    response: session,
    status: 201,
    problems: ["passkey-refused", "passkeys-impossible", "sign-in-over", "too-many-requests"],
  }),
  confirmEnrolment: defineRoute({
    id: "confirmEnrolment",
    method: "POST",
    path: "/v1/session/enrolment/authenticator/confirmation",
    summary: "Show that the app makes the right codes, and open the session",
    tag,
    access: "public",
    body: enrolmentProofs.authenticator,
    response: enrolled,
    status: 201,
    problems: ["sign-in-over", "second-factor-wrong", "decision-not-possible", "too-many-requests"],
  }),
  enrolPasskey: defineRoute({
    id: "enrolPasskey",
    method: "POST",
    path: "/v1/session/enrolment/passkey",
    summary: "Keep the passkey the browser made, and open the session",
    tag,
    access: "public",
    body: enrolmentProofs.passkey,
    response: enrolled,
    status: 201,
    problems: [
      "sign-in-over",
      "passkey-refused",
      "passkeys-impossible",
      "already-exists",
      "too-many-requests",
    ],
  }),
  readSession: defineRoute({
    id: "readSession",
    method: "GET",
    path: "/v1/session",
    summary: "Who am I, and what may I do",
    tag,
    access: "signed-in",
    response: session,
  }),
  signOut: defineRoute({
    id: "signOut",
    method: "DELETE",
    path: "/v1/session",
    summary: "Sign out",
    tag,
    access: "signed-in",
  }),
  changeLanguage: defineRoute({
    id: "changeLanguage",
    method: "PUT",
    path: "/v1/session/language",
    summary: "Choose my language",
    tag,
    access: "signed-in",
    body: z.object({ language }),
  }),
  listUsers: defineRoute({
    id: "listUsers",
    method: "GET",
    path: "/v1/users",
    summary: "People of the organisation",
    tag,
    access: "signed-in",
    query: pageQuery,
    response: pageOf(user),
  }),
  readUser: defineRoute({
    id: "readUser",
    method: "GET",
    path: "/v1/users/:userId",
    summary: "A person, and whether they can sign in",
    tag,
    access: "access.manage",
    params: z.object({ userId: id }),
    response: person,
    etag: true,
  }),
  createUser: defineRoute({
    id: "createUser",
    method: "POST",
    path: "/v1/users",
    summary: "Add a person; they set their password by a one-time link",
    tag,
    access: "access.manage",
    body: z.object({
      email: z.email().max(200),
      name,
      language,
      role: z.enum(roles),
      /** With it `role` must be the one it was copied from. */
      customRoleId: id.nullable().default(null),
    }),
    response: user,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "unknown-reference", "role-conflict"],
  }),
  changeUser: defineRoute({
    id: "changeUser",
    method: "PUT",
    path: "/v1/users/:userId",
    summary:
      "Change a person, or let them sign in no more: their sessions end. One active administrator remains",
    tag,
    access: "access.manage",
    params: z.object({ userId: id }),
    body: user.pick({ name: true, language: true, role: true, active: true }).extend({
      /** With it `role` must be the one it was copied from. */
      customRoleId: id.nullable(),
    }),
    response: user,
    idempotent: true,
    etag: true,
    problems: ["decision-not-possible", "unknown-reference", "role-conflict"],
  }),
};
