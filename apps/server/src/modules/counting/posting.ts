import { newId } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import type { RequestContext } from "../../platform/context.ts";
import type { Database, Tx } from "../../platform/db/unit-of-work.ts";
import { enqueue } from "../../platform/jobs/index.ts";
import { appendEvent } from "../../platform/outbox/index.ts";
import { fail, isOutage, ProblemError } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { virtualLocation } from "../sites/index.ts";
import { postMoves } from "../stock/index.ts";
import { assertPeriodOpen } from "../valuation/index.ts";
import { type CountRecord, loadCount, loadCountFor } from "./count.ts";
import { assertMayDo } from "./segregation.ts";

/** Lines posted in one transaction: bounds its locks, its memory and what a kill makes it do again. */
const POSTING_CHUNK = 50_000;
export const postingTask = "counting.post";

/**
 * Asks for the posting of an approved count and hands it to a job. Two people asking at once: one is told the
 * state has moved on.
 * @throws ProblemError count-state, period-closed, segregation-of-duties
 */
export async function requestPosting(
  tx: Tx,
  countId: string,
  accountingDate: string | undefined,
): Promise<void> {
  const count = await loadCountFor(tx, countId, "post");
  if (count.postingBy !== null) fail("count-state", { state: "posting", expected: "approved" });
  await assertMayDo(tx, count, "post");
  const date = accountingDate ?? (await localDay(tx, count.companyId));
  await assertPeriodOpen(tx, count.companyId, date);
  await sql`
    UPDATE counting.counts SET posting_by = ${tx.ctx.userId}, posting_at = ${tx.ctx.clock.now()},
      accounting_date = ${date}::date, posting_problem = NULL, version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  await enqueue(tx, postingTask, { countId }, { jobKey: `post ${countId}` });
  const after = { accountingDate: date };
  await appendAudit(tx, { action: "count.post", objectType: "count", objectId: countId, after });
}

/** Today in the company's time zone. */
export async function localDay(tx: Tx, companyId: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    SELECT (${tx.ctx.clock.now()}::timestamptz AT TIME ZONE time_zone)::date::text AS day
    FROM access.companies WHERE id = ${companyId}`.execute(tx.kysely);
  return rows[0]?.day ?? fail("not-found");
}

/**
 * Posts what is left of a count, chunk by chunk, each a transaction that leaves ledger, layers and accounts in
 * balance. Killed in between, it goes on behind the last committed chunk. An expected failure stops it and is
 * kept on the count for a person to act on; when the database was away, the queue runs it again.
 */
export async function continuePosting(
  database: Database,
  ctx: RequestContext,
  countId: string,
  chunk: number = POSTING_CHUNK,
): Promise<void> {
  for (;;) {
    try {
      const more = await database.write(ctx, (tx) => postChunk(tx, countId, chunk), {
        statementTimeoutMs: 0,
      });
      if (!more) return;
    } catch (error) {
      if (!(error instanceof ProblemError) || isOutage(error)) throw error;
      await stopPosting(database, ctx, countId, error);
      return;
    }
  }
}

async function stopPosting(database: Database, ctx: RequestContext, countId: string, error: ProblemError) {
  await database.write(ctx, async (tx) => {
    const { code, params } = error.problem;
    await sql`
      UPDATE counting.counts SET posting_by = NULL, posting_problem = ${JSON.stringify({ code, params })}::jsonb,
        version = version + 1
      WHERE id = ${countId} AND state = 'approved'`.execute(tx.kysely);
    await appendAudit(tx, {
      action: "count.posting-stopped",
      objectType: "count",
      objectId: countId,
      after: { code, params },
    });
    await appendEvent(tx, { type: "count.approved", aggregateId: countId, payload: { countId } });
  });
}

/** Posts the next products' lines. Gives whether there are more. */
async function postChunk(tx: Tx, countId: string, chunk: number): Promise<boolean> {
  const count = await loadCount(tx, countId, "update");
  if (count.state !== "approved" || count.postingBy === null) return false;
  const through = await chunkEnd(tx, count, chunk);
  const actor = { ...tx, ctx: { ...tx.ctx, userId: count.postingBy } };
  if (through !== null) await postLines(actor, count, through);
  const { lines, posted } = await progress(tx, countId);
  if (posted < lines) {
    await appendEvent(tx, {
      type: "count.posting",
      aggregateId: countId,
      payload: { countId, lines, posted },
    });
    return true;
  }
  await sql`
    UPDATE counting.counts SET state = 'posted', posted_at = ${tx.ctx.clock.now()}, version = version + 1
    WHERE id = ${countId}`.execute(tx.kysely);
  await appendAudit(actor, {
    action: "count.posted",
    objectType: "count",
    objectId: countId,
    after: { lines },
  });
  await appendEvent(tx, { type: "count.posted", aggregateId: countId, payload: { countId } });
  return false;
}

/** The last product of the next chunk: whole products, so that one product's cost is worked out in one go. */
async function chunkEnd(tx: Tx, count: CountRecord, chunk: number): Promise<string | null> {
  const { rows } = await sql<{ productId: string }>`
    SELECT max(product_id::text) AS "productId" FROM (
      SELECT product_id FROM counting.lines
      WHERE count_id = ${count.id} AND ${beyond(count)} AND state = 'accepted'
      ORDER BY product_id LIMIT ${chunk}) l`.execute(tx.kysely);
  return rows[0]?.productId ?? null;
}

const beyond = (count: CountRecord): RawBuilder<unknown> =>
  count.postedThrough === null ? sql`true` : sql`product_id > ${count.postedThrough}::uuid`;

async function postLines(tx: Tx, count: CountRecord, through: string): Promise<void> {
  const batchId = newId(tx.ctx.clock);
  const now = tx.ctx.clock.now();
  const chunk = sql`l.count_id = ${count.id} AND l.product_id <= ${through}::uuid AND l.state = 'accepted'`;
  const loss = await virtualLocation(tx, count.companyId, "loss");
  const { moves } = await postMoves(
    tx,
    { batchId, recordedAt: now, origin: { type: "count", id: count.id, label: count.number } },
    draftsOf(tx, count, chunk, loss),
  );
  const { numAffectedRows } = await sql`
    UPDATE counting.lines l SET state = 'posted', open = false WHERE ${chunk}`.execute(tx.kysely);
  await sql`
    UPDATE counting.transfers t SET posted_batch_id = ${batchId}
    FROM counting.lines l WHERE l.id = t.from_line_id AND t.count_id = ${count.id} AND t.posted_batch_id IS NULL
      AND l.state = 'posted'`.execute(tx.kysely);
  await sql`
    INSERT INTO counting.postings (organisation_id, count_id, batch_id, lines, moves, posted_at)
    VALUES (${tx.ctx.organisationId}, ${count.id}, ${batchId}, ${Number(numAffectedRows ?? 0)}, ${moves}, ${now})`.execute(
    tx.kysely,
  );
  await sql`UPDATE counting.counts SET posted_through = ${through} WHERE id = ${count.id}`.execute(tx.kysely);
  const after = { batchId, lines: Number(numAffectedRows ?? 0), moves };
  await appendAudit(tx, { action: "count.post-chunk", objectType: "count", objectId: count.id, after });
}

/**
 * The moves of a chunk: the difference of each line that transfers do not explain, to or from the company's
 * loss location, at the reading's physical time; and the accepted transfers between two places.
 */
export function draftsOf(
  tx: Tx,
  count: CountRecord,
  lines: RawBuilder<unknown>,
  loss: string,
): RawBuilder<unknown> {
  const date = count.accountingDate;
  return sql`
    SELECT platform.uuidv7() AS id, l.product_id, l.lot_id,
      CASE WHEN l.variance > l.transferred THEN ${loss}::uuid ELSE l.location_id END AS source_id,
      CASE WHEN l.variance > l.transferred THEN l.location_id ELSE ${loss}::uuid END AS destination_id,
      abs(l.variance - l.transferred) AS quantity, l.counted_at AS effective_at, ${date}::date AS accounting_date,
      l.manual_cost AS unit_cost, 'adjustment' AS kind, 'count-line' AS origin_type, l.id AS origin_id,
      NULL::uuid AS reverses_id, ${tx.ctx.userId}::uuid AS actor_id, ${count.number}::text AS reference
    FROM counting.lines l
    WHERE ${lines} AND l.variance <> l.transferred
    UNION ALL
    SELECT platform.uuidv7(), l.product_id, l.lot_id, l.location_id, t.location_id, x.quantity,
      greatest(l.counted_at, t.counted_at), ${date}::date, NULL, 'transfer', 'count-transfer', x.id,
      NULL, ${tx.ctx.userId}::uuid, ${count.number}::text
    FROM counting.transfers x
    JOIN counting.lines l ON l.id = x.from_line_id
    JOIN counting.lines t ON t.id = x.to_line_id
    WHERE x.count_id = ${count.id} AND x.posted_batch_id IS NULL AND ${lines}`;
}

async function progress(tx: Tx, countId: string): Promise<{ lines: number; posted: number }> {
  const { rows } = await sql<{ lines: number; posted: number }>`
    SELECT count(*)::int AS lines, count(*) FILTER (WHERE state = 'posted')::int AS posted
    FROM counting.lines WHERE count_id = ${countId} AND state IN ('accepted', 'posted')`.execute(tx.kysely);
  return rows[0] ?? { lines: 0, posted: 0 };
}
