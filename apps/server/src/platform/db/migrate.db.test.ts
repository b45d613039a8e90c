import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { MIGRATIONS_DIR, migrate, refuseOldVersion } from "./migrate.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";
import { assertTestName, onDatabase } from "./test-server.ts";

let db: TestDatabase;
let migrationsDir: string;

beforeEach(async () => {
  db = await createTestDatabase({ ...inject("stockexTestServer"), template: "template0" });
  migrationsDir = await mkdtemp(join(tmpdir(), "stockex-migrations-"));
  await put("0001_first.sql", "create table platform.first (id integer primary key);");
});

afterEach(async () => {
  await db.drop();
  await rm(migrationsDir, { recursive: true });
});

const put = (name: string, sql: string) => writeFile(join(migrationsDir, name), sql);
const run = () => migrate(db.ownerUrl, { migrationsDir });
const applied = async () =>
  (await db.ownerPool.query("select name from platform.migrations order by number")).rows.map(
    (row) => row.name,
  );

test("applies each file once, in order", async () => {
  await put("0002_second.sql", "insert into platform.first values (1);");
  expect(await run()).toEqual({ applied: ["0001_first.sql", "0002_second.sql"], version: 2 });
  expect(await run()).toEqual({ applied: [], version: 2 });
  await put("0003_third.sql", "insert into platform.first values (2);");
  expect(await run()).toEqual({ applied: ["0003_third.sql"], version: 3 });
  expect((await db.ownerPool.query("select count(*) from platform.first")).rows).toEqual([{ count: "2" }]);
});

test("applies each file once when eight processes start together", async () => {
  const results = await Promise.all(Array.from({ length: 8 }, run));
  expect(results.flatMap((result) => result.applied)).toEqual(["0001_first.sql"]);
});

test("leaves nothing of a migration that fails in its middle", async () => {
  await put("0002_second.sql", "create table platform.half (id integer); select 1 / 0;");
  await expect(run()).rejects.toMatchObject({
    code: "migration-failed",
    message: expect.stringContaining("0002_second.sql failed and was rolled back: division by zero"),
  });
  expect(await applied()).toEqual(["0001_first.sql"]);
  expect((await db.ownerPool.query("select to_regclass('platform.half') as half")).rows).toEqual([
    { half: null },
  ]);
});

test("refuses a file that changed after it was applied, but not other line endings", async () => {
  await put("0001_first.sql", "-- one\ncreate table platform.first (id integer primary key);\n");
  await run();
  await put("0001_first.sql", "-- one\r\ncreate table platform.first (id integer primary key);\r\n");
  await expect(run()).resolves.toMatchObject({ applied: [] });
  await put("0001_first.sql", "create table platform.first (id bigint primary key);\n");
  await expect(run()).rejects.toMatchObject({ code: "migration-changed" });
});

test("refuses a database that a newer version migrated", async () => {
  await put("0002_second.sql", "select 1;");
  await run();
  await rm(join(migrationsDir, "0002_second.sql"));
  await expect(run()).rejects.toMatchObject({ code: "database-newer" });
});

test("refuses a gap in the numbers and a folder that is not there", async () => {
  await put("0003_third.sql", "select 1;");
  await expect(run()).rejects.toMatchObject({ code: "migration-folder-invalid" });
  await expect(migrate(db.ownerUrl, { migrationsDir: join(migrationsDir, "no") })).rejects.toMatchObject({
    code: "migration-folder-invalid",
  });
});

test("refuses PostgreSQL before 15", () => {
  expect(() => refuseOldVersion(140_012, "14.12")).toThrow("The database is PostgreSQL 14.12; Stockex needs");
  expect(() => refuseOldVersion(150_000, "15.0")).not.toThrow();
});

test("says so when the user may neither make nor take the runtime role", async () => {
  const role = `${db.name}_weak`;
  const { adminUrl } = inject("stockexTestServer");
  await db.ownerPool.query(`create role ${role} login password 'weak'`);
  const url = new URL(onDatabase(adminUrl, db.name));
  url.username = role;
  url.password = "weak";
  await expect(migrate(url.toString(), { migrationsDir })).rejects.toMatchObject({
    code: "runtime-role-missing",
  });
  await db.ownerPool.query(`drop role ${role}`);
});

test("says so when no database answers", async () => {
  await expect(migrate("postgres://nobody@127.0.0.1:1/none", { migrationsDir })).rejects.toMatchObject({
    code: "database-unreachable",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});

test("applies the shipped migrations to an empty database", async () => {
  const { version, applied: names } = await migrate(db.ownerUrl, { migrationsDir: MIGRATIONS_DIR });
  expect(names).toHaveLength(version);
});

test("tests refuse a database that is not named for tests", () => {
  for (const name of ["stockex", "postgres", 'stockex_test_x" with (force); --', "stockex_test_"]) {
    expect(() => assertTestName(name)).toThrow("refusing to touch");
  }
});
