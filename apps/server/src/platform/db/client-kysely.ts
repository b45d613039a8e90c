import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import type { PoolClient } from "pg";

/** Runs Kysely's statements on one client whose transaction the unit of work begins and ends. */
class OneClientDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(client: PoolClient) {
    this.#connection = {
      async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
        const { rows, rowCount, command } = await client.query(query.sql, [...query.parameters]);
        const changed = command === "INSERT" || command === "UPDATE" || command === "DELETE";
        return changed ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
      },
      // biome-ignore lint/correctness/useYield: asked for by the interface; large reads use client cursors
      async *streamQuery() {
        throw new Error("streaming through Kysely is not offered: use the client of the unit of work");
      },
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  beginTransaction = refuseNesting;
  commitTransaction = refuseNesting;
  rollbackTransaction = refuseNesting;

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

function refuseNesting(): Promise<never> {
  throw new Error("a unit of work is one transaction: nothing inside it may begin another");
}

const instances = new WeakMap<PoolClient, Kysely<unknown>>();

/** The Kysely bound to a pool client; made once per client, since it holds no state of a transaction. */
export function kyselyOf(client: PoolClient): Kysely<unknown> {
  const known = instances.get(client);
  if (known !== undefined) return known;
  const kysely = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OneClientDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  instances.set(client, kysely);
  return kysely;
}
