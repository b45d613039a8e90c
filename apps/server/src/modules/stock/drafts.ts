import type { MoveKind } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";

/** A move to be posted, from JavaScript: up to some thousands. Larger sets are selected from tables in SQL. */
export interface DraftMove {
  readonly id?: string;
  readonly productId: string;
  readonly lotId?: string | null | undefined;
  readonly sourceId: string;
  readonly destinationId: string;
  /** Exact decimal in the product's unit, above zero. */
  readonly quantity: string;
  readonly effectiveAt: Date;
  /** "2026-03-31", in the company's time zone. */
  readonly accountingDate: string;
  /** Exact decimal in the company's currency. */
  readonly unitCost?: string | null | undefined;
  readonly kind: MoveKind;
  readonly originType: string;
  readonly originId: string;
  readonly reversesId?: string;
  readonly actorId: string | null;
  readonly reference?: string | null | undefined;
}

/** The `drafts` of `postMoves` from a list. */
export function draftsSql(moves: readonly DraftMove[]): RawBuilder<unknown> {
  const rows = moves.map((move) => ({
    id: move.id ?? null,
    product_id: move.productId,
    lot_id: move.lotId ?? null,
    source_id: move.sourceId,
    destination_id: move.destinationId,
    quantity: move.quantity,
    effective_at: move.effectiveAt.toISOString(),
    accounting_date: move.accountingDate,
    unit_cost: move.unitCost ?? null,
    kind: move.kind,
    origin_type: move.originType,
    origin_id: move.originId,
    reverses_id: move.reversesId ?? null,
    actor_id: move.actorId,
    reference: move.reference ?? null,
  }));
  return sql`
    SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS draft (id uuid, product_id uuid, lot_id uuid,
      source_id uuid, destination_id uuid, quantity numeric, effective_at timestamptz, accounting_date date,
      unit_cost numeric, kind text, origin_type text, origin_id uuid, reverses_id uuid, actor_id uuid, reference text)`;
}
