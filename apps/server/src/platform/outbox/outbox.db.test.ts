import type { DomainEvent } from "@stockex/contracts";
import { newId, systemClock } from "@stockex/kernel";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RequestContext, systemContext } from "../context.ts";
import { createTestDatabase, type TestDatabase } from "../db/test-database.ts";
import { createDatabase, type Database, type Tx } from "../db/unit-of-work.ts";
import { createLog } from "../log/log.ts";
import { appendEvent, type Consumer, type OutboxReader, startOutbox } from "./index.ts";

let db: TestDatabase;
let database: Database;
let ctx: RequestContext;
const log = createLog("silent");

beforeAll(async () => {
  db = await createTestDatabase();
  database = createDatabase(db);
});
afterAll(() => db.drop());

// A transaction of another test on the same database server holds consumers back as long as it runs.
const patiently = { timeout: 45_000 };
const running: OutboxReader[] = [];
let live: string[] = [];
beforeEach(async () => {
  ctx = systemContext(newId(), { clock: systemClock, channel: "job" });
  live = [];
  await db.ownerPool.query(
    "TRUNCATE platform.outbox, platform.outbox_consumers, platform.outbox_dead_letters",
  );
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((reader) => reader.stop()));
});

async function start(consumers: readonly Consumer[]): Promise<OutboxReader> {
  const reader = await startOutbox({
    database,
    clock: systemClock,
    log,
    consumers,
    onEvent: (event) => live.push(event.aggregateId),
    mostAttempts: 3,
    firstPauseMs: 5,
  });
  running.push(reader);
  return reader;
}

const say = (tx: Tx, aggregateId: string) =>
  appendEvent(tx, { type: "count.closed", aggregateId, payload: { countId: aggregateId } });
const publish = (aggregateId: string) => database.write(ctx, (tx) => say(tx, aggregateId));

function recorder(name: string, seen: string[]): Consumer {
  return {
    name,
    types: ["count.closed"],
    handle: async (event: DomainEvent) => {
      seen.push(event.aggregateId);
    },
  };
}

describe("a consumer", () => {
  test("gets every event once, in order, with the system's context in its organisation", async () => {
    const ids = Array.from({ length: 20 }, () => newId());
    const seen: string[] = [];
    const organisations = new Set<string>();
    for (const id of ids.slice(0, 10)) await publish(id);
    await start([
      {
        name: "probe",
        types: ["count.closed"],
        handle: async (event, eventCtx) => {
          seen.push(event.aggregateId);
          organisations.add(eventCtx.organisationId);
        },
      },
    ]);
    for (const id of ids.slice(10)) await publish(id);
    await expect.poll(() => seen, patiently).toEqual(ids);
    expect(organisations).toEqual(new Set([ctx.organisationId]));
  });

  test("does not skip events written by a slow transaction", async () => {
    const [slow, fast] = [newId(), newId()];
    const seen: string[] = [];
    await start([recorder("probe", seen)]);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The slow one takes the smaller number and commits last.
    const slowWork = database.write(ctx, async (tx) => {
      await say(tx, slow);
      await publish(fast);
      await held;
    });
    await expect.poll(() => live, patiently).toEqual([fast]);
    expect(seen).toEqual([]);
    release();
    await slowWork;
    await expect.poll(() => seen, patiently).toEqual([slow, fast]);
    expect(live).toEqual([fast, slow]);
  });

  test("hears nothing of a change that was rolled back", async () => {
    const seen: string[] = [];
    await start([recorder("probe", seen)]);
    const undone = database.write(ctx, async (tx) => {
      await say(tx, newId());
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    const kept = newId();
    await publish(kept);
    await expect.poll(() => seen, patiently).toEqual([kept]);
  });

  test("is retried, and an event it cannot take is set aside without holding up the next", async () => {
    const [poison, flaky, fine] = [newId(), newId(), newId()];
    const tries: Record<string, number> = {};
    const done: string[] = [];
    await start([
      {
        name: "probe",
        types: ["count.closed"],
        handle: async ({ aggregateId }) => {
          tries[aggregateId] = (tries[aggregateId] ?? 0) + 1;
          if (aggregateId === poison) throw new Error("never");
          if (aggregateId === flaky && tries[aggregateId] === 1) throw new Error("once");
          done.push(aggregateId);
        },
      },
    ]);
    for (const id of [poison, flaky, fine]) await publish(id);
    await expect.poll(() => done, patiently).toEqual([flaky, fine]);
    expect(tries).toMatchObject({ [poison]: 3, [flaky]: 2, [fine]: 1 });
    const letters = await db.ownerPool.query(
      "SELECT consumer, attempts, error FROM platform.outbox_dead_letters",
    );
    expect(letters.rows).toEqual([{ consumer: "probe", attempts: 3, error: "never" }]);
  });

  test("runs on one node; another takes over where it stopped", async () => {
    const seen: string[] = [];
    const first = await start([recorder("probe", seen)]);
    const one = newId();
    await publish(one);
    await expect.poll(() => seen, patiently).toEqual([one]);
    await start([recorder("probe", seen)]);
    const two = newId();
    await publish(two);
    await expect.poll(() => seen, patiently).toEqual([one, two]);
    await first.stop();
    const three = newId();
    await publish(three);
    await expect.poll(() => seen, patiently).toEqual([one, two, three]);
  });

  test("goes on after its connections were cut", async () => {
    const seen: string[] = [];
    await start([recorder("probe", seen)]);
    const one = newId();
    await publish(one);
    await expect.poll(() => seen, patiently).toEqual([one]);
    await db.ownerPool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    const two = newId();
    await publish(two);
    await expect.poll(() => seen, patiently).toEqual([one, two]);
  });
});

describe("a live reader", () => {
  test("gets what happens from now on, each once, without waiting for slow transactions", async () => {
    await publish(newId());
    await start([]);
    const ids = [newId(), newId(), newId()];
    for (const id of ids) await publish(id);
    await expect.poll(() => live, { timeout: 45_000 }).toEqual(ids);
  });
});

describe("writing an event", () => {
  test("refuses a payload that is not its type's", async () => {
    const wrong = database.write(ctx, (tx) =>
      appendEvent(tx, { type: "count.closed", aggregateId: newId(), payload: { countId: "no id" } }),
    );
    await expect(wrong).rejects.toThrow();
  });
});
