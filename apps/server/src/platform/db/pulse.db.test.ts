import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TcpProxy, tcpProxy } from "../../../test/tcp-proxy.ts";
import { connectRuntime } from "./connect.ts";
import { isConnectionFailure } from "./database-failure.ts";
import { DatabasePulse } from "./pulse.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let db: TestDatabase;
let proxy: TcpProxy;
let pulse: DatabasePulse;
let pool: Pool;
let said: string[];

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

beforeEach(async () => {
  const url = new URL(db.url);
  proxy = await tcpProxy(Number(url.port));
  url.port = String(proxy.port);
  said = [];
  pulse = new DatabasePulse(url.href, (message) => said.push(message));
  pool = connectRuntime(url.href, { max: 3, pulse });
  pulse.serve();
});
afterEach(async () => {
  await proxy.close();
  await pool.end();
  await pulse.stop();
});

/** Sessions in the database that hold the lock 7. */
async function holders(): Promise<number> {
  const { rows } = await db.ownerPool.query<{ n: number }>(
    "select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 7 and granted",
  );
  return rows[0]?.n ?? 0;
}

async function pulseSessions(): Promise<number> {
  const { rows } = await db.ownerPool.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where application_name ~ '^stockex [0-9a-f]{8}$' and datname = current_database()",
  );
  return rows[0]?.n ?? 0;
}

describe("a database that falls silent", () => {
  test("fails who waits and who comes, and takes back its sessions and their locks afterwards", async () => {
    const client = await pool.connect();
    await client.query("begin; select pg_advisory_xact_lock(7)");
    proxy.stall();
    const failure = await client.query("select 1").catch((error: unknown) => error);
    client.release(true);
    expect(isConnectionFailure(failure)).toBe(true);
    const refused = await pool.query("select 1").catch((error: unknown) => error);
    expect(isConnectionFailure(refused)).toBe(true);
    expect(await holders()).toBe(1);
    proxy.pass();
    await expect
      .poll(() => pool.query("select 1 as one").then(({ rows }) => rows, String))
      .toEqual([{ one: 1 }]);
    expect(await holders()).toBe(0);
    expect(said).toEqual([expect.stringContaining("were cut"), "the database answers again"]);
  });

  test("on the connections there are only, is answered by new ones", async () => {
    const client = await pool.connect();
    await client.query("begin; select pg_advisory_xact_lock(7)");
    // The pulse's own connection must be among the forgotten.
    await expect.poll(pulseSessions).toBe(1);
    proxy.forget();
    const failure = await client.query("select 1").catch((error: unknown) => error);
    client.release(true);
    expect(isConnectionFailure(failure)).toBe(true);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await expect.poll(holders).toBe(0);
    expect(said).toEqual([expect.stringContaining("were cut")]);
  });

  test("leaves alone who waits for a slow answer, and who is refused", async () => {
    const slow = pool.query("select pg_sleep(4), 1 as one");
    expect((await slow).rows).toMatchObject([{ one: 1 }]);
    proxy.cut();
    const failure = await pool.query("select 1").catch((error: unknown) => error);
    expect(isConnectionFailure(failure)).toBe(true);
    proxy.pass();
    await expect
      .poll(() => pool.query("select 1 as one").then(({ rows }) => rows, String))
      .toEqual([{ one: 1 }]);
    expect(said).toEqual([]);
  });
});
