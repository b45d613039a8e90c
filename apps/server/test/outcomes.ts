import { sql } from "kysely";
import type { RequestContext } from "../src/platform/context.ts";
import type { Database } from "../src/platform/db/unit-of-work.ts";
import { ProblemError } from "../src/platform/problem.ts";

/** The expected failure of `work` with its parameters, "already-exists Code X"; "nothing failed" when it worked. */
export async function problem(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "nothing failed";
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [error.problem.code, ...Object.values(error.problem.params)].join(" ");
  }
}

/** What the audit says of an object, oldest first. */
export async function auditOf(
  database: Database,
  ctx: RequestContext,
  objectId: string,
): Promise<{ action: string; before: unknown; after: unknown }[]> {
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<{ action: string; before: unknown; after: unknown }>`
      SELECT action, before, after FROM audit.events WHERE object_id = ${objectId} ORDER BY id`.execute(
      tx.kysely,
    );
    return rows;
  });
}
