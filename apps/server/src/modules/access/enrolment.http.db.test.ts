import type { Client } from "@stockex/client";
import { type Role, routes } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { codeOf, enrol, nobody, SetClock, signInWith, ticketOf } from "../../../test/account.ts";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";
import { SoftAuthenticator } from "../../../test/soft-authenticator.ts";

const SITE = new URL("https://stock.example");
const clock = new SetClock();
let running: TestApplication;
let acme: TestOrganisation;
let other: TestOrganisation;
let made = 0;

beforeAll(async () => {
  running = await startTestApplication({ clock, publicUrl: SITE });
  other = await makeOrganisation(running.app, "Other", clock);
});
beforeEach(async () => {
  made += 1;
  acme = await makeOrganisation(running.app, `Acme${made}`, clock);
});
afterAll(() => running.stop());

const over = { code: "sign-in-over" };
const notPossible = (why: string) => ({ code: "decision-not-possible", details: { params: { why } } });
const as = (role: Role) => signInWith(running.address, acme.email(role));
const ofUser = (role: Role) => ({ params: { userId: acme.userIds[role] } });
const signIn = (role: Role) =>
  nobody(running.address).call(routes.signIn, { body: { email: acme.email(role), password: PASSWORD } });

async function require(administrator: Client, ...secondFactorRoles: Role[]) {
  const { etag } = await administrator.read(routes.readSignInRules);
  return administrator.call(routes.changeSignInRules, {
    body: { secondFactorRoles },
    ifMatch: etag ?? "",
  });
}
async function ticketFor(role: Role): Promise<string> {
  const answer = await signIn(role);
  if (answer.stage !== "enrolment") throw new Error(`the sign-in is ${answer.stage}`);
  return answer.ticket;
}
async function begun(ticket: string) {
  const { key } = await nobody(running.address).call(routes.enrolAuthenticator, { body: { ticket } });
  return { key, code: codeOf(key, clock.now()) };
}
async function confirm(ticket: string, code: string) {
  const client = nobody(running.address);
  const { token, body } = await client.read(routes.confirmEnrolment, { body: { ticket, code } });
  client.use({ token });
  return { client, ...body };
}
async function audits(action: string) {
  const { rows } = await running.db.ownerPool.query<Record<string, unknown>>(
    `SELECT actor_id, object_id, before, after, reason FROM audit.events
     WHERE organisation_id = $1 AND action = $2 ORDER BY id`,
    [acme.organisationId, action],
  );
  return rows;
}

describe("a role that needs a second factor", () => {
  it("ends the sessions of those who have none, who set one up when they sign in again", async () => {
    const [administrator, counter, manager] = [
      await as("administrator"),
      await as("counter"),
      await as("manager"),
    ];
    const rules = await require(administrator, "counter");
    expect(rules).toMatchObject({ secondFactorRoles: ["counter"], version: 1 });
    expect(rules.people.find(({ role }) => role === "counter")).toEqual({
      role: "counter",
      active: 1,
      withoutSecondFactor: 1,
    });
    await expect(counter.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
    await manager.call(routes.readSession);
    const ticket = await ticketFor("counter");
    const { code } = await begun(ticket);
    const { client, recoveryCodes, session } = await confirm(ticket, code);
    expect(recoveryCodes).toHaveLength(10);
    expect(session.email).toBe(acme.email("counter"));
    expect(await client.call(routes.readSecurity)).toMatchObject({ required: true, recoveryCodesLeft: 10 });
    expect((await signIn("counter")).stage).toBe("second-factor");
    expect(await audits("sign-in-rules.change")).toMatchObject([
      {
        actor_id: acme.userIds.administrator,
        before: { secondFactorRoles: [] },
        after: { secondFactorRoles: ["counter"], sessionsEnded: 1 },
      },
    ]);
  });

  it("takes a passkey as well, and opens the session with it", async () => {
    await require(await as("administrator"), "manager");
    const ticket = await ticketFor("manager");
    const options = await nobody(running.address).call(routes.beginPasskeyEnrolment, { body: { ticket } });
    const credential = new SoftAuthenticator(SITE.origin).create(options);
    const body = { ticket, name: "Phone", credential };
    const { session } = await nobody(running.address).call(routes.enrolPasskey, { body });
    expect(session.role).toBe("manager");
    await expect(nobody(running.address).call(routes.enrolPasskey, { body })).rejects.toMatchObject(over);
  });

  it("does not let its people be without one again, nor sign its administrator out by surprise", async () => {
    const administrator = await as("administrator");
    await expect(require(administrator, "administrator")).rejects.toMatchObject(
      notPossible("own-second-factor-missing"),
    );
    await administrator.call(routes.readSession);
    await enrol(administrator, clock);
    await require(administrator, "administrator");
    await expect(
      administrator.call(routes.removeAuthenticator, { body: { password: PASSWORD } }),
    ).rejects.toMatchObject(notPossible("second-factor-required"));
    await require(administrator);
    await administrator.call(routes.removeAuthenticator, { body: { password: PASSWORD } });
  });

  it("is one that people come to by a change of role, too", async () => {
    const administrator = await as("administrator");
    await require(administrator, "controller");
    const counter = await as("counter");
    const { name, language, active, version } = await administrator.call(routes.readUser, ofUser("counter"));
    await administrator.call(routes.changeUser, {
      ...ofUser("counter"),
      body: { name, language, active, role: "controller", customRoleId: null },
      ifMatch: String(version),
    });
    await expect(counter.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
    expect((await signIn("counter")).stage).toBe("enrolment");
    expect(await administrator.call(routes.readUser, ofUser("counter"))).toMatchObject({
      secondFactor: { required: true, authenticator: false, passkeys: 0, recoveryCodesLeft: 0 },
    });
  });

  it("is set by version, by administrators, for their own organisation", async () => {
    const administrator = await as("administrator");
    const body = { secondFactorRoles: ["counter" as const] };
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => administrator.call(routes.changeSignInRules, { body, ifMatch: "0" })),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(administrator.call(routes.changeSignInRules, { body, ifMatch: "0" })).rejects.toMatchObject({
      code: "version-conflict",
    });
    const manager = await as("manager");
    await expect(manager.call(routes.readSignInRules)).rejects.toMatchObject({ code: "permission-missing" });
    const stranger = await signInWith(running.address, other.email("administrator"));
    expect(await stranger.call(routes.readSignInRules)).toMatchObject({ secondFactorRoles: [], version: 0 });
    await signInWith(running.address, other.email("counter"));
  });
});

describe("the ticket of an enrolment", () => {
  it("is good for no route of the contract but those that set a second factor up", async () => {
    await require(await as("administrator"), "counter");
    const ticket = await ticketFor("counter");
    const { server } = running.app;
    for (const route of Object.values(routes)) {
      if (route.access === "public") continue;
      const url = route.path.replace(/:\w+/g, "0198c0de-0000-7000-8000-000000000000");
      for (const headers of [
        { authorization: `Bearer ${ticket}` },
        { cookie: `__Host-stockex=${ticket}`, "x-csrf-token": ticket },
      ]) {
        const answer = await server.inject({ method: route.method, url, headers });
        expect([route.id, answer.statusCode]).toEqual([route.id, 401]);
      }
    }
    const anyone = nobody(running.address);
    for (const code of ["123456", "abcd-efgh-ijkl-mnop"])
      await expect(anyone.call(routes.giveSecondFactor, { body: { ticket, code } })).rejects.toMatchObject(
        over,
      );
    await expect(anyone.call(routes.beginPasskeySignIn, { body: { ticket } })).rejects.toMatchObject(over);
  });

  it("adds nothing to a second factor that is there meanwhile, nor is one for giving it good for enrolling", async () => {
    await require(await as("administrator"), "counter");
    const [mine, thief] = [await ticketFor("counter"), await ticketFor("counter")];
    const options = await nobody(running.address).call(routes.beginPasskeyEnrolment, {
      body: { ticket: thief },
    });
    const credential = new SoftAuthenticator(SITE.origin).create(options);
    const { code } = await begun(mine);
    await confirm(mine, code);
    await expect(
      nobody(running.address).call(routes.enrolPasskey, {
        body: { ticket: thief, name: "Mine", credential },
      }),
    ).rejects.toMatchObject(over);
    const half = await ticketOf(running.address, acme.email("counter"));
    await expect(begun(half)).rejects.toMatchObject(over);
    await expect(
      nobody(running.address).call(routes.beginPasskeyEnrolment, { body: { ticket: half } }),
    ).rejects.toMatchObject(over);
  });

  it("lets one of two set a second factor up at the same time", async () => {
    await require(await as("administrator"), "counter");
    const [one, two] = [await ticketFor("counter"), await ticketFor("counter")];
    const enrolBy = async (ticket: string) => {
      const options = await nobody(running.address).call(routes.beginPasskeyEnrolment, { body: { ticket } });
      const credential = new SoftAuthenticator(SITE.origin).create(options);
      return nobody(running.address).call(routes.enrolPasskey, {
        body: { ticket, name: "Phone", credential },
      });
    };
    const outcomes = await Promise.allSettled([enrolBy(one), enrolBy(two)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("is kept after a wrong code, and ends after half an hour", async () => {
    await require(await as("administrator"), "counter");
    const ticket = await ticketFor("counter");
    const { key, code } = await begun(ticket);
    await expect(confirm(ticket, code === "000000" ? "111111" : "000000")).rejects.toMatchObject({
      code: "second-factor-wrong",
    });
    clock.pass(1_801);
    await expect(confirm(ticket, codeOf(key, clock.now()))).rejects.toMatchObject(over);
  });
});

describe("a lost second factor", () => {
  const reset = (client: Client, role: Role) =>
    client.call(routes.resetSecondFactor, { ...ofUser(role), body: { reason: "Phone in the river" } });

  it("is taken away by an administrator with a reason; the sessions end, and the rule still holds", async () => {
    const administrator = await as("administrator");
    const counter = await as("counter");
    await enrol(counter, clock);
    await reset(administrator, "counter");
    await expect(counter.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
    expect((await signIn("counter")).stage).toBe("open");
    expect(await audits("second-factor.reset")).toEqual([
      {
        actor_id: acme.userIds.administrator,
        object_id: acme.userIds.counter,
        before: { authenticator: true, passkeys: 0 },
        after: { passwordEnded: false, sessionsEnded: 1 },
        reason: "Phone in the river",
      },
    ]);
    await expect(reset(administrator, "counter")).rejects.toMatchObject(notPossible("second-factor-missing"));
    await require(administrator, "counter");
    expect((await signIn("counter")).stage).toBe("enrolment");
  });

  it("takes a short password with it, which a one-time link then replaces", async () => {
    const administrator = await as("administrator");
    const counter = await as("counter");
    await enrol(counter, clock);
    await counter.call(routes.changePassword, { body: { password: PASSWORD, next: "Qv7#pLw9" } });
    await reset(administrator, "counter");
    await expect(signInWith(running.address, acme.email("counter"), "Qv7#pLw9")).rejects.toMatchObject({
      code: "sign-in-failed",
    });
    const { token } = await administrator.call(routes.createPasswordLink, ofUser("counter"));
    const greeting = await nobody(running.address).call(routes.readPasswordLink, { body: { token } });
    expect(greeting).toMatchObject({ fewest: 15, first: true });
  });

  it("is not one's own to reset, nor a manager's, nor another organisation's", async () => {
    const administrator = await as("administrator");
    await enrol(administrator, clock);
    await enrol(await as("counter"), clock);
    await expect(reset(administrator, "administrator")).rejects.toMatchObject(notPossible("own-account"));
    await expect(reset(await as("manager"), "counter")).rejects.toMatchObject({ code: "permission-missing" });
    const stranger = await signInWith(running.address, other.email("administrator"));
    await expect(reset(stranger, "counter")).rejects.toMatchObject({ code: "not-found" });
  });
});
