import { createHash } from "node:crypto";
import type { RawBuilder } from "kysely";
import type { Tx } from "./unit-of-work.ts";

/**
 * Runs a statement as a prepared one: a connection parses and plans it once (a plan for any parameters after a
 * few runs) instead of every time. For the few large statements on hot paths, where planning costs more than
 * running. The name is made of the text, so that a text that varies is another statement.
 */
export async function executePrepared<Row extends object>(
  tx: Tx,
  statement: RawBuilder<Row>,
): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(tx.kysely);
  const name = `prepared_${createHash("sha1").update(text).digest("hex").slice(0, 24)}`;
  const { rows } = await tx.client.query<Row>({ name, text, values: [...parameters] });
  return rows;
}
