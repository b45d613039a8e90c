import type { Parsed, RecordedMoves, RouteBody, stockRoutes } from "@stockex/contracts";
import { newId, Ratio } from "@stockex/kernel";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { holdLedgerFacts } from "../catalog/index.ts";
import { type DraftMove, draftsSql } from "./drafts.ts";
import { type LineFacts, type PlaceFacts, readLineFacts } from "./line-facts.ts";
import { findLots, type LotIds, makeLots } from "./line-lots.ts";
import { costPerOwnUnit, type MoveLine, rateOf, readLine, readPlace } from "./move-line.ts";
import { accountingDay, effectiveTime } from "./move-time.ts";
import { postMoves } from "./post-moves.ts";
import { useReservations } from "./reservations.ts";
import { type DocumentKind, documentLabel } from "./words.ts";

type Receipt = Parsed<RouteBody<typeof stockRoutes.recordReceipt>>;
type Issue = Parsed<RouteBody<typeof stockRoutes.recordIssue>>;
type Transfer = Parsed<RouteBody<typeof stockRoutes.recordTransfer>>;
type Adjustment = Parsed<RouteBody<typeof stockRoutes.recordAdjustment>>;

/** What all documents say beside their lines. */
interface DocumentHead {
  readonly kind: DocumentKind;
  readonly effectiveAt?: string | undefined;
  readonly accountingDate?: string | undefined;
  readonly reference?: string | undefined;
  readonly reason?: string | undefined;
}

/** One move of a document before time, batch and lot ids are known. */
interface PlannedMove {
  readonly line: MoveLine;
  readonly lotExpiresOn?: string | undefined;
  readonly sourceId: string;
  readonly destinationId: string;
  /** Of the company whose books it is in. */
  readonly place: PlaceFacts;
  readonly unitCost?: string | undefined;
}

/** Goods came in. Their lots are made when new; a unit cost is turned into the company's currency for good. */
export async function recordReceipt(tx: Tx, body: Receipt): Promise<RecordedMoves> {
  const facts = await factsOf(tx, body.lines, (line) => [line.locationId]);
  const { language } = tx.ctx;
  const moves = body.lines.map((entered, index): PlannedMove => {
    const path = `body.lines.${index}`;
    const line = readLine(entered, facts, language, path);
    const place = readPlace(entered.locationId, facts, {
      language,
      path: `${path}.locationId`,
      receives: true,
    });
    const rate = rateOf(entered, place.company.currency, { language, path });
    return {
      line,
      lotExpiresOn: entered.lotExpiresOn,
      sourceId: virtualOf(place, body.from),
      destinationId: place.id,
      place,
      unitCost:
        entered.unitCost === undefined ? undefined : costPerOwnUnit(entered.unitCost, line.unit, rate),
    };
  });
  return record(tx, { kind: "receipt", ...body }, moves, await makeLots(tx, moves));
}

/** Goods went out. A line that names a reservation uses it up as far as it goes. */
export async function recordIssue(tx: Tx, body: Issue): Promise<RecordedMoves> {
  const facts = await factsOf(tx, body.lines, (line) => [line.locationId]);
  const { language } = tx.ctx;
  const moves = body.lines.map((entered, index): PlannedMove => {
    const path = `body.lines.${index}`;
    const line = readLine(entered, facts, language, path);
    const place = readPlace(entered.locationId, facts, {
      language,
      path: `${path}.locationId`,
      receives: false,
    });
    return { line, sourceId: place.id, destinationId: virtualOf(place, body.to), place };
  });
  const lots = await findLots(tx, moves);
  const uses = body.lines.flatMap(({ reservationId }, index) => {
    const move = moves[index];
    if (reservationId === undefined || move === undefined) return [];
    const { product, quantity } = move.line;
    const lotId = lots.idOf(move.line);
    return [
      {
        reservationId,
        productId: product.id,
        locationId: move.sourceId,
        lotId,
        quantity: quantity.toString(),
      },
    ];
  });
  await useReservations(tx, uses);
  return record(tx, { kind: "issue", ...body }, moves, lots);
}

/** Goods changed place within a company: no value, no entry. */
export async function recordTransfer(tx: Tx, body: Transfer): Promise<RecordedMoves> {
  const facts = await factsOf(tx, body.lines, (line) => [line.fromId, line.toId]);
  const { language } = tx.ctx;
  const moves = body.lines.map((entered, index): PlannedMove => {
    const path = `body.lines.${index}`;
    const line = readLine(entered, facts, language, path);
    const from = readPlace(entered.fromId, facts, { language, path: `${path}.fromId`, receives: false });
    const to = readPlace(entered.toId, facts, { language, path: `${path}.toId`, receives: true });
    if (from.id === to.id || from.company.id !== to.company.id)
      fail("location-not-usable", { location: to.path });
    return { line, sourceId: from.id, destinationId: to.id, place: from };
  });
  return record(tx, { kind: "transfer", ...body }, moves, await findLots(tx, moves));
}

/** Stock found or lost outside a count, with its reason. */
export async function recordAdjustment(tx: Tx, body: Adjustment): Promise<RecordedMoves> {
  const facts = await factsOf(tx, body.lines, (line) => [line.locationId]);
  const { language } = tx.ctx;
  const moves = body.lines.map((entered, index): PlannedMove => {
    const path = `body.lines.${index}`;
    const found = entered.direction === "found";
    const line = readLine(entered, facts, language, path);
    const place = readPlace(entered.locationId, facts, {
      language,
      path: `${path}.locationId`,
      receives: found,
    });
    const loss = virtualOf(place, "loss");
    return {
      line,
      lotExpiresOn: entered.lotExpiresOn,
      sourceId: found ? loss : place.id,
      destinationId: found ? place.id : loss,
      place,
      unitCost:
        found && entered.unitCost !== undefined
          ? costPerOwnUnit(entered.unitCost, line.unit, Ratio.ONE)
          : undefined,
    };
  });
  const losses = await findLots(
    tx,
    moves.filter((_, index) => body.lines[index]?.direction === "lost"),
  );
  const finds = await makeLots(
    tx,
    moves.filter((_, index) => body.lines[index]?.direction === "found"),
  );
  return record(tx, { kind: "adjustment", ...body }, moves, {
    idOf: (line) => losses.idOf(line) ?? finds.idOf(line),
  });
}

/** Held from before the look: what is archived meanwhile would otherwise still be moved. */
async function factsOf<Line extends { readonly productId: string }>(
  tx: Tx,
  lines: readonly Line[],
  placesOf: (line: Line) => readonly string[],
): Promise<LineFacts> {
  await holdLedgerFacts(tx);
  return readLineFacts(tx, {
    productIds: lines.map((line) => line.productId),
    placeIds: lines.flatMap(placesOf),
  });
}

function virtualOf(place: PlaceFacts, kind: string): string {
  const id = place.company.virtual[kind];
  if (id === undefined) throw new Error(`company ${place.company.id} has no ${kind} location`);
  return id;
}

async function record(
  tx: Tx,
  head: DocumentHead,
  planned: readonly PlannedMove[],
  lots: LotIds,
): Promise<RecordedMoves> {
  const now = tx.ctx.clock.now();
  const batchId = newId(tx.ctx.clock);
  const effectiveAt = effectiveTime(head.effectiveAt, now);
  const drafts = planned.map(
    ({ line, sourceId, destinationId, place, unitCost }): DraftMove => ({
      id: newId(tx.ctx.clock),
      productId: line.product.id,
      lotId: lots.idOf(line),
      sourceId,
      destinationId,
      quantity: line.quantity.toString(),
      effectiveAt,
      accountingDate: accountingDay(head.accountingDate, {
        effectiveAt,
        now,
        timeZone: place.company.timeZone,
      }),
      unitCost,
      kind: head.kind,
      originType: head.kind,
      originId: batchId,
      actorId: tx.ctx.userId,
      reference: head.reference ?? head.reason,
    }),
  );
  const label = documentLabel(head.kind, tx.ctx.language, head.reference);
  const origin = { type: head.kind, id: batchId, label };
  const { moves, entryIds } = await postMoves(tx, { batchId, recordedAt: now, origin }, draftsSql(drafts));
  await appendAudit(tx, {
    action: `stock.${head.kind}`,
    objectType: "move-batch",
    objectId: batchId,
    after: { moves, effectiveAt, reference: head.reference ?? null },
    reason: head.reason,
  });
  return { batchId, moves, entryIds };
}
