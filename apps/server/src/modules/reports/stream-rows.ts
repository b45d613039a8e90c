import type { RawBuilder } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";

const PAGE = 2_000;
let cursors = 0;

/**
 * Rows of a query as they come, a page in memory at a time. The cursor sees the database as it was when the first
 * row was asked for, and ends with the transaction.
 */
export async function* streamRows<Row extends object>(
  tx: Tx,
  query: RawBuilder<Row>,
  signal: AbortSignal,
): AsyncGenerator<Row, void, undefined> {
  cursors += 1;
  const name = `report_${cursors}`;
  const { sql: text, parameters } = query.compile(tx.kysely);
  // All rows will be read, so the plan that is cheapest for all of them is wanted, not the soonest first row. Right
  // after an import or a release the planner still takes 100,000 rows for a few and would join them by nested loops.
  await tx.client.query(
    "SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '32MB'; SET LOCAL enable_nestloop = off",
  );
  await tx.client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, [...parameters]);
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await tx.client.query<Row>(`FETCH ${PAGE} FROM ${name}`);
    yield* rows;
    if (rows.length < PAGE) return;
  }
}

/** The rows as a list; for what is known to be short. */
export async function listRows<Row extends object>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Each row changed on its way. */
export async function* mapRows<Row, Out>(
  rows: AsyncIterable<Row>,
  change: (row: Row) => Out,
): AsyncGenerator<Out, void, undefined> {
  for await (const row of rows) yield change(row);
}
