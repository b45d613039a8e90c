import { createHash } from "node:crypto";
import type { RawBuilder } from "kysely";
import type { Tx } from "./unit-of-work.ts";

/**
 * Runs a statement as a prepared one: a connection parses and plans it once (a plan for any parameters after a
 * few runs) instead of every time. For the few large statements on hot paths, where planning costs more than
 * running, and which touch few rows.
 *
 * Such a plan outlives what it was made for: made while a table was empty it reads the whole table, and goes on
 * doing so when the table is large (measured: 0.3 ms a reading became 15 ms after 5,000). So it is made with
 * sequential scans off, from here to the end of the transaction. Say lookups as `LATERAL (… LIMIT 1)`: then there
 * is no way but the index.
 *
 * The name is made of the text, so that a text that varies is another statement.
 */
export async function executePrepared<Row extends object>(
  tx: Tx,
  statement: RawBuilder<Row>,
): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(tx.kysely);
  await tx.client.query("SET LOCAL enable_seqscan = off");
  const name = `prepared_${createHash("sha1").update(text).digest("hex").slice(0, 24)}`;
  const { rows } = await tx.client.query<Row>({ name, text, values: [...parameters] });
  return rows;
}

/**
 * From here to the end of the transaction joins are hashed: the planner knows nothing of rows that were loaded a
 * moment ago, and 100,000 of them must neither spill nor become a nested loop. Nested loops stay where a statement
 * leaves no other way (`LATERAL`).
 */
export async function planForManyRows(tx: Tx): Promise<void> {
  await tx.client.query("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'");
}

/** Runs one statement over as many rows as there are, planned so. */
export async function executeForMany<Row extends object>(tx: Tx, statement: RawBuilder<Row>): Promise<Row[]> {
  await planForManyRows(tx);
  const { rows } = await statement.execute(tx.kysely);
  await tx.client.query("SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL work_mem TO DEFAULT");
  return rows;
}
