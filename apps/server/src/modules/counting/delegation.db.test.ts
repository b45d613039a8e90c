import { rolePermissions } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  activateMatrix,
  createDelegation,
  listDelegations,
  revokeDelegation,
  saveDraft,
} from "../../../test/approvals-world.ts";
import { auditOf, problem } from "../../../test/outcomes.ts";
import { inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { readApproval } from "../approvals/index.ts";
import { approveCount } from "./approve.ts";
import { rejectCount } from "./close.ts";
import { listCounts } from "./count-query.ts";
import { submitCount } from "./submit.ts";

/** The second of March 2026, the day of the world. */
const TODAY = "2026-03-02";

/** One approves in another's place. */
describe("delegation", () => {
  let db: TestDatabase;
  let world: RaceWorld;
  let standIn: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createRaceWorld(db);
    standIn = await world.person("Stella Standin");
    await give(standIn, "manager");
    await give(world.controller, "controller");
    await give(world.manager, "manager");
  });
  afterAll(async () => {
    await expectInvariants(db);
    await db.drop();
  });

  const give = (userId: string, role: string) =>
    db.ownerPool.query("UPDATE access.users SET role = $2 WHERE id = $1", [userId, role]);
  const delegate = (how: { from?: string; to?: string } = {}) =>
    world.write(
      (tx) =>
        createDelegation(tx, {
          standInId: standIn,
          startsOn: how.from ?? TODAY,
          endsOn: how.to ?? TODAY,
          reason: "on leave",
        }),
      world.controller,
    );
  const approveFor = (count: string, principal = world.controller, by = standIn) =>
    problem(world.write((tx) => approveCount(tx, count, { onBehalfOf: principal }), by));
  const asManager = { permissions: new Set(rolePermissions.manager) };
  const waits = (count: string) =>
    world.database.read({ ...world.as(standIn), ...asManager }, async (tx) => {
      const { items } = await listCounts(tx, { waiting: "approve", limit: 500 });
      return items.some(({ id }) => id === count);
    });

  it("lets a stand-in approve, sees it in what waits, and keeps both names", async () => {
    const { count } = await world.reviewed();
    expect(await approveFor(count)).toBe("delegation-missing");
    expect(await waits(count)).toBe(false);
    const { id, state } = await delegate();
    expect(state).toBe("running");
    expect(await waits(count)).toBe(true);
    const { onBehalfOf } = await world.database.read(world.as(standIn), (tx) => readApproval(tx, count));
    expect(onBehalfOf).toEqual([{ userId: world.controller, name: "Cora Controller" }]);
    expect(await approveFor(count)).toBe("nothing failed");
    const rows = await world.rows(
      "SELECT approved_by, approved_for FROM counting.counts WHERE id = $1",
      count,
    );
    expect(rows).toEqual([{ approved_by: standIn, approved_for: world.controller }]);
    const audited = await auditOf(world.database, world.ctx, count);
    expect(audited.at(-1)).toMatchObject({
      action: "count.approve",
      after: { onBehalfOf: world.controller },
    });
    await world.write((tx) => revokeDelegation(tx, id), world.controller);
  });

  it("holds on its days alone, and not once it is revoked", async () => {
    const { count } = await world.reviewed();
    await delegate({ from: "2026-03-03", to: "2026-03-04" });
    expect(await approveFor(count)).toBe("delegation-missing");
    world.clock.at("+3 08:00");
    expect(await approveFor(count)).toBe("delegation-missing");
    world.clock.at("11:30");
    const { id } = await delegate();
    await world.write((tx) => revokeDelegation(tx, id), world.controller);
    expect(await approveFor(count)).toBe("delegation-missing");
    expect(await problem(world.write((tx) => revokeDelegation(tx, id), world.controller))).toBe(
      "decision-not-possible delegation-over",
    );
  });

  it("binds both: neither a stand-in nor whom they stand in for may have counted", async () => {
    const { id } = await delegate();
    const byStandIn = await countedBy(standIn);
    expect(await approveFor(byStandIn)).toMatch(/^segregation-of-duties Stella Standin/);
    const byPrincipal = await countedBy(world.controller);
    expect(await waits(byPrincipal)).toBe(false);
    expect(await approveFor(byPrincipal)).toMatch(/^segregation-of-duties Cora Controller/);
    await world.write((tx) => revokeDelegation(tx, id), world.controller);
  });

  it("gives nothing that the person may not do: neither at first, nor later", async () => {
    const wish = { standInId: standIn, startsOn: TODAY, endsOn: TODAY, reason: "on leave" };
    const from = (principal: string) => problem(world.write((tx) => createDelegation(tx, wish), principal));
    expect(await from(world.manager)).toBe("decision-not-possible principal-may-not");
    const { id } = await delegate();
    const { count } = await world.reviewed();
    await give(world.controller, "auditor");
    expect(await approveFor(count)).toBe("delegation-missing");
    await give(world.controller, "controller");
    await give(standIn, "counter");
    expect(await problem(delegate())).toBe("decision-not-possible stand-in-may-not");
    await give(standIn, "manager");
    await world.write((tx) => revokeDelegation(tx, id), world.controller);
  });

  it("is entered for somebody absent by an administrator alone, who can end it, too", async () => {
    const wish = {
      principalId: world.controller,
      standInId: standIn,
      startsOn: TODAY,
      endsOn: "2026-03-09",
      reason: "in hospital",
    };
    const by = (permissions: "manager" | "administrator") => ({
      ...world.as(world.manager),
      permissions: new Set(rolePermissions[permissions]),
    });
    const enter = (as: "manager" | "administrator") =>
      world.database.write(by(as), (tx) => createDelegation(tx, wish));
    expect(await problem(enter("manager"))).toMatch(/^permission-missing/);
    const entered = await enter("administrator");
    expect(entered).toMatchObject({ enteredBy: "Mia Manager", principalName: "Cora Controller" });
    const mine = await world.database.read(by("manager"), (tx) => listDelegations(tx, { limit: 10 }));
    expect(mine.items).toEqual([]);
    await world.database.write(by("administrator"), (tx) => revokeDelegation(tx, entered.id));
  });

  it("takes a level by the role of whom it stands in for; nobody's right counts twice", async () => {
    const second = await world.person("Colin Controller");
    await give(second, "controller");
    const controllers = { role: "controller", customRoleId: null, persons: 2 } as const;
    const draft = await world.write((tx) =>
      saveDraft(
        tx,
        [
          {
            name: "two",
            companyId: null,
            siteIds: [],
            categoryIds: [],
            netValue: null,
            grossValue: null,
            percent: null,
            levels: [controllers],
          },
        ],
        "0",
      ),
    );
    await world.write((tx) => activateMatrix(tx, draft.id, "agreed"));
    const { id } = await delegate();
    const { count } = await world.reviewed();
    await world.write((tx) => submitCount(tx, count));
    expect(await waits(count)).toBe(true);
    expect(await approveFor(count)).toBe("nothing failed");
    const own = problem(world.write((tx) => approveCount(tx, count), world.controller));
    expect(await own).toBe("approval-not-yours level-decided");
    const { requests } = await world.database.read(world.as(second), (tx) => readApproval(tx, count));
    expect(requests[0]?.levels[0]?.decisions).toMatchObject([
      { userName: "Stella Standin", onBehalfOf: "Cora Controller" },
    ]);
    await world.write((tx) => rejectCount(tx, count, "look again", world.controller), standIn);
    const after = await world.database.read(world.as(second), (tx) => readApproval(tx, count));
    expect(after.requests[0]).toMatchObject({ endedBy: "Stella Standin", endedFor: "Cora Controller" });
    await world.write((tx) => revokeDelegation(tx, id), world.controller);
  });

  it("revoke × approve: approved before, or refused after", async () => {
    for (let n = 0; n < RACES; n += 1) {
      const { id } = await delegate();
      const { count } = await world.reviewed();
      await world.write((tx) => submitCount(tx, count));
      const [approved, revoked] = await race(
        inTransaction(
          world.write,
          (tx) => approveCount(tx, count, { onBehalfOf: world.controller }),
          standIn,
        ),
        inTransaction(world.write, (tx) => revokeDelegation(tx, id), world.controller),
      );
      expect(revoked).toBe("ok");
      expect(["ok", "delegation-missing"]).toContain(approved);
    }
  });

  /** A count in review of one product, read by this person. */
  async function countedBy(userId: string): Promise<string> {
    const product = await world.stocked();
    const count = await world.released(product);
    const reading = { product, place: world.company.places.a, quantity: "10", at: "09:10" };
    await world.read(count, { ...reading, by: userId });
    await world.close(count);
    return count;
  }
});
