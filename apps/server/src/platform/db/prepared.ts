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
 * Runs a statement over as many rows as there are: hashed, whatever the planner thinks of tables that were filled a
 * moment ago. Nested loops stay where the statement leaves no other way (`LATERAL`). Only for this statement.
 */
export async function executeForMany<Row extends object>(tx: Tx, statement: RawBuilder<Row>): Promise<Row[]> {
  await tx.client.query("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'");
  const { rows } = await statement.execute(tx.kysely);
  await tx.client.query("SET LOCAL enable_nestloop = on; SET LOCAL work_mem TO DEFAULT");
  return rows;
}
