import { newId, systemClock } from "@stockex/kernel";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RequestContext, systemContext } from "../../platform/context.ts";
import { createTestDatabase, type TestDatabase } from "../../platform/db/test-database.ts";
import { createDatabase, type Database } from "../../platform/db/unit-of-work.ts";
import { appendAudit, sealAudit, verifyChain } from "./index.ts";

let db: TestDatabase;
let database: Database;
let ctx: RequestContext;

beforeAll(async () => {
  db = await createTestDatabase();
  database = createDatabase(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.ownerPool.query("TRUNCATE audit.events, audit.chain");
  ctx = systemContext(newId(), { clock: systemClock, channel: "job" });
  await database.write(ctx, async (tx) => {
    await tx.client.query("INSERT INTO access.organisations VALUES ($1, 'Acme', now())", [
      ctx.organisationId,
    ]);
    await record("first");
  });
});

const record = (objectId: string, after: unknown = { quantity: "1.5", by: "é" }) =>
  database.write(ctx, (tx) =>
    appendAudit(tx, { action: "count.approve", objectType: "count", objectId, after, reason: "because" }),
  );
/** Seals until `links` are chained: a transaction anywhere on the database server may hold sealing back. */
const sealUntil = (links: number) =>
  expect
    .poll(
      async () => {
        await sealAudit(db.ownerPool);
        return (await db.ownerPool.query("SELECT FROM audit.chain")).rowCount;
      },
      { timeout: 45_000 },
    )
    .toBe(links);
const tamper = (sql: string) => db.ownerPool.query(sql);

describe("the audit chain", () => {
  test("holds over events sealed in several turns", async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await record(`a${turn}`);
      await record(`b${turn}`);
      await sealUntil(3 + 2 * turn);
    }
    expect(await sealAudit(db.ownerPool)).toBe(0);
    expect(await verifyChain(db.ownerPool)).toEqual([]);
  });

  test("does not seal past a transaction that is still writing", async () => {
    await sealUntil(1);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = database.write(ctx, async (tx) => {
      await appendAudit(tx, { action: "slow.write", objectType: "x", objectId: "1" });
      await record("fast");
      await held;
    });
    await expect
      .poll(
        async () => (await db.ownerPool.query("SELECT FROM audit.events WHERE object_id = 'fast'")).rowCount,
      )
      .toBe(1);
    expect(await sealAudit(db.ownerPool)).toBe(0);
    release();
    await slow;
    await sealUntil(3);
    expect(await verifyChain(db.ownerPool)).toEqual([]);
  });

  test.each([
    [
      "an edited event",
      "UPDATE audit.events SET reason = 'other' WHERE object_id = 'second'",
      "hash-differs",
    ],
    ["a deleted event", "DELETE FROM audit.events WHERE object_id = 'second'", "event-missing"],
    [
      "a deleted event with its link",
      "WITH gone AS (DELETE FROM audit.events WHERE object_id = 'second' RETURNING id) DELETE FROM audit.chain USING gone WHERE event_id = gone.id",
      "gap",
    ],
    [
      "two swapped links",
      "UPDATE audit.chain c SET event_id = o.event_id FROM audit.chain o WHERE (c.sequence, o.sequence) IN ((2, 3))",
      "hash-differs",
    ],
    [
      "an event put in between",
      "INSERT INTO audit.events SELECT organisation_id, id + 100, xact, at, actor_id, action, object_type, 'forged', before, after, reason, channel, address FROM audit.events WHERE object_id = 'first'",
      "event-left-out",
    ],
  ])("tells of %s", async (_what, sql, problem) => {
    await record("second");
    await record("third");
    await sealUntil(3);
    await tamper("ALTER TABLE audit.chain DROP CONSTRAINT IF EXISTS chain_organisation_id_event_id_key");
    await tamper(
      sql.replace(
        "INSERT INTO audit.events SELECT",
        "INSERT INTO audit.events OVERRIDING SYSTEM VALUE SELECT",
      ),
    );
    const broken = await verifyChain(db.ownerPool);
    expect(broken.map((link) => link.problem)).toContain(problem);
    expect(broken[0]?.organisationId).toBe(ctx.organisationId);
  });

  test("and its events cannot be changed by the application", async () => {
    const changes = [
      "UPDATE audit.events SET reason = ''",
      "DELETE FROM audit.events",
      "INSERT INTO audit.chain SELECT * FROM audit.chain",
      "SELECT audit.seal(organisation_id) FROM audit.events",
    ];
    for (const sql of changes)
      await expect(
        database.write(ctx, (tx) => tx.client.query(sql)),
        sql,
      ).rejects.toThrow("permission denied");
  });
});
