import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import type { PasskeyRequest, SignedByPasskey } from "@stockex/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { type PublicCaller, sha256 } from "../../platform/http/index.ts";
import { fail } from "../../platform/problem.ts";
import { CHALLENGE_MS, isChallenge, newChallenge, useChallenge } from "./challenges.ts";
import { descriptorsOf, handleOf } from "./passkeys.ts";
import {
  actingFor,
  type OpenedSession,
  openSession,
  recordRefusal,
  type SignInDependencies,
} from "./sign-in.ts";
import type { Site } from "./site.ts";
import { findTicket, useTicket } from "./tickets.ts";

/** A challenge for a sign-in by passkey alone answers no ticket, nor the other way round. */
const purposeOf = (ticket: string | null) =>
  ticket === null ? "sign-in" : `second factor of ${sha256(ticket).toString("base64url")}`;

/**
 * What a browser is asked: any passkey of this site that checks who holds it, or with the ticket of a right password
 * one of that person. Without a ticket it tells nothing about anybody.
 * @throws ProblemError passkeys-impossible, sign-in-over, too-many-requests
 */
export async function beginPasskeySignIn(
  deps: SignInDependencies,
  ticket: string | null,
  caller: PublicCaller,
): Promise<PasskeyRequest> {
  const site = deps.site() ?? fail("passkeys-impossible");
  const challenge = newChallenge(deps.secrets, purposeOf(ticket), caller.clock.now());
  return {
    challenge: Buffer.from(challenge).toString("base64url"),
    rpId: site.host,
    timeout: CHALLENGE_MS,
    userVerification: ticket === null ? "required" : "preferred",
    allowCredentials: ticket === null ? [] : await passkeysBehind(deps, ticket, caller),
  };
}

async function passkeysBehind(deps: SignInDependencies, ticket: string, caller: PublicCaller) {
  const waiting = await findTicket(deps, ticket, "second-factor", caller);
  return deps.database.read(actingFor(waiting, caller, waiting.user_id), (tx) =>
    descriptorsOf(tx, waiting.user_id),
  );
}

/**
 * Opens a session for who holds a passkey. Whatever is wrong – an unknown key, a challenge of others or answered
 * before, another site, a signature, a counter that fell back – is refused alike.
 * @throws ProblemError passkey-refused, passkeys-impossible, sign-in-over, too-many-requests
 */
export async function signInByPasskey(
  deps: SignInDependencies,
  { ticket, credential }: { readonly ticket: string | null; readonly credential: SignedByPasskey },
  caller: PublicCaller,
): Promise<OpenedSession> {
  const site = deps.site() ?? fail("passkeys-impossible");
  await deps.limits.takeOfAddress(caller.address);
  const waiting = ticket === null ? null : await findTicket(deps, ticket, "second-factor", caller);
  const known = await findPasskey(deps.database, credential.id);
  if (known === null || (waiting !== null && waiting.user_id !== known.user_id))
    return fail("passkey-refused");
  const checked = await checkSigned({ ...deps, site }, { known, ticket, credential }, caller);
  if ("why" in checked) {
    deps.log.warn({ code: "passkey-refused", address: caller.address }, "a passkey was refused");
    await recordRefusal(deps, known, caller, "session.passkey-refused", { why: checked.why });
    return fail("passkey-refused");
  }
  const opened = await deps.database.write(actingFor(known, caller, known.user_id), async (tx) => {
    if (ticket !== null) await useTicket(tx, ticket, "second-factor");
    await useChallenge(tx, checked.challenge);
    await countUse(tx, known.passkey_id, checked.counter);
    return openSession(tx, known.user_id, caller, "passkey");
  });
  await deps.limits.forgiveAddress(caller.address);
  return opened;
}

interface KnownPasskey {
  readonly organisation_id: string;
  readonly user_id: string;
  readonly passkey_id: string;
  readonly public_key: Buffer;
  /** A bigint, as the driver gives it. */
  readonly counter: string;
}

async function findPasskey(database: Database, credentialId: string): Promise<KnownPasskey | null> {
  const { rows } = await database.pool.query<KnownPasskey>("SELECT * FROM access.find_passkey($1)", [
    Buffer.from(credentialId, "base64url"),
  ]);
  return rows[0] ?? null;
}

interface Signed {
  readonly known: KnownPasskey;
  readonly ticket: string | null;
  readonly credential: SignedByPasskey;
}

async function checkSigned(
  deps: Pick<SignInDependencies, "secrets"> & { readonly site: Site },
  { known, ticket, credential }: Signed,
  caller: PublicCaller,
): Promise<{ readonly challenge: string; readonly counter: number } | { readonly why: string }> {
  const { id, clientDataJSON, authenticatorData, signature, userHandle } = credential;
  // By passkey alone nobody was named: the passkey itself must say whose it is.
  if (userHandle === null ? ticket === null : userHandle !== handleOf(known.user_id))
    return { why: "person" };
  const answered = { challenge: "" };
  const counter = Number(known.counter);
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: (challenge) => {
        answered.challenge = challenge;
        return isChallenge(deps.secrets, purposeOf(ticket), challenge, caller.clock.now());
      },
      expectedOrigin: deps.site.origin,
      expectedRPID: deps.site.host,
      requireUserVerification: ticket === null,
      // Judged below, so that a copied passkey is told from a wrong one.
      credential: { id, publicKey: Uint8Array.from(known.public_key), counter: 0 },
    });
    if (!verified) return { why: "signature" };
    const { newCounter } = authenticationInfo;
    if (newCounter <= counter && (newCounter > 0 || counter > 0)) return { why: "counter" };
    return { challenge: answered.challenge, counter: newCounter };
  } catch {
    // The library throws for whatever does not fit; its words quote what the caller sent.
    return { why: "answer" };
  }
}

/** Remembers the use; of two at the same time that say the same number, one is a copy. */
async function countUse(tx: Tx, passkeyId: string, counter: number): Promise<void> {
  const { rows } = await sql`
    UPDATE access.passkeys SET counter = ${counter}, last_used_at = ${tx.ctx.clock.now()}
    WHERE id = ${passkeyId} AND (counter < ${counter} OR (counter = 0 AND ${counter}::bigint = 0))
    RETURNING id`.execute(tx.kysely);
  if (rows.length === 0) fail("passkey-refused");
}
