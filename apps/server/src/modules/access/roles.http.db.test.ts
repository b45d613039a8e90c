import type { Client } from "@stockex/client";
import { type CustomRole, givenPermissions, type Role, routes } from "@stockex/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signInWith } from "../../../test/account.ts";
import {
  makeOrganisation,
  startTestApplication,
  type TestApplication,
  type TestOrganisation,
} from "../../../test/application.ts";

let running: TestApplication;
let acme: TestOrganisation;
let administrator: Client;
let made = 0;

beforeAll(async () => {
  running = await startTestApplication();
});
beforeEach(async () => {
  made += 1;
  acme = await makeOrganisation(running.app, `Acme${made}`);
  administrator = await as("administrator");
});
afterAll(() => running.stop());

const as = (role: Role) => signInWith(running.address, acme.email(role));
const clerk = (permissions: CustomRole["permissions"], name = "Stock clerk") =>
  administrator.call(routes.createRole, { body: { name, base: "counter", permissions } });

async function give(role: Role, customRoleId: string | null, base: Role) {
  const params = { userId: acme.userIds[role] };
  const { name, language, active, version } = await administrator.call(routes.readUser, { params });
  const body = { name, language, active, role: base, customRoleId };
  return administrator.call(routes.changeUser, { params, body, ifMatch: String(version) });
}

describe("a role of the organisation", () => {
  it("lets its people do what it holds and nothing else, also in the session they have", async () => {
    const counter = await as("counter");
    const role = await clerk(["stock.read", "count.count"]);
    const changed = await give("counter", role.id, "counter");
    expect(changed.customRole).toEqual({ id: role.id, name: "Stock clerk" });
    const session = await counter.call(routes.readSession);
    expect(session).toMatchObject({ role: "counter", customRole: "Stock clerk" });
    expect(session.permissions).toEqual(["stock.read", "count.count"]);
    await counter.call(routes.listMoves, { query: {} });
    // A counter has it, this copy does not.
    await expect(counter.call(routes.listProducts, { query: {} })).rejects.toMatchObject({
      code: "permission-missing",
      details: { params: { permission: "catalog.read" } },
    });
    const { version } = (await administrator.call(routes.listRoles)).items[0] ?? { version: 0 };
    await administrator.call(routes.changeRole, {
      params: { roleId: role.id },
      body: { name: "Clerk", permissions: ["catalog.read"] },
      ifMatch: String(version),
    });
    await counter.call(routes.listProducts, { query: {} });
    await expect(counter.call(routes.listMoves, { query: {} })).rejects.toMatchObject({
      code: "permission-missing",
    });
    await give("counter", null, "counter");
    expect((await counter.call(routes.readSession)).permissions).toEqual([
      "catalog.read",
      "sites.read",
      "count.count",
    ]);
  });

  it("never manages people, whoever asks and however", async () => {
    const smuggled = { name: "Boss", base: "manager", permissions: ["access.manage"] };
    const answer = await fetch(`${running.address}/v1/roles`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${administrator.token}` },
      body: JSON.stringify(smuggled),
    });
    expect(await answer.json()).toMatchObject({ code: "validation-failed" });
    await expect(
      running.db.ownerPool.query(
        `INSERT INTO access.roles (organisation_id, id, name, base, permissions, version)
         VALUES ($1, gen_random_uuid(), 'Boss', 'manager', '{access.manage}', 1)`,
        [acme.organisationId],
      ),
    ).rejects.toThrow("violates check constraint");
    const everything = await clerk([...givenPermissions], "Everything else");
    const counter = await as("counter");
    await give("counter", everything.id, "counter");
    for (const call of [
      () => counter.call(routes.listRoles),
      () => counter.call(routes.createRole, { body: { name: "X", base: "manager", permissions: [] } }),
      () => counter.call(routes.createPasswordLink, { params: { userId: acme.userIds.administrator } }),
      () => counter.call(routes.endUserSessions, { params: { userId: acme.userIds.administrator } }),
    ])
      await expect(call()).rejects.toMatchObject({ code: "permission-missing" });
  });

  it("is not given beside another base, nor from another organisation", async () => {
    const role = await clerk(["stock.read"]);
    const unknown = { code: "unknown-reference" };
    await expect(give("manager", role.id, "manager")).rejects.toMatchObject(unknown);
    await expect(give("manager", role.id, "administrator")).rejects.toMatchObject(unknown);
    const home = { acme, administrator };
    acme = await makeOrganisation(running.app, `Other${made}`);
    administrator = await as("administrator");
    await expect(give("counter", role.id, "counter")).rejects.toMatchObject(unknown);
    expect((await administrator.call(routes.listRoles)).items).toEqual([]);
    const params = { roleId: role.id };
    await expect(administrator.call(routes.deleteRole, { params })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(
      administrator.call(routes.changeRole, {
        params,
        body: { name: "Mine", permissions: [] },
        ifMatch: "1",
      }),
    ).rejects.toMatchObject({ code: "not-found" });
    ({ acme, administrator } = home);
    expect((await administrator.call(routes.listRoles)).items).toEqual([role]);
  });

  it("has a name of its own, and is changed by version", async () => {
    const role = await clerk(["stock.read"]);
    await expect(clerk([], "STOCK CLERK")).rejects.toMatchObject({ code: "already-exists" });
    const change = (name: string) =>
      administrator.call(routes.changeRole, {
        params: { roleId: role.id },
        body: { name, permissions: [] },
        ifMatch: "1",
      });
    const outcomes = await Promise.allSettled([change("One"), change("Two")]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("is deleted once nobody has it, also when it is given at the same time", async () => {
    const role = await clerk(["stock.read"]);
    await give("counter", role.id, "counter");
    const params = { roleId: role.id };
    await expect(administrator.call(routes.deleteRole, { params })).rejects.toMatchObject({
      code: "decision-not-possible",
      details: { params: { why: "role-in-use" } },
    });
    await give("counter", null, "counter");
    await Promise.allSettled([
      administrator.call(routes.deleteRole, { params }),
      give("counter", role.id, "counter"),
    ]);
    const { rows } = await running.db.ownerPool.query(
      `SELECT FROM access.users u WHERE u.custom_role_id = $1
         AND NOT EXISTS (SELECT FROM access.roles r WHERE r.id = u.custom_role_id)`,
      [role.id],
    );
    expect(rows).toHaveLength(0);
  });

  it("is audited: made, changed, given, deleted", async () => {
    const role = await clerk(["stock.read"]);
    await give("counter", role.id, "counter");
    await give("counter", null, "counter");
    await administrator.call(routes.deleteRole, { params: { roleId: role.id } });
    const { rows } = await running.db.ownerPool.query<{ action: string; after: unknown }>(
      `SELECT action, after FROM audit.events
       WHERE organisation_id = $1 AND (action LIKE 'role.%' OR action = 'user.change') ORDER BY id`,
      [acme.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "role.create",
      "user.change",
      "user.change",
      "role.delete",
    ]);
    expect(rows[1]?.after).toMatchObject({ customRole: { name: "Stock clerk" } });
  });

  it("falls under the second factor that its base needs", async () => {
    const role = await clerk(["stock.read"]);
    await give("counter", role.id, "counter");
    await administrator.call(routes.changeSignInRules, {
      body: { secondFactorRoles: ["counter"] },
      ifMatch: "0",
    });
    await expect(as("counter")).resolves.toMatchObject({ token: null });
  });
});
