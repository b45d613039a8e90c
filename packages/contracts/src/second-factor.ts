import { z } from "zod";
import { knownPassword } from "./account.ts";
import { defineRoute } from "./route.ts";
import { instant } from "./values.ts";

const tag = "Second factor";

/** Characters a password has at least beside a second factor. */
export const PASSWORD_CHARS_BESIDE = 8;

/** What may be given after the password. */
export const secondFactors = ["passkey", "authenticator", "recovery-code"] as const;
export type SecondFactor = (typeof secondFactors)[number];

/** Names a sign-in whose password was right: 256 random bits, good for ten minutes and nothing else. */
export const ticket = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** The password was right; a second factor is still wanted. */
export const halfSession = z.object({
  stage: z.literal("second-factor"),
  ticket,
  /** What this person has. */
  factors: z.array(z.enum(secondFactors)),
  expiresAt: instant,
});
export type HalfSession = z.infer<typeof halfSession>;

/** Six digits of an app, or a recovery code with or without its dashes. */
export const factorCode = z.string().trim().min(6).max(40);

const recoveryCodes = z.array(z.string());

/** What an authenticator app is told, by its camera or by hand. */
export const authenticatorKey = z.object({
  /** Base32, for typing. */
  key: z.string(),
  /** `otpauth://…`, for a link on a phone. */
  address: z.string(),
  /** The same as QR code: outline of its dark squares for an SVG path, and how many squares a side has. */
  qr: z.object({ path: z.string(), size: z.number().int() }),
});
export type AuthenticatorKey = z.infer<typeof authenticatorKey>;

export const secondFactorRoutes = {
  beginAuthenticator: defineRoute({
    id: "beginAuthenticator",
    method: "POST",
    path: "/v1/session/authenticator",
    summary: "A new key for my authenticator app; it counts once it is confirmed",
    tag,
    access: "signed-in",
    body: z.object({ password: knownPassword }),
    response: authenticatorKey,
    status: 201,
    problems: ["password-wrong", "decision-not-possible", "too-many-requests"],
  }),
  confirmAuthenticator: defineRoute({
    id: "confirmAuthenticator",
    method: "POST",
    path: "/v1/session/authenticator/confirmation",
    summary: "Show that the app makes the right codes: from now on signing in asks for one",
    tag,
    access: "signed-in",
    body: z.object({ code: factorCode }),
    /** Told once; empty when there were some left. */
    response: z.object({ recoveryCodes }),
    problems: ["second-factor-wrong", "decision-not-possible", "too-many-requests"],
  }),
  removeAuthenticator: defineRoute({
    id: "removeAuthenticator",
    method: "POST",
    path: "/v1/session/authenticator/removal",
    summary: "Sign in without the authenticator app from now on",
    tag,
    access: "signed-in",
    body: z.object({ password: knownPassword }),
    problems: ["password-wrong", "decision-not-possible", "too-many-requests"],
  }),
  renewRecoveryCodes: defineRoute({
    id: "renewRecoveryCodes",
    method: "POST",
    path: "/v1/session/recovery-codes",
    summary: "Ten new recovery codes, told once; the old ones end",
    tag,
    access: "signed-in",
    body: z.object({ password: knownPassword }),
    response: z.object({ recoveryCodes }),
    status: 201,
    problems: ["password-wrong", "decision-not-possible", "too-many-requests"],
  }),
};
