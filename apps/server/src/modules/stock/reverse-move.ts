import type { Parsed, RecordedMoves, RouteBody, stockRoutes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { draftsSql } from "./drafts.ts";
import { accountingDay } from "./move-time.ts";
import { postMoves } from "./post-moves.ts";
import { documentLabel } from "./words.ts";

type Reversal = Parsed<RouteBody<typeof stockRoutes.reverseMove>>;

interface Reversible {
  readonly productId: string;
  readonly lotId: string | null;
  readonly sourceId: string;
  readonly destinationId: string;
  readonly quantity: string;
  readonly effectiveAt: Date;
  readonly reference: string | null;
  readonly timeZone: string;
  readonly reversed: boolean;
}

/**
 * Takes a move back by its opposite, once. It takes effect when the move did: a mistake never happened, so the book
 * at any instant since is right again, and counts posted since get their correction proposed. Its entry is of today,
 * or of the day given: the month of the mistake may be closed.
 * @throws ProblemError not-found, move-already-reversed, stock-insufficient when the goods have left meanwhile
 */
export async function reverseMove(tx: Tx, moveId: string, body: Reversal): Promise<RecordedMoves> {
  const now = tx.ctx.clock.now();
  const move = await findReversible(tx, moveId);
  if (move === null) return fail("not-found");
  if (move.reversed) return fail("move-already-reversed");
  const batchId = newId(tx.ctx.clock);
  const drafts = draftsSql([
    {
      productId: move.productId,
      lotId: move.lotId,
      sourceId: move.destinationId,
      destinationId: move.sourceId,
      quantity: move.quantity,
      effectiveAt: move.effectiveAt,
      accountingDate: accountingDay(body.accountingDate, { effectiveAt: now, now, timeZone: move.timeZone }),
      kind: "reversal",
      originType: "reversal",
      originId: moveId,
      reversesId: moveId,
      actorId: tx.ctx.userId,
      reference: body.reason.slice(0, 200),
    },
  ]);
  const label = documentLabel("reversal", tx.ctx.language, move.reference ?? undefined);
  const origin = { type: "reversal", id: moveId, label };
  const { moves, entryIds } = await postMoves(tx, { batchId, recordedAt: now, origin }, drafts);
  await appendAudit(tx, {
    action: "stock.reverse",
    objectType: "move",
    objectId: moveId,
    after: { batchId },
    reason: body.reason,
  });
  return { batchId, moves, entryIds };
}

async function findReversible(tx: Tx, moveId: string): Promise<Reversible | null> {
  const { rows } = await sql<Reversible>`
    SELECT m.product_id AS "productId", m.lot_id AS "lotId", m.source_id AS "sourceId",
      m.destination_id AS "destinationId", m.quantity, m.effective_at AS "effectiveAt", m.reference,
      c.time_zone AS "timeZone",
      EXISTS (SELECT FROM stock.moves r WHERE r.organisation_id = m.organisation_id AND r.reverses_id = m.id) AS reversed
    FROM stock.moves m
    JOIN sites.locations l ON l.organisation_id = m.organisation_id AND l.id = m.source_id
    JOIN access.companies c ON c.organisation_id = l.organisation_id AND c.id = l.company_id
    WHERE m.organisation_id = ${tx.ctx.organisationId} AND m.id = ${moveId}`.execute(tx.kysely);
  return rows[0] ?? null;
}
