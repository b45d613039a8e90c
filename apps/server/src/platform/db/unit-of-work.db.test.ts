import { createHash } from "node:crypto";
import { newId, systemClock } from "@stockex/kernel";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type RequestContext, systemContext } from "../context.ts";
import { fail } from "../problem.ts";
import { connectRuntime } from "./connect.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";
import { createDatabase, type Database, type Tx } from "./unit-of-work.ts";

let db: TestDatabase;
let database: Database;
let ctx: RequestContext;

beforeAll(async () => {
  db = await createTestDatabase();
  database = createDatabase(db);
});
afterAll(() => db.drop());
beforeEach(() => {
  ctx = { ...systemContext(newId(), { clock: systemClock, channel: "job" }), userId: newId() };
});

const addOrganisation = (tx: Tx, name = "Acme") =>
  tx.client.query(
    "INSERT INTO access.organisations (organisation_id, name, created_at) VALUES ($1, $2, now())",
    [tx.ctx.organisationId, name],
  );

const names = (context: RequestContext) =>
  database.read(context, async (tx) => {
    const { rows } = await sql<{ name: string }>`SELECT name FROM access.organisations`.execute(tx.kysely);
    return rows.map((row) => row.name);
  });

const withKey = (key: string, body: string): RequestContext => ({
  ...ctx,
  idempotency: { key, route: "probe", bodySha256: createHash("sha256").update(body).digest() },
});

describe("a unit of work", () => {
  test("sees and writes its own organisation only", async () => {
    await database.write(ctx, (tx) => addOrganisation(tx));
    expect(await names(ctx)).toEqual(["Acme"]);
    const stranger = { ...ctx, organisationId: newId() };
    expect(await names(stranger)).toEqual([]);
    const forged = database.write(stranger, (tx) =>
      tx.client.query("INSERT INTO access.organisations VALUES ($1, 'Mine now', now())", [
        ctx.organisationId,
      ]),
    );
    await expect(forged).rejects.toThrow("row-level security");
  });

  test("leaves no organisation behind on its connection", async () => {
    await database.write(ctx, (tx) => addOrganisation(tx));
    const { rows } = await db.pool.query(
      "SELECT platform.current_organisation() AS o FROM generate_series(1, 1)",
    );
    expect(rows).toEqual([{ o: null }]);
  });

  test("refuses an organisation that is no UUID before anything reaches the database", async () => {
    const hostile = { ...ctx, organisationId: "'; DROP SCHEMA access CASCADE; --" };
    await expect(database.read(hostile, async () => 1)).rejects.toThrow("not a UUID");
  });

  test("rolls back on a problem and on a bug", async () => {
    for (const stop of [() => fail("not-found"), () => Promise.reject(new Error("bug"))]) {
      const work = database.write(ctx, async (tx) => {
        await addOrganisation(tx);
        return stop();
      });
      await expect(work).rejects.toThrow(/not-found|bug/);
    }
    expect(await names(ctx)).toEqual([]);
  });

  test("refuses to commit over a swallowed error", async () => {
    const work = database.write(ctx, async (tx) => {
      await addOrganisation(tx);
      await tx.client.query("SELECT 1 / 0").catch(() => undefined);
    });
    await expect(work).rejects.toThrow("swallowed");
  });

  test("cannot write when it only reads", async () => {
    await expect(database.read(ctx, (tx) => addOrganisation(tx))).rejects.toMatchObject({ code: "25006" });
  });

  test("runs again after a deadlock, with one effect", async () => {
    const other = { ...ctx, organisationId: newId() };
    await database.write(ctx, (tx) => addOrganisation(tx));
    await database.write(other, (tx) => addOrganisation(tx));
    let runs = 0;
    // Advisory locks taken in opposite orders: one of the two must be let go by the server.
    const lockBoth = (context: RequestContext, first: number, second: number) =>
      database.write(context, async (tx) => {
        runs += 1;
        await tx.client.query("SELECT pg_advisory_xact_lock($1)", [first]);
        await tx.client.query("SELECT pg_sleep(0.3)");
        await tx.client.query("SELECT pg_advisory_xact_lock($1)", [second]);
        await tx.client.query("UPDATE access.organisations SET name = name || '!'");
      });
    await Promise.all([lockBoth(ctx, 1, 2), lockBoth(other, 2, 1)]);
    expect(runs).toBeGreaterThan(2);
    expect(await names(ctx)).toEqual(["Acme!"]);
    expect(await names(other)).toEqual(["Acme!"]);
  });

  test("costs two round trips beside the work's own", async () => {
    const statements: string[] = [];
    const client = await db.pool.connect();
    const prototype = Object.getPrototypeOf(client);
    client.release();
    const query = prototype.query;
    prototype.query = function (this: unknown, first: unknown, ...rest: unknown[]) {
      statements.push(typeof first === "string" ? first : ((first as { text?: string }).text ?? "?"));
      return query.call(this, first, ...rest);
    };
    try {
      await database.write(ctx, (tx) => addOrganisation(tx));
    } finally {
      prototype.query = query;
    }
    expect(statements).toHaveLength(3);
    expect(statements[0]).toMatch(
      /^BEGIN;SET LOCAL stockex.organisation_id = '.*';SET LOCAL stockex.user_id = '.*'$/,
    );
    expect(statements[2]).toBe("COMMIT");
  });
});

describe("a database that fails", () => {
  test("is unavailable to the caller when it cannot be reached, within 5 s", async () => {
    const nowhere = createDatabase({ pool: connectRuntime("postgres://nobody@127.0.0.1:1/none") });
    await expect(nowhere.write(ctx, async () => 1)).rejects.toMatchObject({
      problem: { code: "database-unavailable" },
    });
    await nowhere.pool.end();
  });

  test("is unavailable when the connection is cut in the middle, and the client is not used again", async () => {
    const work = database.write(ctx, async (tx) => {
      await addOrganisation(tx);
      const { rows } = await tx.client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      await Promise.all([
        tx.client.query("SELECT pg_sleep(20)"),
        db.ownerPool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]),
      ]);
    });
    await expect(work).rejects.toMatchObject({ problem: { code: "database-unavailable" } });
    expect(await names(ctx)).toEqual([]);
  });

  test("is busy, not broken, when a lock is not had in time", async () => {
    const pool = connectRuntime(db.url, { lockTimeoutMs: 100 });
    const impatient = createDatabase({ pool });
    const holder = await db.ownerPool.connect();
    await holder.query("SELECT pg_advisory_lock(77)");
    const work = impatient.write(ctx, (tx) => tx.client.query("SELECT pg_advisory_xact_lock(77)"));
    await expect(work).rejects.toMatchObject({ problem: { code: "database-busy" } });
    await holder.query("SELECT pg_advisory_unlock(77)");
    holder.release();
    await pool.end();
  });
});

describe("an idempotency key", () => {
  let effects = 0;
  const count = async (tx: Tx) => {
    effects += 1;
    await tx.client.query("SELECT pg_sleep(0.05)");
    return { effect: effects };
  };
  beforeEach(() => {
    effects = 0;
  });

  test("gives the first answer again for the same body", async () => {
    const first = await database.write(withKey("k", "body"), count);
    expect(await database.write(withKey("k", "body"), count)).toEqual(first);
    expect(effects).toBe(1);
  });

  test("is refused for another body", async () => {
    await database.write(withKey("k", "body"), count);
    await expect(database.write(withKey("k", "other"), count)).rejects.toMatchObject({
      problem: { code: "idempotency-key-reused" },
    });
  });

  test("has one effect for sixteen requests at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => database.write(withKey("k", "body"), count)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"effect":1}']));
    expect(effects).toBe(1);
  });

  test("is free again after a failure", async () => {
    await expect(database.write(withKey("k", "body"), async () => fail("not-found"))).rejects.toThrow();
    expect(await database.write(withKey("k", "body"), count)).toEqual({ effect: 1 });
  });

  test("belongs to one user of one organisation", async () => {
    await database.write(withKey("k", "body"), count);
    await database.write({ ...withKey("k", "body"), userId: newId() }, count);
    await database.write({ ...withKey("k", "body"), organisationId: newId() }, count);
    expect(effects).toBe(3);
  });

  test("serves one write of a request", async () => {
    const keyed = withKey("k", "body");
    await database.write(keyed, count);
    await expect(database.write(keyed, count)).rejects.toThrow("one request makes one write");
  });
});
