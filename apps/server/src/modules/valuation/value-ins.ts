import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type BatchScope, matchQueues, run, share, valuedMoves } from "./batch-sql.ts";

/** Which rarer cases a batch holds; their parts of the statement are left out otherwise. */
export interface BatchTraits {
  readonly fifo: boolean;
  readonly reversals: boolean;
  /** Goods found, of a method that takes lost cost back. */
  readonly founds: boolean;
}

/**
 * Values what came in: layers, running worth, FIFO layers, losses taken back. One statement.
 * Gives the first product that no cost is known for; its batch must then be given up.
 */
export async function valueIns(tx: Tx, scope: BatchScope, traits: BatchTraits): Promise<string | null> {
  // What a reversed loss has left to take back is gone first: its goods came back by the reversal.
  if (traits.reversals) await closeReversedLosses(tx, scope);
  const [answer] = await run(
    tx,
    scope,
    sql<{ uncosted: string | null }>`
    WITH valued AS MATERIALIZED (${valuedMoves(scope, "in")}),
    ${traits.founds ? takeBack(scope) : nothingTakenBack}
    priced AS MATERIALIZED (
      SELECT v.*, v.quantity - coalesce(back.quantity, 0) AS fresh_quantity,
        coalesce(back.value, 0) AS back_value,
        CASE WHEN v.reverses_id IS NOT NULL THEN ${traits.reversals ? sql`-reversed.value` : sql`NULL::numeric`}
          WHEN v.quantity = coalesce(back.quantity, 0) THEN 0
          ELSE ${freshValue} END AS fresh_value
      FROM valued v
      LEFT JOIN (SELECT id, sum(quantity) AS quantity, sum(value) AS value FROM taken GROUP BY id) back ON back.id = v.id
      ${traits.reversals ? sql`LEFT JOIN valuation.layers reversed ON reversed.organisation_id = ${scope.organisation} AND reversed.id = v.reverses_id` : sql``}
    ), written AS (
      INSERT INTO valuation.layers (organisation_id, id, batch_id, company_id, product_id, kind, method, quantity,
        value, stock_account, variation_account, effective_at, accounting_date)
      SELECT ${scope.organisation}, id, ${scope.batch}, company_id, product_id,
        CASE WHEN found THEN 'found' ELSE 'in' END, method, quantity, back_value + fresh_value,
        stock_account, variation_in_account, effective_at, accounting_date
      FROM priced WHERE fresh_value IS NOT NULL
      RETURNING company_id, product_id, quantity, value, effective_at
    ), ${traits.fifo ? sql`${openLayers(scope, traits)},` : sql``}
    worth AS (
      UPDATE valuation.stock_values held
      SET quantity = held.quantity + gain.quantity, value = held.value + gain.value,
        last_moved_at = greatest(held.last_moved_at, gain.moved_at)
      FROM (SELECT company_id, product_id, sum(quantity) AS quantity, sum(value) AS value, max(effective_at) AS moved_at
            FROM written GROUP BY company_id, product_id) gain
      WHERE held.organisation_id = ${scope.organisation} AND held.company_id = gain.company_id
        AND held.product_id = gain.product_id
    )
    SELECT (SELECT product_id FROM priced WHERE fresh_value IS NULL LIMIT 1) AS uncosted`,
  );
  return answer?.uncosted ?? null;
}

/**
 * Value of the quantity that takes nothing back. Standard cost first where that is the method; goods found at the
 * average, else the approved cost; goods received at their own cost, else the average. `on_hand` and `worth` are
 * those before the batch.
 */
const freshValue = sql`
  CASE
    WHEN v.method = 'standard' AND v.standard_cost IS NOT NULL
      THEN round((v.quantity - coalesce(back.quantity, 0)) * v.standard_cost, v.decimals)
    WHEN v.unit_cost IS NOT NULL AND NOT (v.found AND v.on_hand > 0)
      THEN round((v.quantity - coalesce(back.quantity, 0)) * v.unit_cost, v.decimals)
    WHEN v.on_hand > 0 THEN ${share("v.worth", "v.quantity - coalesce(back.quantity, 0)", "v.on_hand", "v.decimals")}
    ELSE round((v.quantity - coalesce(back.quantity, 0)) * v.standard_cost, v.decimals)
  END`;

const nothingTakenBack = sql`
  taken AS (SELECT NULL::uuid AS id, NULL::uuid AS in_layer_id, NULL::timestamptz AS received_at, NULL::uuid AS company_id,
      NULL::uuid AS product_id, 0::numeric AS quantity, 0::numeric AS value WHERE false),`;

/**
 * Found goods against what was lost within the company's window, the most recently consumed first. The window is
 * counted from the product's latest find in the batch, so that no piece takes back an older loss than allowed.
 */
function takeBack({ organisation }: BatchScope) {
  return sql`
    finds AS (
      SELECT id, company_id, product_id, quantity, effective_at, decimals, window_days,
        row_number() OVER queue AS rank, sum(quantity) OVER queue AS upto
      FROM valued WHERE found AND reverses_id IS NULL AND method <> 'standard'
      WINDOW queue AS (PARTITION BY company_id, product_id ORDER BY effective_at, id ROWS UNBOUNDED PRECEDING)
    ), losses AS (
      SELECT l.company_id, l.product_id, l.lost_at, l.out_layer_id, l.in_layer_id, l.received_at, l.quantity, l.value,
        row_number() OVER queue AS rank, sum(l.quantity) OVER queue AS upto
      FROM valuation.open_losses l
      JOIN (SELECT company_id, product_id, max(effective_at) - make_interval(days => max(window_days)) AS since
            FROM finds GROUP BY company_id, product_id) wanted
        ON wanted.company_id = l.company_id AND wanted.product_id = l.product_id AND l.lost_at >= wanted.since
      WHERE l.organisation_id = ${organisation}
      WINDOW queue AS (PARTITION BY l.company_id, l.product_id
        ORDER BY l.lost_at DESC, l.out_layer_id DESC, l.received_at DESC, l.in_layer_id DESC ROWS UNBOUNDED PRECEDING)
    ), ${matchQueues("matches", "finds", "losses")},
    taken AS MATERIALIZED (
      SELECT f.id, f.company_id, f.product_id, l.lost_at, l.out_layer_id, l.in_layer_id, l.received_at,
        m.to_quantity - m.from_quantity AS quantity,
        ${share("l.value", "m.to_quantity - (l.upto - l.quantity)", "l.quantity", "f.decimals")}
        - ${share("l.value", "m.from_quantity - (l.upto - l.quantity)", "l.quantity", "f.decimals")} AS value
      FROM matches m
      JOIN finds f ON f.company_id = m.company_id AND f.product_id = m.product_id AND f.rank = m.taker_rank
      JOIN losses l ON l.company_id = m.company_id AND l.product_id = m.product_id AND l.rank = m.giver_rank
    ), spent AS (
      SELECT company_id, product_id, lost_at, out_layer_id, in_layer_id, sum(quantity) AS quantity, sum(value) AS value
      FROM taken GROUP BY company_id, product_id, lost_at, out_layer_id, in_layer_id
    ), losses_reduced AS (
      UPDATE valuation.open_losses l SET quantity = l.quantity - spent.quantity, value = l.value - spent.value
      FROM spent
      WHERE l.organisation_id = ${organisation} AND l.company_id = spent.company_id AND l.product_id = spent.product_id
        AND l.lost_at = spent.lost_at AND l.out_layer_id = spent.out_layer_id AND l.in_layer_id = spent.in_layer_id
        AND l.quantity > spent.quantity
    ), losses_closed AS (
      DELETE FROM valuation.open_losses l USING spent
      WHERE l.organisation_id = ${organisation} AND l.company_id = spent.company_id AND l.product_id = spent.product_id
        AND l.lost_at = spent.lost_at AND l.out_layer_id = spent.out_layer_id AND l.in_layer_id = spent.in_layer_id
        AND l.quantity = spent.quantity
    ),`;
}

/**
 * FIFO layers gain what came in: new goods at their time of arrival; pieces found again, and pieces of a reversed
 * issue, in the layer they had left, so that they keep their turn.
 */
function openLayers({ organisation }: BatchScope, traits: BatchTraits) {
  const restored = sql`
      UNION ALL
      SELECT p.company_id, p.product_id, coalesce(c.received_at, p.effective_at), coalesce(c.in_layer_id, p.id),
        coalesce(c.quantity, p.quantity), coalesce(c.value, p.fresh_value)
      FROM priced p
      LEFT JOIN valuation.consumptions c ON c.organisation_id = ${organisation} AND c.out_layer_id = p.reverses_id
      WHERE p.method = 'fifo' AND p.reverses_id IS NOT NULL AND p.fresh_value IS NOT NULL`;
  return sql`
    gains AS (
      SELECT company_id, product_id, effective_at AS received_at, id AS layer_id, fresh_quantity AS quantity,
        fresh_value AS value
      FROM priced WHERE method = 'fifo' AND reverses_id IS NULL AND fresh_quantity > 0 AND fresh_value IS NOT NULL
      UNION ALL
      SELECT t.company_id, t.product_id, t.received_at, t.in_layer_id, t.quantity, t.value
      FROM taken t JOIN priced p ON p.id = t.id WHERE p.method = 'fifo'
      ${traits.reversals ? restored : sql``}
    ), opened AS (
      INSERT INTO valuation.open_layers AS o (organisation_id, company_id, product_id, received_at, layer_id, quantity, value)
      SELECT ${organisation}, company_id, product_id, received_at, layer_id, sum(quantity), sum(value)
      FROM gains GROUP BY company_id, product_id, received_at, layer_id
      ON CONFLICT (organisation_id, company_id, product_id, received_at, layer_id)
      DO UPDATE SET quantity = o.quantity + excluded.quantity, value = o.value + excluded.value
    )`;
}

async function closeReversedLosses(tx: Tx, { organisation, batch }: BatchScope): Promise<void> {
  await sql`
    DELETE FROM valuation.open_losses l
    USING stock.moves m JOIN sites.locations d ON d.organisation_id = m.organisation_id AND d.id = m.destination_id
    WHERE m.organisation_id = ${organisation} AND m.batch_id = ${batch} AND m.reverses_id IS NOT NULL
      AND l.organisation_id = ${organisation} AND l.company_id = d.company_id AND l.product_id = m.product_id
      AND l.out_layer_id = m.reverses_id`.execute(tx.kysely);
}
