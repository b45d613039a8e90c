import { sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { listCheckpoints } from "./checkpoints.ts";
import { TRAIL_FORMAT, type TrailHead, type TrailLink } from "./trail-format.ts";

const PAGE = 2_000;

/**
 * The lines of the caller's trail (see `trail-format.ts`): what is sealed when it begins. Links never change, so each
 * page is a transaction of its own, and a slow reader holds none open.
 */
export async function* trailLines(
  database: Database,
  ctx: RequestContext,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const head = await readHead(database, ctx);
  yield lineOf(head);
  for (let after = 0; after < head.links; after += PAGE) {
    signal.throwIfAborted();
    const upTo = Math.min(after + PAGE, head.links);
    yield (await readLinks(database, ctx, after, upTo)).map(lineOf).join("");
  }
  const checkpoints = await database.read(ctx, (tx) => listCheckpoints(tx));
  yield checkpoints
    .filter(({ sequence }) => sequence <= head.links)
    .map(lineOf)
    .join("");
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`;

function readHead(database: Database, ctx: RequestContext): Promise<TrailHead> {
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<{ organisation: string; links: number }>`
      SELECT o.name AS organisation,
        (SELECT coalesce(max(c.sequence), 0)::int FROM audit.chain c WHERE c.organisation_id = o.organisation_id) AS links
      FROM access.organisations o WHERE o.organisation_id = ${ctx.organisationId}`.execute(tx.kysely);
    const { organisation = "", links = 0 } = rows[0] ?? {};
    const exportedAt = ctx.clock.now().toISOString();
    return { format: TRAIL_FORMAT, organisationId: ctx.organisationId, organisation, exportedAt, links };
  });
}

function readLinks(
  database: Database,
  ctx: RequestContext,
  after: number,
  upTo: number,
): Promise<TrailLink[]> {
  return database.read(ctx, async (tx) => {
    const { rows } = await sql<TrailLink>`
      SELECT c.sequence::int AS sequence, encode(c.hash, 'hex') AS hash, coalesce(audit.canonical(e), '') AS text
      FROM audit.chain c
      LEFT JOIN audit.events e ON e.organisation_id = c.organisation_id AND e.id = c.event_id
      WHERE c.organisation_id = ${ctx.organisationId} AND c.sequence > ${after} AND c.sequence <= ${upTo}
      ORDER BY c.sequence`.execute(tx.kysely);
    return rows;
  });
}
