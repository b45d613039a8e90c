import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import { inject } from "vitest";
import { connectOwner, connectRuntime } from "./connect.ts";
import { asAdmin, assertTestName, onDatabase, type TestServerAccess } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    stockexTestServer: TestServerAccess;
  }
}

export interface TestDatabase {
  readonly name: string;
  /** Connects as the owner of everything: for what a test must see or do behind the policies. */
  readonly ownerUrl: string;
  /** What a server under test gets as DATABASE_URL. */
  readonly url: string;
  /** The runtime pool: role stockex_app, row-level security holds. */
  readonly pool: Pool;
  readonly ownerPool: Pool;
  /** Closes both pools and drops the database. */
  drop(): Promise<void>;
}

/**
 * A migrated, empty database for one test file, copied from the run's template in well under a second:
 *
 *     let db: TestDatabase;
 *     beforeAll(async () => { db = await createTestDatabase(); });
 *     afterAll(() => db.drop());
 *
 * Needs the "db" project of vitest (files *.db.test.ts); outside it, pass the access of startTestServer.
 */
export async function createTestDatabase(access?: TestServerAccess): Promise<TestDatabase> {
  const server = access ?? inject("stockexTestServer");
  if (server === undefined) throw new Error("no test database server: name the file *.db.test.ts");
  const name = `${server.prefix}${randomBytes(5).toString("hex")}`;
  assertTestName(name);
  await asAdmin(server.adminUrl, (client) =>
    client.query(`create database ${name} template ${server.template} owner "${server.owner}"`),
  );
  const url = onDatabase(server.ownerUrl, name);
  const pool = connectRuntime(url);
  const ownerPool = connectOwner(url, { max: 4 });
  return {
    name,
    ownerUrl: url,
    url,
    pool,
    ownerPool,
    async drop() {
      await Promise.all([pool.end(), ownerPool.end()]);
      await asAdmin(server.adminUrl, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      );
    },
  };
}
