import { generateKeyPairSync } from "node:crypto";
import type { Client } from "@stockex/client";
import { type Role, routes } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { enrol, nobody, SetClock, signInWith, ticketOf } from "../../../test/account.ts";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";
import { type Mischief, SoftAuthenticator } from "../../../test/soft-authenticator.ts";

const SITE = new URL("https://stock.example:8443");
const clock = new SetClock();
let running: TestApplication;
let acme: TestOrganisation;
let made = 0;

beforeAll(async () => {
  running = await startTestApplication({ clock, publicUrl: SITE });
});
beforeEach(async () => {
  made += 1;
  acme = await makeOrganisation(running.app, `Acme${made}`, clock);
});
afterAll(() => running.stop());

const refused = { code: "passkey-refused" };
const device = () => new SoftAuthenticator(SITE.origin);
const as = (role: Role) => signInWith(running.address, acme.email(role));
const ticketFor = (role: Role) => ticketOf(running.address, acme.email(role));

async function add(client: Client, authenticator: SoftAuthenticator, mischief: Mischief = {}) {
  const options = await client.call(routes.beginPasskey, { body: { password: PASSWORD } });
  const credential = authenticator.create(options, mischief);
  return client.call(routes.addPasskey, { body: { name: "My phone", credential } });
}

async function signIn(
  authenticator: SoftAuthenticator,
  ticket: string | null = null,
  mischief: Mischief = {},
) {
  const client = nobody(running.address);
  const options = await client.call(routes.beginPasskeySignIn, { body: { ticket } });
  const credential = authenticator.get(options, mischief);
  const body = { ticket, credential };
  const { token, body: session } = await client.read(routes.signInByPasskey, { body });
  client.use({ token });
  return { client, session, options, body };
}

async function refusals(): Promise<unknown[]> {
  const { rows } = await running.db.ownerPool.query<{ after: { why: string } }>(
    `SELECT after FROM audit.events WHERE organisation_id = $1 AND action = 'session.passkey-refused' ORDER BY id`,
    [acme.organisationId],
  );
  return rows.map(({ after }) => after.why);
}

describe("a passkey", () => {
  it("signs in alone, without a name, and is a second factor beside the password", async () => {
    const phone = device();
    const { passkey, recoveryCodes } = await add(await as("counter"), phone);
    expect(passkey).toMatchObject({ name: "My phone", synced: false, lastUsedAt: null });
    expect(recoveryCodes).toHaveLength(10);
    const { session, options } = await signIn(phone);
    expect(session.email).toBe(acme.email("counter"));
    expect(options).toMatchObject({
      rpId: "stock.example",
      userVerification: "required",
      allowCredentials: [],
    });
    const ticket = await ticketFor("counter");
    const second = await signIn(phone, ticket);
    expect(second.options.allowCredentials.map(({ id }) => id)).toEqual([phone.id]);
    const security = await second.client.call(routes.readSecurity);
    expect(security).toMatchObject({ fewestChars: 8, passkeyHost: "stock.example" });
    expect(security.passkeys[0]?.lastUsedAt).not.toBeNull();
  });

  it("is named and removed by its person alone; the last one stays while the password is short", async () => {
    const [mine, theirs] = [await as("counter"), await as("manager")];
    const { passkey } = await add(mine, device());
    const params = { passkeyId: passkey.id };
    const password = { password: PASSWORD };
    await expect(theirs.call(routes.renamePasskey, { params, body: { name: "X" } })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(theirs.call(routes.removePasskey, { params, body: password })).rejects.toMatchObject({
      code: "not-found",
    });
    const renamed = await mine.call(routes.renamePasskey, { params, body: { name: "Old phone" } });
    expect(renamed).toEqual({ ...passkey, name: "Old phone" });
    const short = "Qv7#pLw9";
    await mine.call(routes.changePassword, { body: { ...password, next: short } });
    await expect(
      mine.call(routes.removePasskey, { params, body: { password: short } }),
    ).rejects.toMatchObject({ code: "decision-not-possible" });
    const long = "forty lanterns on a pier";
    await mine.call(routes.changePassword, { body: { password: short, next: long } });
    await mine.call(routes.removePasskey, { params, body: { password: long } });
    expect(await mine.call(routes.readSecurity)).toMatchObject({ passkeys: [], recoveryCodesLeft: 0 });
  });

  it("is not begun without the password", async () => {
    const client = await as("counter");
    await expect(
      client.call(routes.beginPasskey, { body: { password: "not this one" } }),
    ).rejects.toMatchObject({ code: "password-wrong" });
  });

  it("cannot be kept twice, nor under another person", async () => {
    const phone = device();
    await add(await as("counter"), phone);
    await expect(add(await as("manager"), phone)).rejects.toMatchObject({ code: "already-exists" });
  });

  it.each<[string, Mischief]>([
    ["of another site's page", { origin: "https://stock.example.evil" }],
    ["of another port", { origin: "https://stock.example" }],
    ["for another site", { host: "evil.example" }],
    ["with a challenge of its own", { challenge: Buffer.alloc(54, 7).toString("base64url") }],
    ["whose holder was not verified", { verified: false }],
  ])("%s is not kept", async (_what, mischief) => {
    await expect(add(await as("counter"), device(), mischief)).rejects.toMatchObject(refused);
  });

  it("is not kept with a challenge made for another person, for signing in, or answered before", async () => {
    const [mine, theirs] = [await as("counter"), await as("manager")];
    const body = { password: PASSWORD };
    const ofTheirs = await theirs.call(routes.beginPasskey, { body });
    const ofSignIn = await nobody(running.address).call(routes.beginPasskeySignIn, {
      body: { ticket: null },
    });
    for (const { challenge } of [ofTheirs, ofSignIn])
      await expect(add(mine, device(), { challenge })).rejects.toMatchObject(refused);
    const own = await mine.call(routes.beginPasskey, { body });
    await mine.call(routes.addPasskey, { body: { name: "One", credential: device().create(own) } });
    await expect(
      mine.call(routes.addPasskey, { body: { name: "Two", credential: device().create(own) } }),
    ).rejects.toMatchObject(refused);
    const late = await mine.call(routes.beginPasskey, { body });
    clock.pass(301);
    await expect(
      mine.call(routes.addPasskey, { body: { name: "Late", credential: device().create(late) } }),
    ).rejects.toMatchObject(refused);
  });
});

describe("signing in by passkey", () => {
  it.each<[string, Mischief, string]>([
    ["from another site's page", { origin: "https://stock.example.evil" }, "answer"],
    ["for another site", { host: "evil.example" }, "answer"],
    ["with a challenge of its own", { challenge: Buffer.alloc(54, 7).toString("base64url") }, "answer"],
    ["without verifying who holds it", { verified: false }, "answer"],
    ["without saying whose it is", { userHandle: null }, "person"],
    ["saying it is somebody else's", { userHandle: Buffer.alloc(16, 1).toString("base64url") }, "person"],
    [
      "signed by another key",
      { signWith: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey },
      "signature",
    ],
  ])("%s is refused and recorded", async (_what, mischief, why) => {
    const phone = device();
    await add(await as("counter"), phone);
    await expect(signIn(phone, null, mischief)).rejects.toMatchObject(refused);
    expect(await refusals()).toEqual([why]);
    await signIn(phone);
  });

  it("opens one session for one answer, also for two who bring it at the same time", async () => {
    const phone = device();
    await add(await as("counter"), phone);
    const { body } = await signIn(phone);
    await expect(nobody(running.address).call(routes.signInByPasskey, { body })).rejects.toMatchObject(
      refused,
    );
    const options = await nobody(running.address).call(routes.beginPasskeySignIn, { body: { ticket: null } });
    const twice = { ticket: null, credential: phone.get(options) };
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => nobody(running.address).call(routes.signInByPasskey, { body: twice })),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    // A challenge answered once is not answered by another signature either.
    const again = { ticket: null, credential: phone.get(options) };
    await expect(nobody(running.address).call(routes.signInByPasskey, { body: again })).rejects.toMatchObject(
      refused,
    );
  });

  it("is refused when the counter falls back or stands still: the passkey was copied", async () => {
    const phone = device();
    await add(await as("counter"), phone);
    await signIn(phone, null, { counter: 5 });
    for (const counter of [5, 4, 0])
      await expect(signIn(phone, null, { counter })).rejects.toMatchObject(refused);
    expect(await refusals()).toEqual(["counter", "counter", "counter"]);
    await signIn(phone, null, { counter: 6 });
  });

  it("goes on for authenticators that do not count", async () => {
    const phone = device();
    await add(await as("counter"), phone);
    await signIn(phone, null, { counter: 0 });
    await signIn(phone, null, { counter: 0 });
  });

  it("answers no ticket of another person, and no challenge of another purpose", async () => {
    const [phone, tablet] = [device(), device()];
    await add(await as("counter"), phone);
    await add(await as("manager"), tablet);
    await expect(signIn(tablet, await ticketFor("counter"))).rejects.toMatchObject(refused);
    const ticket = await ticketFor("counter");
    const { challenge: alone } = await nobody(running.address).call(routes.beginPasskeySignIn, {
      body: { ticket: null },
    });
    const { challenge: beside } = await nobody(running.address).call(routes.beginPasskeySignIn, {
      body: { ticket },
    });
    await expect(signIn(phone, ticket, { challenge: alone })).rejects.toMatchObject(refused);
    await expect(signIn(phone, null, { challenge: beside })).rejects.toMatchObject(refused);
    await signIn(phone, ticket);
    await expect(signIn(phone, ticket)).rejects.toMatchObject({ code: "sign-in-over" });
  });

  it("refuses a passkey nobody has, and one whose person is let in no more, alike", async () => {
    const phone = device();
    await add(await as("counter"), phone);
    await expect(signIn(device())).rejects.toMatchObject(refused);
    await running.db.ownerPool.query("UPDATE access.users SET active = false WHERE id = $1", [
      acme.userIds.counter,
    ]);
    await expect(signIn(phone)).rejects.toMatchObject(refused);
  });

  it("answers garbage with a refusal, never with a fault", async () => {
    const phone = device();
    await add(await as("counter"), phone);
    const options = await nobody(running.address).call(routes.beginPasskeySignIn, { body: { ticket: null } });
    const right = phone.get(options);
    for (const field of ["clientDataJSON", "authenticatorData", "signature"] as const)
      for (const value of ["A", "AAAA", Buffer.from("{}").toString("base64url"), right[field].slice(0, -4)])
        await expect(
          nobody(running.address).call(routes.signInByPasskey, {
            body: { ticket: null, credential: { ...right, [field]: value } },
          }),
        ).rejects.toMatchObject(refused);
  });

  it("stands beside an authenticator app: either of them is asked for", async () => {
    const client = await as("counter");
    await enrol(client, clock);
    await add(client, device());
    const answer = await nobody(running.address).call(routes.signIn, {
      body: { email: acme.email("counter"), password: PASSWORD },
    });
    expect(answer).toMatchObject({ factors: ["passkey", "authenticator", "recovery-code"] });
  });
});

describe("a server that is reached by a number", () => {
  it("says that passkeys are not possible there", async () => {
    const other = await startTestApplication({ clock, publicUrl: new URL("https://192.0.2.7") });
    try {
      const begin = nobody(other.address).call(routes.beginPasskeySignIn, { body: { ticket: null } });
      await expect(begin).rejects.toMatchObject({ code: "passkeys-impossible" });
    } finally {
      await other.stop();
    }
  });
});
