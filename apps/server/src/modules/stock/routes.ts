import { stockRoutes } from "@stockex/contracts";
import { type BoundRoute, bind } from "../../platform/http/index.ts";
import type { ModuleDependencies } from "../../platform/module.ts";
import { recordAdjustment, recordIssue, recordReceipt, recordTransfer } from "./documents.ts";
import { listMoves } from "./moves-query.ts";
import { listReservations, releaseReservation, reserve } from "./reservations.ts";
import { reverseMove } from "./reverse-move.ts";
import { listLots, listStock } from "./stock-query.ts";

/** The ledger's operations. */
export function bindRoutes({ database }: ModuleDependencies): BoundRoute[] {
  return [
    bind(stockRoutes.recordReceipt, ({ ctx, body }) => database.write(ctx, (tx) => recordReceipt(tx, body))),
    bind(stockRoutes.recordIssue, ({ ctx, body }) => database.write(ctx, (tx) => recordIssue(tx, body))),
    bind(stockRoutes.recordTransfer, ({ ctx, body }) =>
      database.write(ctx, (tx) => recordTransfer(tx, body)),
    ),
    bind(stockRoutes.recordAdjustment, ({ ctx, body }) =>
      database.write(ctx, (tx) => recordAdjustment(tx, body)),
    ),
    bind(stockRoutes.reverseMove, ({ ctx, params, body }) =>
      database.write(ctx, (tx) => reverseMove(tx, params.moveId, body)),
    ),
    bind(stockRoutes.listMoves, ({ ctx, query }) => database.read(ctx, (tx) => listMoves(tx, query))),
    bind(stockRoutes.listStock, ({ ctx, query }) => database.read(ctx, (tx) => listStock(tx, query))),
    bind(stockRoutes.listLots, ({ ctx, query }) => database.read(ctx, (tx) => listLots(tx, query))),
    bind(stockRoutes.reserve, ({ ctx, body }) => database.write(ctx, (tx) => reserve(tx, body))),
    bind(stockRoutes.listReservations, ({ ctx, query }) =>
      database.read(ctx, (tx) => listReservations(tx, query)),
    ),
    bind(stockRoutes.releaseReservation, ({ ctx, params }) =>
      database.write(ctx, (tx) => releaseReservation(tx, params.reservationId)),
    ),
  ];
}
