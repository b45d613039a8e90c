import type { Parsed, Reservation, RouteBody, RouteQuery, stockRoutes } from "@stockex/contracts";
import { newId, Quantity } from "@stockex/kernel";
import { sql } from "kysely";
import { decimalText, isoInstant } from "../../platform/db/columns.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { failInsufficient, noLot } from "./check-moves.ts";
import { readLineFacts } from "./line-facts.ts";
import { readPlace } from "./move-line.ts";
import { failUnknown } from "./words.ts";

type NewReservation = Parsed<RouteBody<typeof stockRoutes.reserve>>;
type ReservationQuery = Parsed<RouteQuery<typeof stockRoutes.listReservations>>;

const columns = sql`
  r.id, r.product_id AS "productId", r.location_id AS "locationId", r.lot_id AS "lotId",
  ${decimalText(sql`r.quantity`)} AS quantity, r.reference, ${isoInstant(sql`r.reserved_at`)} AS "reservedAt",
  ${isoInstant(sql`r.released_at`)} AS "releasedAt"`;

/**
 * Sets stock aside: from now on issues and transfers of others must leave it. The quant's row is locked, so that two
 * reservations, or a reservation and an issue, never promise one piece twice.
 * @throws ProblemError unknown-reference, quantity-not-positive, location-not-usable, stock-insufficient
 */
export async function reserve(tx: Tx, body: NewReservation): Promise<Reservation> {
  const { language, organisationId } = tx.ctx;
  if (!Quantity.of(body.quantity).isPositive()) fail("quantity-not-positive");
  const facts = await readLineFacts(tx, { productIds: [body.productId], placeIds: [body.locationId] });
  if (!facts.products.has(body.productId)) failUnknown(language, "product", body.productId, "body.productId");
  readPlace(body.locationId, facts, { language, path: "body.locationId", receives: false });
  const key = { ...body, lotId: body.lotId ?? null };
  await sql`
    SELECT FROM stock.quants WHERE organisation_id = ${organisationId} AND product_id = ${body.productId}
      AND location_id = ${body.locationId} AND lot_id IS NOT DISTINCT FROM ${key.lotId}::uuid FOR NO KEY UPDATE`.execute(
    tx.kysely,
  );
  // A statement of its own: it sees what was reserved and moved before the lock was given.
  const available = await availableOf(tx, key);
  if (Quantity.of(available).compare(Quantity.of(body.quantity)) < 0)
    await failInsufficient(tx, { productId: body.productId, locationId: body.locationId, available });
  const id = newId(tx.ctx.clock);
  const { rows } = await sql<Reservation>`
    INSERT INTO stock.reservations AS r (organisation_id, id, product_id, location_id, lot_id, quantity, reference,
      reserved_by, reserved_at)
    VALUES (${organisationId}, ${id}, ${body.productId}, ${body.locationId}, ${key.lotId}, ${body.quantity},
      ${body.reference}, ${tx.ctx.userId ?? organisationId}, ${tx.ctx.clock.now()})
    RETURNING ${columns}`.execute(tx.kysely);
  const [made] = rows;
  if (made === undefined) throw new Error("a reservation was not written");
  await appendAudit(tx, { action: "stock.reserve", objectType: "reservation", objectId: id, after: made });
  return made;
}

async function availableOf(
  tx: Tx,
  key: { readonly productId: string; readonly locationId: string; readonly lotId: string | null },
): Promise<string> {
  const { rows } = await sql<{ available: string }>`
    SELECT greatest(coalesce((SELECT q.quantity FROM stock.quants q WHERE q.organisation_id = ${tx.ctx.organisationId}
        AND q.product_id = ${key.productId} AND q.location_id = ${key.locationId}
        AND q.lot_id IS NOT DISTINCT FROM ${key.lotId}::uuid), 0)
      - coalesce((SELECT sum(r.quantity) FROM stock.reservations r WHERE r.organisation_id = ${tx.ctx.organisationId}
        AND r.product_id = ${key.productId} AND r.location_id = ${key.locationId}
        AND r.lot_id IS NOT DISTINCT FROM ${key.lotId}::uuid AND r.released_at IS NULL), 0), 0)::text AS available`.execute(
    tx.kysely,
  );
  return rows[0]?.available ?? "0";
}

/** Reservations by age, newest first. */
export function listReservations(tx: Tx, query: ReservationQuery): Promise<Page<Reservation>> {
  const order = {
    keys: [
      { name: "reservedAt", value: sql`r.reserved_at`, type: "timestamptz" as const },
      { name: "id", value: sql`r.id`, type: "uuid" as const },
    ],
    descending: true,
  };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Reservation>`
      SELECT ${page.key}, ${columns} FROM stock.reservations r
      WHERE r.organisation_id = ${tx.ctx.organisationId} AND (r.released_at IS NULL) = ${query.open === "true"}
        AND ${query.productId === undefined ? sql`true` : sql`r.product_id = ${query.productId}`} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** Gives reserved stock free; one that is free already stays so. @throws ProblemError not-found */
export async function releaseReservation(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql<{ released: boolean }>`
    UPDATE stock.reservations SET released_at = coalesce(released_at, ${tx.ctx.clock.now()})
    WHERE organisation_id = ${tx.ctx.organisationId} AND id = ${id} RETURNING true AS released`.execute(
    tx.kysely,
  );
  if (rows.length === 0) fail("not-found");
  await appendAudit(tx, { action: "stock.release", objectType: "reservation", objectId: id });
}

export interface ReservationUse {
  readonly reservationId: string;
  readonly productId: string;
  readonly locationId: string;
  readonly lotId: string | null;
  readonly quantity: string;
}

/**
 * Uses reservations up by issues of the same product, place and lot: what is left of one stays reserved, one that is
 * used up is released. Called before the moves are posted, which then need not leave the used quantity.
 * @throws ProblemError unknown-reference when one is not open, or is of something else
 */
export async function useReservations(tx: Tx, uses: readonly ReservationUse[]): Promise<void> {
  if (uses.length === 0) return;
  const organisation = sql`${tx.ctx.organisationId}::uuid`;
  const used = sql`
    (SELECT id, product_id, location_id, lot_id, sum(quantity) AS quantity
     FROM unnest(${uses.map((use) => use.reservationId)}::uuid[], ${uses.map((use) => use.productId)}::uuid[],
       ${uses.map((use) => use.locationId)}::uuid[], ${uses.map((use) => use.lotId)}::uuid[],
       ${uses.map((use) => use.quantity)}::numeric[]) u (id, product_id, location_id, lot_id, quantity)
     GROUP BY id, product_id, location_id, lot_id) used`;
  await sql`
    SELECT count(*) FROM (SELECT FROM stock.reservations WHERE organisation_id = ${organisation}
      AND id = ANY (${uses.map((use) => use.reservationId)}::uuid[]) ORDER BY id FOR NO KEY UPDATE) locked`.execute(
    tx.kysely,
  );
  const { rows } = await sql<{ id: string }>`
    UPDATE stock.reservations r
    SET quantity = CASE WHEN r.quantity > used.quantity THEN r.quantity - used.quantity ELSE r.quantity END,
      released_at = CASE WHEN r.quantity > used.quantity THEN NULL ELSE ${tx.ctx.clock.now()}::timestamptz END
    FROM ${used}
    WHERE r.organisation_id = ${organisation} AND r.id = used.id AND r.released_at IS NULL
      AND r.product_id = used.product_id AND r.location_id = used.location_id
      AND coalesce(r.lot_id, ${noLot}) = coalesce(used.lot_id, ${noLot})
    RETURNING r.id`.execute(tx.kysely);
  const done = new Set(rows.map(({ id }) => id));
  const missed = uses.find((use) => !done.has(use.reservationId));
  if (missed !== undefined) failUnknown(tx.ctx.language, "reservation", missed.reservationId);
}
