import type { Problem } from "@stockex/contracts";
import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import type { JobResult } from "../../platform/jobs/index.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { isOutage, ProblemError } from "../../platform/problem.ts";
import type { SecretBox } from "../../platform/secrets/index.ts";
import { readSubmissions } from "./kobo-api.ts";
import { type ConnectionRecord, loadConnection, tokenOf } from "./kobo-connection.ts";
import { receiveSubmission } from "./kobo-receive.ts";
import { koboIdOf, rootUuid } from "./kobo-submission.ts";

export interface PullTools {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly outbound: Outbound;
}

/**
 * Numbers are given when a submission begins to be stored, not when it can be seen: a slow one may appear behind the
 * cursor. So many before it are asked for again; what is known changes nothing.
 */
const OVERLAP = 100;

/** Fetches what is new of one connection, or of all that are active. A failing one says why and holds up no other. */
export async function pullConnections(
  tools: PullTools,
  ctx: RequestContext,
  connectionId: string | undefined,
  signal: AbortSignal,
): Promise<JobResult> {
  const { database } = tools;
  const ids = connectionId === undefined ? await activeOnes(database, ctx) : [connectionId];
  const sums = { submissions: 0, readings: 0, pullsFailed: 0 };
  for (const id of ids) {
    const connection = await database.read(ctx, (tx) => loadConnection(tx, id, "none")).catch(unlessGone);
    if (connection === null) continue;
    const pulled = await pull(tools, ctx, connection, signal);
    sums.submissions += pulled.submissions;
    sums.readings += pulled.readings;
    if (pulled.problem !== null) sums.pullsFailed += 1;
    await keepOutcome(database, ctx, id, pulled.problem);
  }
  return sums;
}

/** Deleted since somebody asked for it. */
function unlessGone(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === "not-found") return null;
  throw error;
}

async function activeOnes(database: Database, ctx: RequestContext): Promise<string[]> {
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM integrations.kobo_connections WHERE active ORDER BY id`.execute(tx.kysely);
    return rows.map(({ id }) => id);
  });
}

interface Pulled {
  readonly submissions: number;
  readonly readings: number;
  readonly problem: Problem | null;
}

async function pull(
  { database, secrets, outbound }: PullTools,
  ctx: RequestContext,
  connection: ConnectionRecord,
  signal: AbortSignal,
): Promise<Pulled> {
  const token = tokenOf(secrets, ctx.organisationId, connection);
  const form = { serverUrl: connection.serverUrl, assetUid: connection.assetUid, token };
  let [submissions, readings] = [0, 0];
  try {
    for (let after = Math.max(0, Number(connection.cursor) - OVERLAP); ; ) {
      signal.throwIfAborted();
      const page = await readSubmissions(outbound, form, after, signal);
      if (page.length === 0) return { submissions, readings, problem: null };
      for (const submission of page) {
        if (rootUuid(submission) === null) continue;
        const received = await receiveSubmission(database, ctx, connection, submission, "pull");
        if (!received.fresh) continue;
        submissions += 1;
        readings += received.readings;
      }
      after = Math.max(after, ...page.map((one) => koboIdOf(one) ?? 0));
      await moveCursor(database, ctx, connection.id, after);
    }
  } catch (error) {
    if (!(error instanceof ProblemError) || isOutage(error)) throw error;
    return { submissions, readings, problem: error.problem };
  }
}

/** Two servers may fetch at once: the cursor never goes back. */
const moveCursor = (database: Database, ctx: RequestContext, id: string, to: number) =>
  database.write(ctx, (tx) =>
    sql`UPDATE integrations.kobo_connections SET cursor = greatest(cursor, ${to}) WHERE id = ${id}`.execute(
      tx.kysely,
    ),
  );

function keepOutcome(database: Database, ctx: RequestContext, id: string, problem: Problem | null) {
  const said = problem === null ? null : JSON.stringify({ code: problem.code, params: problem.params });
  return database.write(ctx, (tx) =>
    sql`UPDATE integrations.kobo_connections SET last_pulled_at = ${tx.ctx.clock.now()}, last_problem = ${said}::jsonb
      WHERE id = ${id}`.execute(tx.kysely),
  );
}
