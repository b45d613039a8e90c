import { z } from "zod";
import { defineRoute } from "./route.ts";
import { id, instant, name } from "./values.ts";

const tag = "Account";

/** Characters a password has at least when it stands alone. */
export const PASSWORD_CHARS = 15;
const PASSWORD_CHARS_MOST = 200;

/** What somebody chooses; how long it must be depends on the person, so the use case says it. */
export const newPassword = z.string().min(1).max(PASSWORD_CHARS_MOST);
/** What somebody proves with. */
export const knownPassword = z.string().min(1).max(PASSWORD_CHARS_MOST);
/** 256 random bits in base64url. */
const linkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const openSession = z.object({
  id,
  /** What the browser or program calls itself. */
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: instant,
  /** To the minute. */
  lastSeenAt: instant,
  expiresAt: instant,
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type OpenSession = z.infer<typeof openSession>;

const openSessions = z.object({ items: z.array(openSession) });
const ofUser = z.object({ userId: id });

export const accountRoutes = {
  changePassword: defineRoute({
    id: "changePassword",
    method: "PUT",
    path: "/v1/session/password",
    summary: "Change my password; my other sessions end",
    tag,
    access: "signed-in",
    body: z.object({ password: knownPassword, next: newPassword }),
    problems: ["password-wrong", "password-refused", "too-many-requests"],
  }),
  listMySessions: defineRoute({
    id: "listMySessions",
    method: "GET",
    path: "/v1/session/all",
    summary: "Where I am signed in",
    tag,
    access: "signed-in",
    response: openSessions,
  }),
  endMySession: defineRoute({
    id: "endMySession",
    method: "DELETE",
    path: "/v1/session/all/:sessionId",
    summary: "End one of my other sessions",
    tag,
    access: "signed-in",
    params: z.object({ sessionId: id }),
  }),
  endMyOtherSessions: defineRoute({
    id: "endMyOtherSessions",
    method: "DELETE",
    path: "/v1/session/all",
    summary: "End all my sessions but this one",
    tag,
    access: "signed-in",
  }),
  listUserSessions: defineRoute({
    id: "listUserSessions",
    method: "GET",
    path: "/v1/users/:userId/sessions",
    summary: "Where a person is signed in",
    tag,
    access: "access.manage",
    params: ofUser,
    response: openSessions,
  }),
  endUserSession: defineRoute({
    id: "endUserSession",
    method: "DELETE",
    path: "/v1/users/:userId/sessions/:sessionId",
    summary: "End a person's session",
    tag,
    access: "access.manage",
    params: ofUser.extend({ sessionId: id }),
  }),
  endUserSessions: defineRoute({
    id: "endUserSessions",
    method: "DELETE",
    path: "/v1/users/:userId/sessions",
    summary: "End all sessions of a person",
    tag,
    access: "access.manage",
    params: ofUser,
  }),
  createPasswordLink: defineRoute({
    id: "createPasswordLink",
    method: "POST",
    path: "/v1/users/:userId/password-link",
    summary:
      "A one-time link by which a person sets a password: told once, valid a day; the one before it ends",
    tag,
    access: "access.manage",
    params: ofUser,
    response: z.object({ token: linkToken, expiresAt: instant }),
    status: 201,
    problems: ["decision-not-possible"],
  }),
  readPasswordLink: defineRoute({
    id: "readPasswordLink",
    method: "POST",
    path: "/v1/password-link/person",
    summary: "Whose password a one-time link sets",
    tag,
    access: "public",
    body: z.object({ token: linkToken }),
    response: z.object({
      name,
      email: z.email(),
      organisation: name,
      /** Whether it is somebody's first password. */
      first: z.boolean(),
      /** Characters the password has at least. */
      fewest: z.number().int(),
      expiresAt: instant,
    }),
    problems: ["link-not-valid", "too-many-requests"],
  }),
  usePasswordLink: defineRoute({
    id: "usePasswordLink",
    method: "POST",
    path: "/v1/password-link",
    summary: "Set a password by a one-time link; the person's sessions end",
    tag,
    access: "public",
    body: z.object({ token: linkToken, password: newPassword }),
    problems: ["link-not-valid", "password-refused", "too-many-requests"],
  }),
};
