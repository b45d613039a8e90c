import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { ensureLots, lotKey } from "./lots.ts";
import type { MoveLine } from "./move-line.ts";
import { failUnknown } from "./words.ts";

/** The lot ids of a document's lines. */
export interface LotIds {
  idOf(line: MoveLine): string | null;
}

interface LotLine {
  readonly line: MoveLine;
  readonly lotExpiresOn?: string | undefined;
}

/** Makes the lots that goods coming in are the first of. */
export async function makeLots(tx: Tx, moves: readonly LotLine[]): Promise<LotIds> {
  return byKey(await ensureLots(tx, wantedOf(moves)));
}

/** Finds the lots of goods that are there. @throws ProblemError unknown-reference */
export async function findLots(tx: Tx, moves: readonly LotLine[]): Promise<LotIds> {
  const wanted = wantedOf(moves);
  if (wanted.length === 0) return byKey(new Map());
  const { rows } = await sql<{ id: string; productId: string; code: string }>`
    SELECT l.id, l.product_id AS "productId", l.code
    FROM unnest(${wanted.map((lot) => lot.productId)}::uuid[], ${wanted.map((lot) => lot.code)}::text[]) w (product_id, code)
    JOIN stock.lots l ON l.organisation_id = ${tx.ctx.organisationId} AND l.product_id = w.product_id AND l.code = w.code`.execute(
    tx.kysely,
  );
  const ids = new Map(rows.map((lot) => [lotKey(lot), lot.id]));
  const missing = wanted.find((lot) => !ids.has(lotKey(lot)));
  if (missing !== undefined) failUnknown(tx.ctx.language, "lot", missing.code);
  return byKey(ids);
}

function wantedOf(moves: readonly LotLine[]) {
  return moves.flatMap(({ line, lotExpiresOn }) =>
    line.lot === null ? [] : [{ productId: line.product.id, code: line.lot, expiresOn: lotExpiresOn }],
  );
}

const byKey = (ids: ReadonlyMap<string, string>): LotIds => ({
  idOf: ({ product, lot }) =>
    lot === null ? null : (ids.get(lotKey({ productId: product.id, code: lot })) ?? null),
});
