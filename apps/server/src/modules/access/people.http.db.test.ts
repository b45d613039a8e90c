import { type Role, routes, type User } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop, signIn } from "../../../test/shop.ts";

describe("people", () => {
  let running: TestApplication;
  let shop: Shop;
  let stranger: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Staff", 1);
    stranger = await makeShop(running.app, running.address, "Elsewhere", 1);
  });
  afterAll(() => running.stop());

  async function personOf(role: Role): Promise<User> {
    const { items } = await shop.as("administrator").call(routes.listUsers, { query: {} });
    const found = items.find((user) => user.role === role);
    if (found === undefined) throw new Error(`nobody is ${role}`);
    return found;
  }
  const change = (
    { id, name, language, role, active, version }: User,
    changed: Partial<Pick<User, "name" | "role" | "active">>,
  ) =>
    shop.as("administrator").call(routes.changeUser, {
      params: { userId: id },
      body: { name, language, role, active, customRoleId: null, ...changed },
      ifMatch: String(version),
    });

  it("are renamed and take another role, which counts for the session they have", async () => {
    const auditor = await personOf("auditor");
    const client = shop.as("auditor");
    await expect(client.call(routes.listCountTemplates, { query: {} })).rejects.toMatchObject({
      code: "permission-missing",
    });
    const changed = await change(auditor, { name: "Renamed", role: "manager" });
    expect(changed).toEqual({ ...auditor, name: "Renamed", role: "manager", version: auditor.version + 1 });
    expect((await client.call(routes.listCountTemplates, { query: {} })).items).toEqual([]);
  });

  it("are signed out at once when they are deactivated, and sign in again when they are let in", async () => {
    const counter = await personOf("counter");
    const client = shop.as("counter");
    await client.call(routes.readSession);
    const away = await change(counter, { active: false });
    await expect(client.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
    await expect(signIn(running.address, counter.email)).rejects.toMatchObject({ code: "sign-in-failed" });
    await change(away, { active: true });
    // The old session stays ended; a new one is open.
    await expect(client.call(routes.readSession)).rejects.toMatchObject({ code: "sign-in-required" });
    await signIn(running.address, counter.email);
  });

  it("never lose their last active administrator, by deactivation nor by another role", async () => {
    const administrator = await personOf("administrator");
    const last = { code: "decision-not-possible" };
    await expect(change(administrator, { active: false })).rejects.toMatchObject(last);
    await expect(change(administrator, { role: "manager" })).rejects.toMatchObject(last);
    expect(await personOf("administrator")).toEqual(administrator);
  });

  it("are changed by one of two who began with the same version", async () => {
    const counter = await personOf("counter");
    const outcomes = await Promise.allSettled([
      change(counter, { name: "One" }),
      change(counter, { name: "Two" }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(change(counter, { name: "Late" })).rejects.toMatchObject({ code: "version-conflict" });
    const read = await shop.as("administrator").read(routes.readUser, { params: { userId: counter.id } });
    expect(read).toMatchObject({ etag: String(counter.version + 1), body: { hasPassword: true } });
    expect(["One", "Two"]).toContain(read.body.name);
  });

  it("keep one administrator when two are taken away at the same time", async () => {
    const first = await personOf("administrator");
    const second = await change(await personOf("controller"), { role: "administrator" });
    const outcomes = await Promise.allSettled([
      change(first, { role: "controller" }),
      change(second, { role: "controller" }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const { rows } = await running.db.ownerPool.query(
      "SELECT FROM access.users WHERE organisation_id = $1 AND role = 'administrator' AND active",
      [shop.organisation.organisationId],
    );
    expect(rows).toHaveLength(1);
  });

  it("are changed by nobody else, nor from another organisation, and each change is audited", async () => {
    const { rows: people } = await running.db.ownerPool.query<User>(
      "SELECT id, email, name, language, role, active FROM access.users WHERE organisation_id = $1",
      [shop.organisation.organisationId],
    );
    const [someone] = people;
    if (someone === undefined) throw new Error("the shop has people");
    const { id, name, language, role, active } = someone;
    const wish = {
      params: { userId: id },
      body: { name, language, role, active, customRoleId: null },
      ifMatch: "1",
    };
    await expect(stranger.as("administrator").call(routes.changeUser, wish)).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(stranger.as("manager").call(routes.changeUser, wish)).rejects.toMatchObject({
      code: "permission-missing",
    });
    const { rows } = await running.db.ownerPool.query<{ action: string }>(
      `SELECT DISTINCT action FROM audit.events
       WHERE organisation_id = $1 AND action IN ('user.change', 'user.activate', 'user.deactivate') ORDER BY 1`,
      [shop.organisation.organisationId],
    );
    expect(rows.map(({ action }) => action)).toEqual(["user.activate", "user.change", "user.deactivate"]);
  });
});
