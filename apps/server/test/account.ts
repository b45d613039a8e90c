import { type Client, createClient } from "@stockex/client";
import { routes } from "@stockex/contracts";
import type { Clock } from "@stockex/kernel";
import { TOTP } from "otpauth";
import { PASSWORD } from "./application.ts";

/** A clock that tests put on by hand, so that a code of the next half minute needs no waiting. */
export class SetClock implements Clock {
  #ms = Date.UTC(2026, 2, 2, 8, 0, 10);
  now(): Date {
    return new Date(this.#ms);
  }
  pass(seconds: number): void {
    this.#ms += seconds * 1_000;
  }
}

/** What an authenticator app shows for a key. */
export function codeOf(key: string, at: Date): string {
  return new TOTP({ secret: key }).generate({ timestamp: at.getTime() });
}

/** A program's client of nobody yet. */
export const nobody = (address: string): Client => createClient({ baseUrl: address, program: "api" });

/** Signs in with the password alone. */
export async function signInWith(address: string, email: string, password = PASSWORD): Promise<Client> {
  const client = nobody(address);
  const { token } = await client.read(routes.signIn, { body: { email, password } });
  client.use({ token });
  return client;
}

/** The ticket of a sign-in whose password was right. */
export async function ticketOf(address: string, email: string, password = PASSWORD): Promise<string> {
  const answer = await nobody(address).call(routes.signIn, { body: { email, password } });
  if (answer.stage !== "second-factor") throw new Error(`the sign-in of ${email} is ${answer.stage}`);
  return answer.ticket;
}

/** Sets up an authenticator app for the client's person. Gives its key and the recovery codes. */
export async function enrol(
  client: Client,
  clock: Clock,
): Promise<{ readonly key: string; readonly recoveryCodes: readonly string[] }> {
  const { key } = await client.call(routes.beginAuthenticator, { body: { password: PASSWORD } });
  const code = codeOf(key, clock.now());
  const { recoveryCodes } = await client.call(routes.confirmAuthenticator, { body: { code } });
  return { key, recoveryCodes };
}
