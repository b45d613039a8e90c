import type { AuditEvent, ProblemDetails, Session, User } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  makeOrganisation,
  PASSWORD,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";

let running: TestApplication;
let acme: TestOrganisation;
let other: TestOrganisation;

beforeAll(async () => {
  running = await startTestApplication();
  acme = await makeOrganisation(running.app, "Acme");
  other = await makeOrganisation(running.app, "Other");
});
afterAll(() => running.stop());

const json = { "content-type": "application/json" };

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
  return fetch(`${running.address}${path}`, {
    method,
    headers: body === undefined ? headers : { ...json, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function read<T>(answer: Response | Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T;
}

async function signInByCookie(email: string) {
  const answer = await call("POST", "/v1/session", {}, { email, password: PASSWORD });
  expect(answer.status).toBe(201);
  const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { cookie, session: await read<Session>(answer), setCookie: answer.headers.get("set-cookie") ?? "" };
}

async function signInByToken(email: string): Promise<Record<string, string>> {
  const answer = await call(
    "POST",
    "/v1/session",
    { "x-stockex-client": "api" },
    { email, password: PASSWORD },
  );
  return { authorization: `Bearer ${answer.headers.get("x-session-token")}` };
}

describe("signing in", () => {
  test("opens a session in a cookie no script can read, and says who and what", async () => {
    const { session, setCookie } = await signInByCookie(acme.email("controller"));
    expect(setCookie).toMatch(/^__Host-stockex=[\w-]{43}; /);
    expect(setCookie).toMatch(/Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
    expect(session).toMatchObject({
      email: acme.email("controller"),
      role: "controller",
      organisation: { id: acme.organisationId, name: "Acme" },
      companies: [{ id: acme.companyId, currency: "EUR" }],
    });
    expect(session.permissions).toContain("count.approve");
  });

  test("refuses a wrong password and an unknown account with the same answer", async () => {
    const wrong = await call("POST", "/v1/session", {}, { email: acme.email("manager"), password: "no" });
    const unknown = await call("POST", "/v1/session", {}, { email: "nobody@x.example", password: "no" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const [a, b] = [await read<ProblemDetails>(wrong), await read<ProblemDetails>(unknown)];
    expect({ ...a, instance: "" }).toEqual({ ...b, instance: "" });
    expect(a).toMatchObject({ code: "sign-in-failed" });
  });

  test("pauses an account after ten wrong passwords, and says for how long", async () => {
    const victim = other.email("auditor");
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => call("POST", "/v1/session", {}, { email: victim, password: "guess" })),
    );
    const statuses = tries.map((answer) => answer.status).sort();
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const right = await call("POST", "/v1/session", {}, { email: victim, password: PASSWORD });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("audits sign-ins and refused ones", async () => {
    const auditor = await signInByToken(acme.email("auditor"));
    const events = await read<{ items: AuditEvent[] }>(
      call("GET", "/v1/audit-events?objectType=user", auditor),
    );
    const actions = events.items.map((event) => event.action);
    expect(actions).toContain("session.sign-in");
    expect(actions).toContain("session.sign-in-refused");
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });
});

describe("a session", () => {
  test("is refused after signing out", async () => {
    const { cookie, session } = await signInByCookie(acme.email("counter"));
    expect((await call("GET", "/v1/session", { cookie })).status).toBe(200);
    const csrf = { "x-csrf-token": session.csrfToken };
    expect((await call("DELETE", "/v1/session", { cookie, ...csrf })).status).toBe(204);
    expect((await call("GET", "/v1/session", { cookie })).status).toBe(401);
  });

  test("of a cookie writes only with its CSRF token; of a bearer without", async () => {
    const { cookie, session } = await signInByCookie(acme.email("manager"));
    const body = { language: "en" };
    const without = await call("PUT", "/v1/session/language", { cookie }, body);
    expect(await without.json()).toMatchObject({ status: 403, code: "csrf-token-missing" });
    const wrong = await call("PUT", "/v1/session/language", { cookie, "x-csrf-token": "x" }, body);
    expect(wrong.status).toBe(403);
    const right = await call(
      "PUT",
      "/v1/session/language",
      { cookie, "x-csrf-token": session.csrfToken },
      body,
    );
    expect(right.status).toBe(204);
    const bearer = await signInByToken(acme.email("manager"));
    expect((await call("PUT", "/v1/session/language", bearer, body)).status).toBe(204);
  });

  test("is refused a permission its role lacks", async () => {
    const counter = await signInByToken(acme.email("counter"));
    const answer = await call("GET", "/v1/audit-events", counter);
    expect(await answer.json()).toMatchObject({
      status: 403,
      code: "permission-missing",
      params: { permission: "audit.read" },
    });
  });
});

describe("people", () => {
  test("of another organisation are not seen", async () => {
    const mine = await signInByToken(acme.email("administrator"));
    const list = await read<{ items: User[] }>(call("GET", "/v1/users?limit=500", mine));
    expect(list.items).toHaveLength(5);
    expect(JSON.stringify(list)).not.toContain("other.example");
  });

  test("come in pages without gap or double", async () => {
    const mine = await signInByToken(acme.email("administrator"));
    const seen: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const cursor = next === "" ? "" : `&cursor=${next}`;
      const page: { items: User[]; next: string | null } = await read(
        call("GET", `/v1/users?limit=2${cursor}`, mine),
      );
      seen.push(...page.items.map((item) => item.id));
      next = page.next;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(Object.values(acme.userIds)));
  });

  test("cannot have an e-mail that another account has", async () => {
    const mine = await signInByToken(acme.email("administrator"));
    const body = {
      email: other.email("manager").toUpperCase(),
      name: "X",
      language: "fr",
      role: "counter",
    };
    expect(await (await call("POST", "/v1/users", mine, body)).json()).toMatchObject({
      code: "already-exists",
    });
  });
});
