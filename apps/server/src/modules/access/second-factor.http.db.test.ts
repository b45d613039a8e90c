import { type Role, routes } from "@stockex/contracts";
import { Secret, TOTP } from "otpauth";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { codeOf, enrol, nobody, SetClock, signInWith, ticketOf } from "../../../test/account.ts";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";

const clock = new SetClock();
let running: TestApplication;
let acme: TestOrganisation;
let made = 0;

beforeAll(async () => {
  running = await startTestApplication({ clock });
});
// People anew for each test: tries are counted, and codes work once.
beforeEach(async () => {
  made += 1;
  acme = await makeOrganisation(running.app, `Acme${made}`, clock);
});
afterAll(() => running.stop());

const as = (role: Role) => signInWith(running.address, acme.email(role));
const ticketFor = (role: Role) => ticketOf(running.address, acme.email(role));
const give = async (ticket: string, code: string) => {
  const client = nobody(running.address);
  const { token, body } = await client.read(routes.giveSecondFactor, { body: { ticket, code } });
  client.use({ token });
  return { client, session: body };
};
const wrong = { code: "second-factor-wrong" };
const codeNow = (key: string) => codeOf(key, clock.now());

async function auditOf(action: string) {
  const { rows } = await running.db.ownerPool.query<{ actor_id: string | null; after: unknown }>(
    "SELECT actor_id, after FROM audit.events WHERE organisation_id = $1 AND action = $2 ORDER BY id",
    [acme.organisationId, action],
  );
  return rows;
}

describe("an authenticator app", () => {
  it("is asked for at sign-in once it is confirmed, and opens the session", async () => {
    const client = await as("counter");
    const begun = await client.call(routes.beginAuthenticator, { body: { password: PASSWORD } });
    expect(begun.address).toMatch(/^otpauth:\/\/totp\/Stockex:counter%40acme/);
    expect(begun.qr.path).toMatch(/^M0 0h7v1h-7z/);
    // Not confirmed: it counts for nothing yet.
    await as("counter");
    const code = codeNow(begun.key);
    const { recoveryCodes } = await client.call(routes.confirmAuthenticator, { body: { code } });
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(recoveryCodes[0]).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    clock.pass(30);
    const { client: opened, session } = await give(await ticketFor("counter"), codeNow(begun.key));
    expect(session.email).toBe(acme.email("counter"));
    expect(await opened.call(routes.readSecurity)).toMatchObject({ recoveryCodesLeft: 10, fewestChars: 8 });
    expect((await auditOf("session.sign-in")).at(-1)).toEqual({
      actor_id: acme.userIds.counter,
      after: { factor: "authenticator" },
    });
  });

  it("is not confirmed by a wrong code, and tries are limited", async () => {
    const client = await as("counter");
    await client.call(routes.beginAuthenticator, { body: { password: PASSWORD } });
    const codes: unknown[] = [];
    for (let n = 0; n < 6; n += 1)
      await client
        .call(routes.confirmAuthenticator, { body: { code: "000000" } })
        .catch((error: { code: string }) => codes.push(error.code));
    expect(codes).toEqual([...Array(5).fill("second-factor-wrong"), "too-many-requests"]);
    await as("counter");
  });

  it("is neither begun nor removed without the password", async () => {
    const client = await as("counter");
    const body = { password: "not the password" };
    await expect(client.call(routes.beginAuthenticator, { body })).rejects.toMatchObject({
      code: "password-wrong",
    });
    await enrol(client, clock);
    for (const route of [routes.removeAuthenticator, routes.renewRecoveryCodes])
      await expect(client.call(route, { body })).rejects.toMatchObject({ code: "password-wrong" });
    // Nor is a confirmed one replaced by beginning anew.
    await expect(
      client.call(routes.beginAuthenticator, { body: { password: PASSWORD } }),
    ).rejects.toMatchObject({ code: "decision-not-possible" });
  });

  it("is set up again within the half minute in which the one before it was", async () => {
    const client = await as("counter");
    const { key: old } = await enrol(client, clock);
    await client.call(routes.removeAuthenticator, { body: { password: PASSWORD } });
    const { key } = await enrol(client, clock);
    clock.pass(30);
    await expect(give(await ticketFor("counter"), codeNow(old))).rejects.toMatchObject(wrong);
    await give(await ticketFor("counter"), codeNow(key));
  });

  it("ends the sessions that were opened by the password alone", async () => {
    const [here, elsewhere] = [await as("counter"), await as("counter")];
    await enrol(here, clock);
    await here.call(routes.readSession);
    await expect(elsewhere.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
  });

  it("is kept sealed, and in no audit event or log of answers", async () => {
    const { key, recoveryCodes } = await enrol(await as("counter"), clock);
    const { rows } = await running.db.ownerPool.query<{ secret: Buffer }>(
      "SELECT secret FROM access.authenticators WHERE organisation_id = $1",
      [acme.organisationId],
    );
    const secret = Buffer.from(Secret.fromBase32(key).bytes);
    expect(rows[0]?.secret.includes(secret)).toBe(false);
    const { rows: texts } = await running.db.ownerPool.query<{ text: string }>(
      `SELECT string_agg(e::text, '') || coalesce((SELECT string_agg(k::text, '') FROM platform.idempotency_keys k), '')
         AS text FROM audit.events e`,
    );
    for (const told of [key, ...recoveryCodes]) expect(texts[0]?.text).not.toContain(told);
  });

  it("that was copied to another person's row opens nothing", async () => {
    const { key } = await enrol(await as("counter"), clock);
    await enrol(await as("manager"), clock);
    await running.db.ownerPool.query(
      `UPDATE access.authenticators a SET secret = b.secret FROM access.authenticators b
       WHERE a.user_id = $1 AND b.user_id = $2`,
      [acme.userIds.manager, acme.userIds.counter],
    );
    clock.pass(30);
    await expect(give(await ticketFor("manager"), codeNow(key))).rejects.toMatchObject({
      code: "internal-error",
    });
  });
});

describe("a code", () => {
  it("works once, also for two who bring it at the same time", async () => {
    const { key } = await enrol(await as("counter"), clock);
    // The one that confirmed the app is used up as well.
    await expect(give(await ticketFor("counter"), codeNow(key))).rejects.toMatchObject(wrong);
    clock.pass(30);
    const tickets = [await ticketFor("counter"), await ticketFor("counter")];
    const outcomes = await Promise.allSettled(tickets.map((ticket) => give(ticket, codeNow(key))));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(give(await ticketFor("counter"), codeNow(key))).rejects.toMatchObject(wrong);
  });

  it("may be a half minute early or late, no more", async () => {
    const { key } = await enrol(await as("counter"), clock);
    clock.pass(300);
    const off = (steps: number) => codeOf(key, new Date(clock.now().getTime() + steps * 30_000));
    await expect(give(await ticketFor("counter"), off(-2))).rejects.toMatchObject(wrong);
    await expect(give(await ticketFor("counter"), off(2))).rejects.toMatchObject(wrong);
    await give(await ticketFor("counter"), off(-1));
    await give(await ticketFor("counter"), off(1));
  });

  it("of another person opens nothing", async () => {
    await enrol(await as("counter"), clock);
    const { key } = await enrol(await as("manager"), clock);
    clock.pass(30);
    await expect(give(await ticketFor("counter"), codeNow(key))).rejects.toMatchObject(wrong);
    expect(await auditOf("session.second-factor-refused")).toHaveLength(1);
    await give(await ticketFor("manager"), codeNow(key));
  });

  it("may be guessed five times, whatever tickets the password gives, and the right one then waits, too", async () => {
    const { key } = await enrol(await as("counter"), clock);
    clock.pass(30);
    const guesses = await Promise.all(Array.from({ length: 7 }, () => ticketFor("counter")));
    const wrongCode = codeNow(key) === "123456" ? "654321" : "123456";
    const outcomes = await Promise.all(
      guesses.map((ticket) => give(ticket, wrongCode).catch((error: { code: string }) => error.code)),
    );
    expect(outcomes.filter((code) => code === "second-factor-wrong")).toHaveLength(5);
    expect(outcomes.filter((code) => code === "too-many-requests")).toHaveLength(2);
    await expect(give(await ticketFor("counter"), codeNow(key))).rejects.toMatchObject({
      code: "too-many-requests",
    });
  });

  it("may also be six digits of no meaning: malformed ones are refused the same way", async () => {
    await enrol(await as("counter"), clock);
    for (const code of ["0x1F60", "１２３４５６", "-12345", "1e5000"])
      await expect(give(await ticketFor("counter"), code)).rejects.toMatchObject(wrong);
  });
});

describe("a short password", () => {
  const SHORT = "Qv7#pLw9";

  it("is enough beside a second factor, which then stays until the password is longer", async () => {
    const client = await as("counter");
    const change = (password: string, next: string) =>
      client.call(routes.changePassword, { body: { password, next } });
    await expect(change(PASSWORD, SHORT)).rejects.toMatchObject({ details: { params: { fewest: "15" } } });
    await enrol(client, clock);
    await change(PASSWORD, SHORT);
    await expect(
      client.call(routes.removeAuthenticator, { body: { password: SHORT } }),
    ).rejects.toMatchObject({ details: { params: { why: "password-short-alone" } } });
    await ticketOf(running.address, acme.email("counter"), SHORT);
    const long = "forty lanterns on a pier";
    await change(SHORT, long);
    await client.call(routes.removeAuthenticator, { body: { password: long } });
    expect(await client.call(routes.readSecurity)).toMatchObject({
      authenticatorSince: null,
      recoveryCodesLeft: 0,
    });
    await signInWith(running.address, acme.email("counter"), long);
  });

  it("and the loss of the factor beside it do not both happen at the same time", async () => {
    const client = await as("counter");
    await enrol(client, clock);
    await Promise.allSettled([
      client.call(routes.changePassword, { body: { password: PASSWORD, next: SHORT } }),
      client.call(routes.removeAuthenticator, { body: { password: PASSWORD } }),
    ]);
    const { rows } = await running.db.ownerPool.query(
      `SELECT FROM access.users u WHERE id = $1 AND password_short
         AND NOT EXISTS (SELECT FROM access.authenticators a WHERE a.user_id = u.id)`,
      [acme.userIds.counter],
    );
    expect(rows).toHaveLength(0);
  });
});

it("codes are those of RFC 6238", () => {
  const secret = Secret.fromUTF8("12345678901234567890");
  expect(TOTP.generate({ secret, digits: 8, timestamp: 59_000 })).toBe("94287082");
});
