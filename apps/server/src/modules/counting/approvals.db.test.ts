import type { ApprovalLevel, ApprovalRule } from "@stockex/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activateMatrix, retireMatrix, saveDraft } from "../../../test/approvals-world.ts";
import { problem } from "../../../test/outcomes.ts";
import { inTransaction, RACES, race } from "../../../test/race.ts";
import { createRaceWorld, expectInvariants, type RaceWorld } from "../../../test/race-world.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { readApproval } from "../approvals/index.ts";
import { tryRules } from "./approval-facts.ts";
import { approveCount } from "./approve.ts";
import { rejectCount } from "./close.ts";
import { decideLines } from "./decide.ts";
import { submitCount, withdrawSubmission } from "./submit.ts";

const controllers = (persons: number): ApprovalLevel => ({ role: "controller", customRoleId: null, persons });
const directors: ApprovalLevel = { role: "administrator", customRoleId: null, persons: 1 };

/** The approval matrix, from the draft to the last level. */
describe("approvals", () => {
  let db: TestDatabase;
  let world: RaceWorld;
  let second: string;
  let director: string;
  let active: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    world = await createRaceWorld(db);
    second = await world.person("Colin Controller");
    director = await world.person("Dora Director");
    const give = (userId: string, role: string) =>
      db.ownerPool.query("UPDATE access.users SET role = $2 WHERE id = $1", [userId, role]);
    await give(world.controller, "controller");
    await give(second, "controller");
    await give(director, "administrator");
    await give(world.manager, "manager");
    active = await switchOn([
      rule("large", { netValue: "5000" }, [controllers(2), directors]),
      rule("usual", { netValue: "500" }, [controllers(1)]),
    ]);
  });
  afterAll(async () => {
    await expectInvariants(db);
    await db.drop();
  });

  const rule = (name: string, when: Partial<ApprovalRule>, levels: ApprovalLevel[]): ApprovalRule => ({
    name,
    companyId: world.company.id,
    siteIds: [],
    categoryIds: [],
    netValue: null,
    grossValue: null,
    percent: null,
    ...when,
    levels,
  });
  const switchOn = async (rules: ApprovalRule[]) => {
    const { id } = await world.write((tx) => saveDraft(tx, rules, "0"));
    await world.write((tx) => activateMatrix(tx, id, "agreed by the board"));
    return id;
  };
  /** A count that misses pieces worth 500 each, submitted. */
  const submitted = async (missing: number) => {
    const reviewed = await world.reviewed(String(10 - missing));
    await world.write((tx) => submitCount(tx, reviewed.count));
    return reviewed;
  };
  const approve = (count: string, by: string) => problem(world.write((tx) => approveCount(tx, count), by));
  const approval = (count: string, by: string) =>
    world.database.read(world.as(by), (tx) => readApproval(tx, count));

  it("takes the levels of the first rule that fits, one after the other, each by another person", async () => {
    // Ten pieces are missing: 5 000.
    const { count } = await submitted(10);
    const { requests, asMyself } = await approval(count, world.controller);
    expect(asMyself).toBe(true);
    expect(requests).toMatchObject([
      { rule: { name: "large" }, measure: { netValue: "-5000" }, levels: [{ persons: 2 }, { persons: 1 }] },
    ]);
    expect((await approval(count, director)).asMyself).toBe(false);
    expect(await approve(count, director)).toBe("approval-not-yours level-other-role");
    expect(await approve(count, world.controller)).toBe("nothing failed");
    expect(await approve(count, world.controller)).toBe("approval-not-yours level-decided");
    expect(await approve(count, second)).toBe("nothing failed");
    expect(await world.stateOf(count)).toBe("review");
    expect(await approve(count, director)).toBe("nothing failed");
    expect(await world.stateOf(count)).toBe("approved");
    const [request] = (await approval(count, director)).requests;
    expect(request).toMatchObject({ outcome: "approved", endedBy: "Dora Director" });
    const [first] = request?.levels ?? [];
    expect(first?.decisions.map(({ userName }) => userName).toSorted()).toEqual([
      "Colin Controller",
      "Cora Controller",
    ]);
  });

  it("asks one person who may approve where no rule fits, and a submission in any case", async () => {
    const { count } = await world.reviewed("10");
    expect(await approve(count, world.controller)).toBe("count-not-submitted");
    await world.write((tx) => submitCount(tx, count));
    expect(await problem(world.write((tx) => submitCount(tx, count)))).toBe(
      "decision-not-possible submitted-already",
    );
    expect(await approve(count, world.controller)).toBe("nothing failed");
    expect(await world.stateOf(count)).toBe("approved");
  });

  it("goes back with a reason; what was decided falls and stays as evidence", async () => {
    const { count } = await submitted(10);
    expect(await approve(count, world.controller)).toBe("nothing failed");
    await world.write((tx) => rejectCount(tx, count, "count aisle 4 again"), second);
    const { requests } = await approval(count, director);
    expect(requests).toMatchObject([
      { outcome: "rejected", endedBy: "Colin Controller", endReason: "count aisle 4 again" },
    ]);
    expect(requests[0]?.levels[0]?.decisions).toHaveLength(1);
    expect(await world.stateOf(count)).toBe("counting");
  });

  it("keeps lines as they were submitted until the submission is withdrawn, or begins anew", async () => {
    const { count, line } = await submitted(2);
    const recount = () =>
      problem(world.write((tx) => decideLines(tx, count, { lineIds: [line], decision: "recount" })));
    expect(await recount()).toBe("count-submitted");
    await db.ownerPool.query("UPDATE counting.lines SET manual_cost = 1 WHERE id = $1", [line]);
    expect(await approve(count, world.controller)).toBe("approval-stale");
    await world.write((tx) => withdrawSubmission(tx, count, "the price was wrong"));
    expect(await recount()).toBe("nothing failed");
  });

  it("keeps the levels of what was submitted when another version is switched on, or none", async () => {
    const { count } = await submitted(2);
    await world.write((tx) => retireMatrix(tx, active, "only one controller left"));
    const free = await world.reviewed();
    expect(await approve(free.count, director)).toBe("nothing failed");
    expect(await approve(count, director)).toBe("approval-not-yours level-other-role");
    expect(await approve(count, world.controller)).toBe("nothing failed");
    active = await switchOn([rule("usual", { netValue: "500" }, [controllers(1)])]);
    expect((await approval(count, director)).requests[0]?.rule?.name).toBe("usual");
  });

  it("says what past counts would have needed, and refuses rules that nobody could keep", async () => {
    const { count } = await submitted(4);
    expect(await approve(count, world.controller)).toBe("nothing failed");
    await world.postCount(count);
    const tried = (rules: ApprovalRule[]) =>
      world.database.read(world.as(director), (tx) => tryRules(tx, rules, 1));
    expect((await tried([rule("two thousand", { netValue: "2000" }, [directors])])).items).toMatchObject([
      { countId: count, rule: "two thousand", measure: { netValue: "-2000" }, levels: [directors] },
    ]);
    expect((await tried([rule("more", { netValue: "2000.01" }, [directors])])).items[0]?.rule).toBeNull();
    expect(await problem(tried([rule("x", { companyId: null, netValue: "1" }, [directors])]))).toBe(
      "approval-rule-impossible x rule-company-missing",
    );
    const counters: ApprovalLevel = { role: "counter", customRoleId: null, persons: 1 };
    expect(await problem(tried([rule("x", {}, [counters])]))).toBe(
      "approval-rule-impossible x rule-role-may-not",
    );
    const { id } = await world.write((tx) => saveDraft(tx, [rule("x", {}, [controllers(3)])], "0"));
    expect(await problem(world.write((tx) => activateMatrix(tx, id, "why not")))).toBe(
      "approval-rule-impossible x rule-people-missing",
    );
  });

  it("two who approve the last level at once: one approves, one is told", async () => {
    for (let n = 0; n < RACES; n += 1) {
      const { count } = await submitted(2);
      const go = (by: string) => inTransaction(world.write, (tx) => approveCount(tx, count), by);
      expect((await race(go(world.controller), go(second))).toSorted()).toEqual(["count-state", "ok"]);
      const [request] = (await approval(count, director)).requests;
      expect(request?.levels[0]?.decisions).toHaveLength(1);
    }
  });

  it("approve × withdraw: approved, or back in review; never half", async () => {
    for (let n = 0; n < RACES; n += 1) {
      const { count } = await submitted(2);
      const outcomes = await race(
        inTransaction(world.write, (tx) => approveCount(tx, count), world.controller),
        inTransaction(world.write, (tx) => withdrawSubmission(tx, count, "wait")),
      );
      expect([
        ["ok", "count-state"],
        ["count-not-submitted", "ok"],
      ]).toContainEqual(outcomes);
    }
  });

  it("submit × submit: one", async () => {
    for (let n = 0; n < RACES; n += 1) {
      const { count } = await world.reviewed();
      const go = inTransaction(world.write, (tx) => submitCount(tx, count));
      expect((await race(go, go)).toSorted()).toEqual(["decision-not-possible", "ok"]);
    }
  });
});
