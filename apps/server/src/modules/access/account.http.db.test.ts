import { type Client, createClient } from "@stockex/client";
import { type Role, routes } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";
import { sha256 } from "../../platform/http/index.ts";

const NEXT = "forty lanterns on a pier";

let running: TestApplication;
let acme: TestOrganisation;
let other: TestOrganisation;
let made = 0;

beforeAll(async () => {
  running = await startTestApplication();
  other = await makeOrganisation(running.app, "Other");
});
// People anew for each test: passwords change here, and tries are counted.
beforeEach(async () => {
  made += 1;
  acme = await makeOrganisation(running.app, `Acme${made}`);
});
afterAll(() => running.stop());

async function signIn(email: string, password = PASSWORD): Promise<Client> {
  const client = createClient({ baseUrl: running.address, program: "api" });
  const { token } = await client.read(routes.signIn, { body: { email, password } });
  client.use({ token });
  return client;
}
const as = (role: Role) => signIn(acme.email(role));
const nobody = () => createClient({ baseUrl: running.address, program: "api" });
const ofUser = (role: Role) => ({ params: { userId: acme.userIds[role] } });
const problem = (code: string) => ({ code });

async function auditOf(action: string) {
  const { rows } = await running.db.ownerPool.query<{ actor_id: string | null; after: unknown }>(
    "SELECT actor_id, after FROM audit.events WHERE organisation_id = $1 AND action = $2 ORDER BY id",
    [acme.organisationId, action],
  );
  return rows;
}

describe("my password", () => {
  it("is changed by who knows it; other sessions end, this one goes on", async () => {
    const [here, elsewhere] = [await as("counter"), await as("counter")];
    await here.call(routes.changePassword, { body: { password: PASSWORD, next: NEXT } });
    await here.call(routes.readSession);
    await expect(elsewhere.call(routes.readSession)).rejects.toMatchObject(problem("sign-in-required"));
    await expect(as("counter")).rejects.toMatchObject(problem("sign-in-failed"));
    await signIn(acme.email("counter"), NEXT);
    const [event] = await auditOf("user.change-password");
    expect(event).toEqual({ actor_id: acme.userIds.counter, after: { sessionsEnded: 1 } });
  });

  it("is not changed without the old one, and guessing it pauses the account", async () => {
    const client = await as("counter");
    const guess = () => client.call(routes.changePassword, { body: { password: "a guess", next: NEXT } });
    const codes = await Promise.all(
      Array.from({ length: 12 }, () => guess().catch((error: { code: string }) => error.code)),
    );
    expect(codes.filter((code) => code === "password-wrong")).toHaveLength(10);
    expect(codes.filter((code) => code === "too-many-requests")).toHaveLength(2);
    await expect(as("counter")).rejects.toMatchObject(problem("too-many-requests"));
    expect(await auditOf("user.password-refused")).toHaveLength(10);
  });

  it.each([
    ["short", "password-short"],
    ["Motdepasse2026!!", "password-common"],
    ["Counter.Acme.2026", "password-personal"],
    [PASSWORD, "password-same"],
  ])("is not changed to %s", async (next, why) => {
    const client = await as("counter");
    await expect(
      client.call(routes.changePassword, { body: { password: PASSWORD, next } }),
    ).rejects.toMatchObject({ code: "password-refused", details: { params: { why, fewest: "15" } } });
    await as("counter");
  });
});

describe("sessions", () => {
  it("are listed with the own one first, and ended one by one or all others", async () => {
    const [here, second, third] = [await as("manager"), await as("manager"), await as("manager")];
    const { items } = await here.call(routes.listMySessions);
    expect(items.map(({ current }) => current)).toEqual([true, false, false]);
    expect(items[0]).toMatchObject({ address: "127.0.0.1", userAgent: "node" });
    const seen = await second.call(routes.listMySessions);
    const [own] = seen.items;
    await here.call(routes.endMySession, { params: { sessionId: own?.id ?? "" } });
    await expect(second.call(routes.readSession)).rejects.toMatchObject(problem("sign-in-required"));
    await here.call(routes.endMyOtherSessions);
    await expect(third.call(routes.readSession)).rejects.toMatchObject(problem("sign-in-required"));
    expect((await here.call(routes.listMySessions)).items).toHaveLength(1);
    expect((await auditOf("session.end")).map(({ after }) => after)).toEqual([
      { sessions: 1 },
      { sessions: 1 },
    ]);
  });

  it("of another person are not mine to end", async () => {
    const [mine, theirs] = [await as("manager"), await as("controller")];
    const { items } = await theirs.call(routes.listMySessions);
    await expect(
      mine.call(routes.endMySession, { params: { sessionId: items[0]?.id ?? "" } }),
    ).rejects.toMatchObject(problem("not-found"));
    await theirs.call(routes.readSession);
  });

  it("of a person are seen and ended by an administrator of the same organisation alone", async () => {
    const [administrator, counter, manager] = [
      await as("administrator"),
      await as("counter"),
      await as("manager"),
    ];
    const stranger = await signIn(other.email("administrator"));
    const wish = ofUser("counter");
    for (const route of [routes.endUserSessions, routes.createPasswordLink, routes.readUser]) {
      await expect(stranger.call(route, wish)).rejects.toMatchObject(problem("not-found"));
      await expect(manager.call(route, wish)).rejects.toMatchObject(problem("permission-missing"));
    }
    expect((await stranger.call(routes.listUserSessions, wish)).items).toEqual([]);
    const { items } = await administrator.call(routes.listUserSessions, wish);
    const [session] = items;
    await expect(
      stranger.call(routes.endUserSession, { params: { ...wish.params, sessionId: session?.id ?? "" } }),
    ).rejects.toMatchObject(problem("not-found"));
    await counter.call(routes.readSession);
    await administrator.call(routes.endUserSession, {
      params: { ...wish.params, sessionId: session?.id ?? "" },
    });
    await expect(counter.call(routes.readSession)).rejects.toMatchObject(problem("sign-in-required"));
  });
});

describe("a one-time link", () => {
  const linkFor = async (role: Role) =>
    (await as("administrator")).call(routes.createPasswordLink, ofUser(role));
  const use = (token: string, password = NEXT) =>
    nobody().call(routes.usePasswordLink, { body: { token, password } });
  const notValid = problem("link-not-valid");

  it("lets an invited person set the first password, which nobody else ever knew", async () => {
    const administrator = await as("administrator");
    const invited = await administrator.call(routes.createUser, {
      body: { email: `new@acme${made}.example`, name: "Nadia Essomba", language: "fr", role: "counter" },
    });
    await expect(signIn(invited.email)).rejects.toMatchObject(problem("sign-in-failed"));
    const params = { userId: invited.id };
    const { token, expiresAt } = await administrator.call(routes.createPasswordLink, { params });
    const seen = await administrator.call(routes.readUser, { params });
    expect(seen).toMatchObject({ hasPassword: false, linkExpiresAt: expiresAt });
    const greeting = await nobody().call(routes.readPasswordLink, { body: { token } });
    expect(greeting).toMatchObject({ name: "Nadia Essomba", first: true, fewest: 15 });
    await use(token);
    await signIn(invited.email, NEXT);
    const after = await administrator.call(routes.readUser, { params });
    expect(after).toMatchObject({ hasPassword: true, linkExpiresAt: null });
    expect((await auditOf("user.invite")).map(({ actor_id }) => actor_id)).toEqual([
      acme.userIds.administrator,
    ]);
    expect(await auditOf("user.set-password")).toHaveLength(1);
  });

  it("is kept as its SHA-256 alone, and in no audit event", async () => {
    const { token } = await linkFor("counter");
    const { rows } = await running.db.ownerPool.query(
      `SELECT token_sha256 FROM access.password_links WHERE organisation_id = $1`,
      [acme.organisationId],
    );
    expect(rows).toEqual([{ token_sha256: sha256(token) }]);
    const everything = await running.db.ownerPool.query<{ text: string }>(
      `SELECT coalesce(string_agg(e::text, ''), '') || coalesce((SELECT string_agg(k::text, '') FROM platform.idempotency_keys k), '')
         AS text FROM audit.events e`,
    );
    expect(everything.rows[0]?.text).not.toContain(token);
  });

  it("works once, also for two who use it at the same time, and ends the person's sessions", async () => {
    const counter = await as("counter");
    const { token } = await linkFor("counter");
    const outcomes = await Promise.allSettled([use(token), use(token, "thirty ladders by a wall")]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(use(token)).rejects.toMatchObject(notValid);
    await expect(nobody().call(routes.readPasswordLink, { body: { token } })).rejects.toMatchObject(notValid);
    await expect(counter.call(routes.readSession)).rejects.toMatchObject(problem("sign-in-required"));
  });

  it("is refused alike when expired, replaced, unknown, or its person is let in no more", async () => {
    const first = await linkFor("counter");
    const second = await linkFor("counter");
    await expect(use(first.token)).rejects.toMatchObject(notValid);
    await running.db.ownerPool.query(
      `UPDATE access.password_links SET created_at = now() - interval '2 days', expires_at = now() - interval '1 second'
       WHERE token_sha256 = $1`,
      [sha256(second.token)],
    );
    await expect(use(second.token)).rejects.toMatchObject(notValid);
    await expect(use("A".repeat(43))).rejects.toMatchObject(notValid);
    const administrator = await as("administrator");
    const { token } = await linkFor("counter");
    const { name, language, role, version } = await administrator.call(routes.readUser, ofUser("counter"));
    await administrator.call(routes.changeUser, {
      ...ofUser("counter"),
      body: { name, language, role, active: false, customRoleId: null },
      ifMatch: String(version),
    });
    await expect(use(token)).rejects.toMatchObject(notValid);
    await expect(linkFor("counter")).rejects.toMatchObject(problem("decision-not-possible"));
  });

  it("changes only its own person, whatever organisation asks", async () => {
    const { token } = await linkFor("counter");
    await use(token);
    await signIn(other.email("counter"));
    await signIn(acme.email("manager"));
  });

  it("is refused a password that is easy to guess, and can then be used again", async () => {
    const { token } = await linkFor("counter");
    await expect(use(token, "counter-acme-counter")).rejects.toMatchObject(problem("password-refused"));
    await use(token);
  });

  it("ends when the person changes the password before it is used", async () => {
    const counter = await as("counter");
    const { token } = await linkFor("counter");
    await counter.call(routes.changePassword, { body: { password: PASSWORD, next: NEXT } });
    await expect(use(token)).rejects.toMatchObject(notValid);
  });
});
