import type { CreatedPasskey, PasskeyCreation, PasskeyRequest, SignedByPasskey } from "@stockex/contracts";

/** Loaded when a passkey is used: most sign-ins and all other screens do without. */
const library = () => import("@simplewebauthn/browser");

/** Whether this browser, on this page, can use passkeys of a host: they belong to a name and what lies below it. */
export function passkeysWork(host: string | null = window.location.hostname): boolean {
  if (host === null || typeof window.PublicKeyCredential !== "function") return false;
  const { hostname } = window.location;
  // Of a bare number browsers take none.
  if (/^[\d.]+$|:/.test(hostname)) return false;
  return hostname === host || hostname.endsWith(`.${host}`);
}

/** Has the device make a passkey. */
export async function createPasskey(options: PasskeyCreation): Promise<CreatedPasskey> {
  const { startRegistration } = await library();
  const { id, response } = await startRegistration({ optionsJSON: options });
  const { clientDataJSON, attestationObject, transports } = response;
  return { id, clientDataJSON, attestationObject, transports: transports ?? [] };
}

/** Has the device sign with a passkey. */
export async function signWithPasskey(options: PasskeyRequest): Promise<SignedByPasskey> {
  const { startAuthentication } = await library();
  const { id, response } = await startAuthentication({ optionsJSON: options });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return { id, clientDataJSON, authenticatorData, signature, userHandle: userHandle ?? null };
}

/** Whether the person closed the device's window, let it pass, or has no passkey: nothing to report as a fault. */
export function wasGivenUp(error: unknown): boolean {
  return error instanceof Error && ["NotAllowedError", "AbortError"].includes(error.name);
}
