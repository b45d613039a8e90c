import { createHash } from "node:crypto";
import type { RawBuilder } from "kysely";
import type { Tx } from "./unit-of-work.ts";

/**
 * Runs a statement as one the server keeps prepared on this connection, for statements that are long to plan and
 * short to run. Its text must come in few variants, values as parameters; its name is a digest of the text. Not for
 * large sets: after some runs the plan no longer looks at the parameters.
 */
export async function executePrepared<Row extends object>(
  tx: Tx,
  statement: RawBuilder<Row>,
): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(tx.kysely);
  const { rows } = await tx.client.query<Row>({ name: nameOf(text), text, values: [...parameters] });
  return rows;
}

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash("sha256").update(text).digest("base64url").slice(0, 32);
    names.set(text, name);
  }
  return name;
}

const names = new Map<string, string>();
