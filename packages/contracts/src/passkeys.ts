import { z } from "zod";
import { knownPassword } from "./account.ts";
import { defineRoute } from "./route.ts";
import { ticket } from "./second-factor.ts";
import { id, instant, name } from "./values.ts";

const tag = "Passkeys";

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(20_000);

export const passkey = z.object({
  id,
  name,
  /** Whether its maker keeps it for all devices of the person. */
  synced: z.boolean(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export type Passkey = z.infer<typeof passkey>;

const descriptor = z.object({
  id: base64url,
  type: z.literal("public-key"),
  transports: z.array(z.string()),
});

/** What `navigator.credentials.create` is asked (WebAuthn's JSON form). */
export const passkeyCreation = z.object({
  challenge: base64url,
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: base64url, name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.number().int() })),
  timeout: z.number().int(),
  excludeCredentials: z.array(descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.literal(true),
    userVerification: z.literal("required"),
  }),
});
export type PasskeyCreation = z.infer<typeof passkeyCreation>;

/** What `navigator.credentials.get` is asked. */
export const passkeyRequest = z.object({
  challenge: base64url,
  rpId: z.string(),
  timeout: z.number().int(),
  userVerification: z.enum(["required", "preferred"]),
  /** Empty when any passkey of this site will do. */
  allowCredentials: z.array(descriptor),
});
export type PasskeyRequest = z.infer<typeof passkeyRequest>;

/** What the browser answers to a creation. */
export const createdPasskey = z.object({
  id: base64url,
  clientDataJSON: base64url,
  attestationObject: base64url,
  transports: z.array(z.string().max(20)).max(10),
});
export type CreatedPasskey = z.infer<typeof createdPasskey>;

/** What the browser answers to a request. */
export const signedByPasskey = z.object({
  id: base64url,
  clientDataJSON: base64url,
  authenticatorData: base64url,
  signature: base64url,
  userHandle: base64url.nullable(),
});
export type SignedByPasskey = z.infer<typeof signedByPasskey>;

export const security = z.object({
  /** Since when; null when there is none. */
  authenticatorSince: instant.nullable(),
  passkeys: z.array(passkey),
  /** Where passkeys work; null where they cannot. */
  passkeyHost: z.string().nullable(),
  recoveryCodesLeft: z.number().int(),
  /** Whether my role needs a second factor. */
  required: z.boolean(),
  /** Characters a new password has at least. */
  fewestChars: z.number().int(),
});
export type Security = z.infer<typeof security>;

const ofPasskey = z.object({ passkeyId: id });

export const passkeyRoutes = {
  readSecurity: defineRoute({
    id: "readSecurity",
    method: "GET",
    path: "/v1/session/security",
    summary: "How I sign in",
    tag: "Second factor",
    access: "signed-in",
    response: security,
  }),
  beginPasskey: defineRoute({
    id: "beginPasskey",
    method: "POST",
    path: "/v1/session/passkeys/options",
    summary: "What my browser is asked to make a passkey",
    tag,
    access: "signed-in",
    body: z.object({ password: knownPassword }),
    response: passkeyCreation,
    problems: ["password-wrong", "passkeys-impossible", "too-many-requests"],
  }),
  addPasskey: defineRoute({
    id: "addPasskey",
    method: "POST",
    path: "/v1/session/passkeys",
    summary: "Keep the passkey my browser made: I sign in by it from now on",
    tag,
    access: "signed-in",
    body: z.object({ name, credential: createdPasskey }),
    /** Codes are told once; empty when there were some left. */
    response: z.object({ passkey, recoveryCodes: z.array(z.string()) }),
    status: 201,
    problems: ["passkey-refused", "passkeys-impossible", "already-exists"],
  }),
  renamePasskey: defineRoute({
    id: "renamePasskey",
    method: "PUT",
    path: "/v1/session/passkeys/:passkeyId",
    summary: "Give one of my passkeys another name",
    tag,
    access: "signed-in",
    params: ofPasskey,
    body: z.object({ name }),
    response: passkey,
  }),
  removePasskey: defineRoute({
    id: "removePasskey",
    method: "POST",
    path: "/v1/session/passkeys/:passkeyId/removal",
    summary: "Sign in by one of my passkeys no more",
    tag,
    access: "signed-in",
    params: ofPasskey,
    body: z.object({ password: knownPassword }),
    problems: ["password-wrong", "decision-not-possible", "too-many-requests"],
  }),
  beginPasskeySignIn: defineRoute({
    id: "beginPasskeySignIn",
    method: "POST",
    path: "/v1/session/passkey/options",
    summary: "What a browser is asked to sign in by passkey: alone, or after the password with its ticket",
    tag,
    access: "public",
    body: z.object({ ticket: ticket.nullable() }),
    response: passkeyRequest,
    problems: ["passkeys-impossible", "sign-in-over", "too-many-requests"],
  }),
};
