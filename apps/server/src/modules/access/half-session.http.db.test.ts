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
const over = { code: "sign-in-over" };
const codeNow = (key: string) => codeOf(key, clock.now());

async function auditOf(action: string) {
  const { rows } = await running.db.ownerPool.query<{ actor_id: string | null; after: unknown }>(
    "SELECT actor_id, after FROM audit.events WHERE organisation_id = $1 AND action = $2 ORDER BY id",
    [acme.organisationId, action],
  );
  return rows;
}

describe("half a session", () => {
  it("is good for no route of the contract but the one that takes the second factor", async () => {
    await enrol(await as("administrator"), clock);
    const ticket = await ticketFor("administrator");
    const { server } = running.app;
    const ways = [
      { authorization: `Bearer ${ticket}` },
      { cookie: `__Host-stockex=${ticket}`, "x-csrf-token": ticket },
      { cookie: `stockex=${ticket}`, host: "stock.example" },
    ];
    for (const route of Object.values(routes)) {
      if (route.access === "public") continue;
      const url = route.path.replace(/:\w+/g, "0198c0de-0000-7000-8000-000000000000");
      for (const headers of ways) {
        const answer = await server.inject({ method: route.method, url, headers });
        expect([route.id, answer.statusCode, answer.json().code]).toEqual([
          route.id,
          401,
          "sign-in-required",
        ]);
      }
    }
    const socket = await server.inject({
      url: "/v1/live",
      headers: { upgrade: "websocket", connection: "upgrade", "sec-websocket-protocol": `bearer.${ticket}` },
    });
    expect(socket.statusCode).toBe(401);
  });

  it("gives no cookie and no token, only the ticket", async () => {
    await enrol(await as("counter"), clock);
    const answer = await fetch(`${running.address}/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: acme.email("counter"), password: PASSWORD }),
    });
    expect([answer.status, answer.headers.get("set-cookie"), answer.headers.get("x-session-token")]).toEqual([
      201,
      null,
      null,
    ]);
    expect(await answer.json()).toMatchObject({
      stage: "second-factor",
      factors: ["authenticator", "recovery-code"],
    });
  });

  it("is used up by one of two, ends after ten minutes, and when its person is let in no more", async () => {
    const { key, recoveryCodes } = await enrol(await as("counter"), clock);
    clock.pass(30);
    const ticket = await ticketFor("counter");
    const outcomes = await Promise.allSettled([
      give(ticket, codeNow(key)),
      give(ticket, recoveryCodes[0] ?? ""),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(give(ticket, recoveryCodes[1] ?? "")).rejects.toMatchObject(over);
    const late = await ticketFor("counter");
    clock.pass(601);
    await expect(give(late, codeNow(key))).rejects.toMatchObject(over);
    const left = await ticketFor("counter");
    await running.db.ownerPool.query("UPDATE access.users SET active = false WHERE id = $1", [
      acme.userIds.counter,
    ]);
    await expect(give(left, codeNow(key))).rejects.toMatchObject(over);
    await expect(give("A".repeat(43), codeNow(key))).rejects.toMatchObject(over);
  });

  it("cannot be had by fixing the token of a session beforehand", async () => {
    const fixed = "F".repeat(43);
    const answer = await fetch(`${running.address}/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: `__Host-stockex=${fixed}` },
      body: JSON.stringify({ email: acme.email("manager"), password: PASSWORD }),
    });
    const given = /__Host-stockex=([\w-]{43})/.exec(answer.headers.get("set-cookie") ?? "")?.[1];
    expect(given).not.toBe(fixed);
    const client = nobody(running.address);
    client.use({ token: fixed });
    await expect(client.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
  });
});

describe("a recovery code", () => {
  it("opens a session once, however it is typed, and says how many are left", async () => {
    const { recoveryCodes } = await enrol(await as("counter"), clock);
    const [first = ""] = recoveryCodes;
    const { client } = await give(
      await ticketFor("counter"),
      ` ${first.toUpperCase().replaceAll("-", " ")} `,
    );
    expect(await client.call(routes.readSecurity)).toMatchObject({ recoveryCodesLeft: 9 });
    await expect(give(await ticketFor("counter"), first)).rejects.toMatchObject(wrong);
    expect(await auditOf("recovery-codes.use")).toEqual([
      { actor_id: acme.userIds.counter, after: { left: 9 } },
    ]);
  });

  it("opens one session for two connections that bring it at the same time", async () => {
    const { recoveryCodes } = await enrol(await as("counter"), clock);
    for (const code of recoveryCodes.slice(0, 4)) {
      const tickets = [await ticketFor("counter"), await ticketFor("counter")];
      const outcomes = await Promise.allSettled(tickets.map((ticket) => give(ticket, code)));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    }
  });

  it("of another person opens nothing, nor does one that was renewed", async () => {
    const counter = await as("counter");
    const { recoveryCodes: old } = await enrol(counter, clock);
    const { recoveryCodes: theirs } = await enrol(await as("manager"), clock);
    await expect(give(await ticketFor("counter"), theirs[0] ?? "")).rejects.toMatchObject(wrong);
    const { recoveryCodes: fresh } = await counter.call(routes.renewRecoveryCodes, {
      body: { password: PASSWORD },
    });
    await expect(give(await ticketFor("counter"), old[0] ?? "")).rejects.toMatchObject(wrong);
    await give(await ticketFor("counter"), fresh[0] ?? "");
  });
});
