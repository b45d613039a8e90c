import type { CreatedPasskey } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { PublicCaller } from "../../platform/http/index.ts";
import { fail, ProblemError } from "../../platform/problem.ts";
import { beginAuthenticator, confirmAuthenticator } from "./authenticator.ts";
import { beginPasskey, checkNewPasskey, insertPasskey, knownAlready } from "./passkeys.ts";
import { hasSecondFactor, settleWith } from "./second-factors.ts";
import {
  actingFor,
  type OpenedSession,
  openSession,
  recordRefusal,
  type SignInDependencies,
} from "./sign-in.ts";
import { deleteTickets, findTicket, useTicket, type WaitingSignIn } from "./tickets.ts";

/** A session opened with a second factor that was set up on the way in. */
export interface Enrolled {
  readonly opened: OpenedSession;
  readonly recoveryCodes: string[];
}

/** A key for the app of somebody who must have a second factor. @throws ProblemError sign-in-over */
export async function beginEnrolment(deps: SignInDependencies, ticket: string, caller: PublicCaller) {
  const waiting = await findTicket(deps, ticket, "enrolment", caller);
  return deps.database.write(actingFor(waiting, caller, waiting.user_id), async (tx) => {
    await requireNone(tx, waiting.user_id);
    return beginAuthenticator(tx, deps.secrets, waiting.user_id);
  });
}

/** What their browser is asked to make a passkey. @throws ProblemError sign-in-over, passkeys-impossible */
export async function beginPasskeyEnrolment(deps: SignInDependencies, ticket: string, caller: PublicCaller) {
  const site = deps.site() ?? fail("passkeys-impossible");
  const waiting = await findTicket(deps, ticket, "enrolment", caller);
  return deps.database.read(actingFor(waiting, caller, waiting.user_id), (tx) =>
    beginPasskey(tx, { secrets: deps.secrets, site }, waiting.user_id),
  );
}

/**
 * Opens the session with the app's first code.
 * @throws ProblemError sign-in-over, second-factor-wrong, decision-not-possible, too-many-requests
 */
export async function enrolAuthenticator(
  deps: SignInDependencies,
  given: { readonly ticket: string; readonly code: string },
  caller: PublicCaller,
): Promise<Enrolled> {
  const waiting = await findTicket(deps, given.ticket, "enrolment", caller);
  await deps.limits.takeSecondFactor(waiting.email);
  try {
    const enrolled = await enrol(deps, given.ticket, waiting, caller, "authenticator", (tx) =>
      confirmAuthenticator(tx, deps.secrets, waiting.user_id, given.code),
    );
    await deps.limits.forgiveSecondFactor(waiting.email);
    return enrolled;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "second-factor-wrong")
      await recordRefusal(deps, waiting, caller, "session.second-factor-refused");
    throw error;
  }
}

/**
 * Opens the session with a passkey that was just made.
 * @throws ProblemError sign-in-over, passkey-refused, passkeys-impossible, already-exists, too-many-requests
 */
export async function enrolPasskey(
  deps: SignInDependencies,
  given: { readonly ticket: string; readonly name: string; readonly credential: CreatedPasskey },
  caller: PublicCaller,
): Promise<Enrolled> {
  const site = deps.site() ?? fail("passkeys-impossible");
  const waiting = await findTicket(deps, given.ticket, "enrolment", caller);
  const { user_id: userId } = waiting;
  const made = await checkNewPasskey({ ...deps, site }, given.credential, userId, caller.clock.now());
  return enrol(deps, given.ticket, waiting, caller, "passkey", async (tx) => {
    await insertPasskey(tx, userId, given.name, made);
  }).catch(knownAlready);
}

async function enrol(
  deps: SignInDependencies,
  ticket: string,
  waiting: WaitingSignIn,
  caller: PublicCaller,
  factor: "authenticator" | "passkey",
  add: (tx: Tx) => Promise<void>,
): Promise<Enrolled> {
  const { user_id: userId } = waiting;
  return deps.database.write(actingFor(waiting, caller, userId), async (tx) => {
    await useTicket(tx, ticket, "enrolment");
    await requireNone(tx, userId);
    await add(tx);
    const { recoveryCodes } = await settleWith(tx, userId, null);
    await deleteTickets(tx, userId);
    return { opened: await openSession(tx, userId, caller, factor), recoveryCodes };
  });
}

/**
 * A ticket of before must not add to a second factor that is there meanwhile: it was given for the password alone.
 * The person is locked, so that two tickets do not both find none.
 */
async function requireNone(tx: Tx, userId: string): Promise<void> {
  await sql`SELECT FROM access.users WHERE id = ${userId} FOR NO KEY UPDATE`.execute(tx.kysely);
  if (await hasSecondFactor(tx, userId)) fail("sign-in-over");
}
