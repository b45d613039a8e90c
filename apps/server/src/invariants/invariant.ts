/**
 * What must hold in every database, checked from the rows alone. `sql` gives the offending rows over all
 * organisations, none when the invariant holds: (organisation uuid or NULL, problem text, subject text, detail
 * text). Set-based throughout: each has to be affordable over millions of rows.
 */
export interface Invariant {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Stands for "no lot" where lots are compared: equality can be hashed, IS NOT DISTINCT FROM cannot. */
export const NO_LOT = "'00000000-0000-0000-0000-000000000000'::uuid";

/** One question of an invariant that asks several. */
export function all(...questions: readonly string[]): string {
  return questions.map((question) => `(${question})`).join("\nUNION ALL\n");
}

/**
 * Both sides of every move as one signed row per place: CTE `sides`. Not materialized, so that only the columns
 * a question reads are carried.
 */
export const SIDES = `
  sides AS NOT MATERIALIZED (
    SELECT organisation_id, product_id, destination_id AS location_id, coalesce(lot_id, ${NO_LOT}) AS lot, quantity,
      effective_at, recorded_at, origin_type, origin_id
    FROM stock.moves
    UNION ALL
    SELECT organisation_id, product_id, source_id, coalesce(lot_id, ${NO_LOT}), -quantity,
      effective_at, recorded_at, origin_type, origin_id
    FROM stock.moves
  )`;
