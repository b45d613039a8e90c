import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertRuntimeRole, connectRuntime } from "./connect.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("connectRuntime", () => {
  test("runs every session as stockex_app, also with options of the URL's own", async () => {
    const who = "select current_user as me, current_setting('work_mem') as memory";
    expect((await db.pool.query(who)).rows[0]).toMatchObject({ me: "stockex_app" });
    const pool = connectRuntime(`${db.url}?options=-c%20work_mem%3D3MB`, { max: 1 });
    expect((await pool.query(who)).rows).toEqual([{ me: "stockex_app", memory: "3MB" }]);
    await pool.end();
  });

  test("gives exact numbers and days as text, instants as Date", async () => {
    const { rows } = await db.pool.query(
      `select 1.10::numeric as n, 9007199254740993::int8 as i, '2026-03-29'::date as d,
              array['2026-03-29', null]::date[] as ds, timestamptz '2026-03-29 00:30Z' as t`,
    );
    expect(rows[0]).toEqual({
      n: "1.10",
      i: "9007199254740993",
      d: "2026-03-29",
      ds: ["2026-03-29", null],
      t: new Date("2026-03-29T00:30:00Z"),
    });
  });

  test("survives its connections being cut, idle or in use", async () => {
    const pool = connectRuntime(db.url, { max: 2 });
    const client = await pool.connect();
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const cut = expect(client.query("select pg_sleep(20)")).rejects.toThrow();
    await db.ownerPool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await cut;
    client.release(true);
    const idle = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");
    await db.ownerPool.query("select pg_terminate_backend($1, 5000)", [idle.rows[0]?.pid]);
    await expect.poll(async () => (await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  test("gives up on an unreachable database within 5 s", async () => {
    const pool = connectRuntime("postgres://nobody@127.0.0.1:1/none");
    await expect(pool.query("select 1")).rejects.toThrow("ECONNREFUSED");
    await pool.end();
  });
});

describe("assertRuntimeRole", () => {
  test("accepts stockex_app", async () => {
    await expect(assertRuntimeRole(db.pool)).resolves.toBeUndefined();
  });

  test("refuses the owner", async () => {
    await expect(assertRuntimeRole(db.ownerPool)).rejects.toMatchObject({ code: "runtime-role-unsafe" });
  });
});
