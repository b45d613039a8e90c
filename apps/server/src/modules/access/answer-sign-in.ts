import type { Session, SignInAnswer } from "@stockex/contracts";
import type { SessionHandle } from "../../platform/http/index.ts";
import type { OpenedSession, SignedIn } from "./sign-in.ts";

/** Gives the caller the session, as cookie or header. */
export function give(wire: SessionHandle, { token, session }: OpenedSession): Session {
  wire.give({ token, expiresAt: new Date(session.expiresAt) });
  return session;
}

/** The session, or what is still to be shown before there is one. */
export function answerSignIn(wire: SessionHandle, signedIn: SignedIn): SignInAnswer {
  if ("half" in signedIn) return signedIn.half;
  return { stage: "open", ...give(wire, signedIn) };
}
