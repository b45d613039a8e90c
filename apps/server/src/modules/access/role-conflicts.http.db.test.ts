import { routes } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApplication, type TestApplication } from "../../../test/application.ts";
import { makeShop, type Shop } from "../../../test/shop.ts";

describe("permissions that should not meet in one person", () => {
  let running: TestApplication;
  let shop: Shop;

  beforeAll(async () => {
    running = await startTestApplication();
    shop = await makeShop(running.app, running.address, "Parted", 0);
  });
  afterAll(() => running.stop());

  const administrator = () => shop.as("administrator");
  const read = () => administrator().call(routes.readRoleConflicts, {});

  it("are told with the people in whom they meet, before anybody changed them", async () => {
    const { rules, people, version } = await read();
    expect(version).toBe(0);
    expect(rules).toContainEqual({ one: "access.manage", other: "count.approve", effect: "warn" });
    expect(people.map(({ conflicts }) => conflicts.length > 0)).toEqual([true]);
  });

  it("are refused in a role and to a person where that is chosen, and stay where they are", async () => {
    const { version } = await read();
    const rule = { one: "count.create", other: "count.approve", effect: "refuse" } as const;
    await administrator().call(routes.setRoleConflicts, {
      body: { rules: [rule, { ...rule, one: "count.approve", other: "count.create" }] },
      ifMatch: String(version),
    });
    const kept = await read();
    expect(kept.rules).toEqual([rule]);
    const role = { name: "Head", base: "manager", permissions: ["count.create", "count.approve"] } as const;
    const create = () =>
      administrator().call(routes.createRole, { body: { ...role, permissions: [...role.permissions] } });
    await expect(create()).rejects.toMatchObject({ code: "role-conflict" });
    const person = {
      email: "second@example.org",
      name: "Second",
      language: "en",
      customRoleId: null,
    } as const;
    const invite = (as: "administrator" | "controller") =>
      administrator().call(routes.createUser, { body: { ...person, role: as } });
    await expect(invite("administrator")).rejects.toMatchObject({ code: "role-conflict" });
    await invite("controller");
    // Nothing is taken from whoever holds both already.
    const [held] = kept.people;
    const before = await administrator().call(routes.readUser, { params: { userId: held?.userId ?? "" } });
    const changed = await administrator().call(routes.changeUser, {
      params: { userId: before.id },
      body: { name: "Renamed", language: "en", role: before.role, active: true, customRoleId: null },
      ifMatch: String(before.version),
    });
    expect(changed.name).toBe("Renamed");
  });

  it("are changed from the version that was read", async () => {
    const change = administrator().call(routes.setRoleConflicts, { body: { rules: [] }, ifMatch: "0" });
    await expect(change).rejects.toMatchObject({ code: "version-conflict" });
  });
});
