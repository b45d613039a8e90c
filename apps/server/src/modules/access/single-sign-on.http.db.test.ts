import { ApiProblem } from "@stockex/client";
import { type IdentityProvider, routes } from "@stockex/contracts";
import { systemClock } from "@stockex/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { enrol, nobody, signInWith } from "../../../test/account.ts";
import {
  makeOrganisation,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";
import {
  answerOf,
  CLIENT_ID,
  CLIENT_SECRET,
  type OpenIdProvider,
  startOpenIdProvider,
} from "../../../test/openid-provider.ts";

let running: TestApplication;
let there: OpenIdProvider;
let acme: TestOrganisation;
let provider: IdentityProvider;
let organisations = 0;

beforeAll(async () => {
  running = await startTestApplication({ outboundAllow: ["127.0.0.1"] });
  const { port } = new URL(running.address);
  there = await startOpenIdProvider(`http://localhost:${port}/sign-in/answer`);
});
afterAll(async () => {
  await there.stop();
  await running.stop();
});
beforeEach(async () => {
  organisations += 1;
  there.accounts.clear();
  acme = await makeOrganisation(running.app, `Acme${organisations}`);
  provider = await connect();
});

const administrator = () => signInWith(running.address, acme.email("administrator"));
const wish = (): Omit<IdentityProvider, "id" | "hasSecret" | "people" | "version"> => ({
  name: "Acme staff",
  signInName: `acme-${organisations}`,
  issuer: there.issuer,
  clientId: CLIENT_ID,
  trustsEmail: false,
  doesSecondFactor: false,
  roleOfNew: null,
  active: true,
});
const connect = async (changed: Partial<IdentityProvider> & { clientSecret?: string | null } = {}) =>
  (await administrator()).call(routes.createIdentityProvider, {
    body: { ...wish(), clientSecret: CLIENT_SECRET, ...changed },
  });
const change = async (changed: Partial<ReturnType<typeof wish>> & { clientSecret?: string }) => {
  const client = await administrator();
  const params = { providerId: provider.id };
  const { etag } = await client.read(routes.readIdentityProvider, { params });
  return client.call(routes.changeIdentityProvider, {
    params,
    ifMatch: etag ?? "",
    body: { ...wish(), ...changed },
  });
};
const begin = () =>
  nobody(running.address).call(routes.beginSingleSignOn, { body: { signInName: wish().signInName } });
const finish = (ticket: string, answer: string) =>
  nobody(running.address).call(routes.finishSingleSignOn, { body: { ticket, answer } });
/** The whole way through the provider's forms. */
const signInAs = async (login: string) => {
  const { address, ticket } = await begin();
  return finish(ticket, await answerOf(address, login));
};
const refusal = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApiProblem) return error.code;
    throw error;
  }
  return "let in";
};

describe("signing in by the organisation's provider", () => {
  it("lets in whom the organisation knows by a verified e-mail, and by the provider's name for them from then on", async () => {
    there.accounts.set("m-77", { email: acme.email("manager").toUpperCase(), email_verified: true });
    const first = await signInAs("m-77");
    expect(first).toMatchObject({ stage: "open", email: acme.email("manager"), role: "manager" });
    there.accounts.set("m-77", { email: "married@elsewhere.example", email_verified: true });
    expect(await signInAs("m-77")).toMatchObject({ stage: "open", email: acme.email("manager") });
    const { items } = await (await administrator()).call(routes.listIdentityProviders, {});
    expect(items).toMatchObject([{ people: 1, hasSecret: true }]);
  });

  it("refuses an e-mail the provider does not vouch for, unless the administrator says its word is enough", async () => {
    there.accounts.set("c-1", { email: acme.email("counter") });
    expect(await refusal(signInAs("c-1"))).toBe("person-unknown");
    await change({ trustsEmail: true });
    expect(await signInAs("c-1")).toMatchObject({ stage: "open", role: "counter" });
  });

  it("gives a second person of the provider nothing by an e-mail that is bound already", async () => {
    there.accounts.set("m-1", { email: acme.email("manager"), email_verified: true });
    there.accounts.set("m-2", { email: acme.email("manager"), email_verified: true });
    await signInAs("m-1");
    expect(await refusal(signInAs("m-2"))).toBe("person-unknown");
  });

  it("brings new people only where it may, with the role it may give", async () => {
    there.accounts.set("n-1", {
      email: "new@acme.example",
      email_verified: true,
      name: "Nadia Neuf",
      locale: "fr-CM",
    });
    expect(await refusal(signInAs("n-1"))).toBe("person-unknown");
    await change({ roleOfNew: "counter" });
    expect(await signInAs("n-1")).toMatchObject({
      stage: "open",
      name: "Nadia Neuf",
      role: "counter",
      language: "fr",
    });
    expect(await signInAs("n-1")).toMatchObject({ stage: "open", name: "Nadia Neuf" });
  });

  it("takes no account away from another organisation", async () => {
    const other = await makeOrganisation(running.app, `Other${organisations}`);
    await change({ roleOfNew: "counter" });
    there.accounts.set("o-1", { email: other.email("manager"), email_verified: true });
    expect(await refusal(signInAs("o-1"))).toBe("person-unknown");
  });

  it("does not let in who was deactivated, known to the provider or not", async () => {
    there.accounts.set("c-1", { email: acme.email("counter"), email_verified: true });
    await signInAs("c-1");
    const client = await administrator();
    for (const role of ["counter", "auditor"] as const) {
      const params = { userId: acme.userIds[role] };
      const { etag } = await client.read(routes.readUser, { params });
      const body = { name: role, language: "en" as const, role, customRoleId: null, active: false };
      await client.call(routes.changeUser, { params, ifMatch: etag ?? "", body });
    }
    there.accounts.set("a-1", { email: acme.email("auditor"), email_verified: true });
    await change({ roleOfNew: "counter" });
    expect(await refusal(signInAs("c-1"))).toBe("person-unknown");
    expect(await refusal(signInAs("a-1"))).toBe("person-unknown");
  });

  it("asks for the second factor that a person has, unless the provider does", async () => {
    await enrol(await signInWith(running.address, acme.email("manager")), systemClock);
    there.accounts.set("m-1", { email: acme.email("manager"), email_verified: true });
    const half = await signInAs("m-1");
    expect(half.stage).toBe("second-factor");
    await change({ doesSecondFactor: true });
    expect(await signInAs("m-1")).toMatchObject({ stage: "open", role: "manager" });
  });
});

describe("what comes back from the provider", () => {
  beforeEach(() => {
    there.accounts.set("m-1", { email: acme.email("manager"), email_verified: true });
  });

  it("is good once", async () => {
    const { address, ticket } = await begin();
    const answer = await answerOf(address, "m-1");
    expect(await finish(ticket, answer)).toMatchObject({ stage: "open" });
    expect(await refusal(finish(ticket, answer))).toBe("provider-refused");
  });

  it("is good for the browser that began alone", async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const answer = await answerOf(theirs.address, "m-1");
    expect(await refusal(finish(mine.ticket, answer))).toBe("provider-refused");
    const state = new URL(mine.address).searchParams.get("state") ?? "";
    expect(await refusal(finish(mine.ticket, answer.replace(/state=[^&]+/, `state=${state}`)))).toBe(
      "provider-refused",
    );
  });

  it("is refused with a ticket that is not ours, was changed, or is of a provider changed meanwhile", async () => {
    const { address, ticket } = await begin();
    const answer = await answerOf(address, "m-1");
    const changed = `${ticket.slice(0, -4)}${ticket.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
    for (const bad of ["", "nonsense", `${wish().signInName}.`, `nobody.${ticket.split(".")[1]}`, changed])
      expect(await refusal(finish(bad, answer))).toBe("sign-in-over");
    await change({ name: "Acme staff again" });
    expect(await refusal(finish(ticket, answer))).toBe("sign-in-over");
  });

  it("is refused when the person refused, or the answer holds nothing", async () => {
    const { address, ticket } = await begin();
    const state = new URL(address).searchParams.get("state") ?? "";
    const iss = encodeURIComponent(there.issuer);
    for (const answer of [
      "",
      "?",
      `?error=access_denied&state=${state}&iss=${iss}`,
      `?code=x&state=${state}&iss=${iss}`,
    ])
      expect(await refusal(finish(ticket, answer))).toBe("provider-refused");
  });
});

describe("the set-up", () => {
  it("never gives the secret back, and keeps it for its issuer alone", async () => {
    const { rows } = await running.db.ownerPool.query<{ text: string }>(
      `SELECT coalesce(string_agg(coalesce(e.after::text, '') || coalesce(e.before::text, ''), ' '), '') AS text
       FROM audit.events e WHERE e.organisation_id = $1`,
      [acme.organisationId],
    );
    expect(JSON.stringify([provider, rows])).not.toContain(CLIENT_SECRET);
    expect(await refusal(change({ issuer: `${there.issuer}/` }))).not.toBe("let in");
    const other = await startOpenIdProvider("http://localhost/sign-in/answer");
    expect(await refusal(change({ issuer: other.issuer }))).toBe("client-secret-needed");
    await change({ issuer: other.issuer, clientSecret: "of the other" });
    await other.stop();
    expect(await refusal(begin())).toBe("provider-unreachable");
  });

  it("forgets who was bound when the issuer changes", async () => {
    there.accounts.set("m-1", { email: acme.email("manager"), email_verified: true });
    await signInAs("m-1");
    const { port } = new URL(running.address);
    const other = await startOpenIdProvider(`http://localhost:${port}/sign-in/answer`);
    const changed = await change({ issuer: other.issuer, clientSecret: CLIENT_SECRET });
    await other.stop();
    expect(changed.people).toBe(0);
  });

  it("takes only what answers as a provider, from an address that may be called", async () => {
    const taken = (issuer: string) =>
      refusal(connect({ name: "Other", signInName: `other-${organisations}`, issuer }));
    expect(await taken(running.address)).toBe("provider-unreachable");
    expect(await taken("https://192.168.0.7")).toBe("address-not-allowed");
    expect(await taken("http://[::1]:1")).toBe("address-not-allowed");
    expect(await taken("http://127.0.0.1:1")).toBe("provider-unreachable");
  });

  it("has each sign-in name once on the server, and each name once in the organisation", async () => {
    expect(await refusal(connect({ signInName: `else-${organisations}` }))).toBe("already-exists");
    expect(await refusal(connect({ name: "Else" }))).toBe("already-exists");
  });

  it("lets nobody in by one that is off, or that is not there any more", async () => {
    await change({ active: false });
    expect(await refusal(begin())).toBe("provider-unknown");
    await change({ active: true });
    const { ticket } = await begin();
    await (await administrator()).call(routes.deleteIdentityProvider, {
      params: { providerId: provider.id },
    });
    expect(await refusal(finish(ticket, "?code=x"))).toBe("sign-in-over");
  });
});
