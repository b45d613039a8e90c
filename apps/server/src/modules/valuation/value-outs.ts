import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type BatchScope, matchQueues, run, share, valuedMoves } from "./batch-sql.ts";
import type { BatchTraits } from "./value-ins.ts";

/**
 * Values what went out, after everything that came in: layers, running worth, FIFO consumption, losses that may be
 * taken back. One statement. Within a product, reversals go first, then the others by effective time and id.
 */
export async function valueOuts(tx: Tx, scope: BatchScope, traits: BatchTraits): Promise<void> {
  const [answer] = await run(
    tx,
    scope,
    sql<{ short: number }>`
    WITH valued AS MATERIALIZED (${valuedMoves(scope, "out")}),
    ${traits.reversals ? reversedValues(scope) : nothingReversed}
    ${averaged}
    ${traits.fifo ? consumed(scope) : sql``}
    priced AS MATERIALIZED (
      SELECT * FROM averaged ${traits.fifo ? sql`UNION ALL SELECT * FROM consumed_outs` : sql``}
    ), written AS (
      INSERT INTO valuation.layers (organisation_id, id, batch_id, company_id, product_id, kind, method, quantity,
        value, stock_account, variation_account, effective_at, accounting_date)
      SELECT ${scope.organisation}, v.id, ${scope.batch}, v.company_id, v.product_id,
        CASE WHEN v.lost THEN 'lost' ELSE 'out' END, v.method, -v.quantity, -p.value,
        v.stock_account, v.variation_out_account, v.effective_at, v.accounting_date
      FROM valued v JOIN priced p ON p.id = v.id
      RETURNING company_id, product_id, quantity, value, effective_at
    ), worth AS (
      UPDATE valuation.stock_values held
      SET quantity = held.quantity + gone.quantity, value = held.value + gone.value,
        last_moved_at = greatest(held.last_moved_at, gone.moved_at)
      FROM (SELECT company_id, product_id, sum(quantity) AS quantity, sum(value) AS value, max(effective_at) AS moved_at
            FROM written GROUP BY company_id, product_id) gone
      WHERE held.organisation_id = ${scope.organisation} AND held.company_id = gone.company_id
        AND held.product_id = gone.product_id
    ), losses_opened AS (
      INSERT INTO valuation.open_losses (organisation_id, company_id, product_id, lost_at, out_layer_id, in_layer_id,
        received_at, quantity, value)
      SELECT ${scope.organisation}, v.company_id, v.product_id, v.effective_at, v.id, v.id, v.effective_at, v.quantity, p.value
      FROM valued v JOIN priced p ON p.id = v.id WHERE v.lost AND v.method IN ('avco', 'economic')
      ${traits.fifo ? lostPieces(scope) : sql``}
    )
    SELECT (SELECT count(*) FROM valued)::int - (SELECT count(*) FROM priced)::int AS short`,
  );
  // The ledger refused negative stock before, so layers that do not cover it are a bug, not a user's mistake.
  if (answer?.short !== 0) throw new Error("stock goes out that the cost layers do not hold");
}

/** The original value of what a reversal takes back: what came in, as a positive amount. */
function reversedValues({ organisation }: BatchScope) {
  return sql`
    reversed AS (
      SELECT v.id, layer.value FROM valued v
      JOIN valuation.layers layer ON layer.organisation_id = ${organisation} AND layer.id = v.reverses_id
    ),`;
}
const nothingReversed = sql`reversed AS (SELECT NULL::uuid AS id, 0::numeric AS value WHERE false),`;

/**
 * Average and standard cost. The running value taken after each piece is rounded, and a piece's value is the
 * difference of two of them, so that the pieces sum exactly; the last unit takes what is left, and no piece takes
 * more than there is. Reversals take their original value first, the others share what remains.
 */
const averaged = sql`
  queued AS (
    SELECT v.id, v.company_id, v.product_id, v.method, v.on_hand, v.worth, v.standard_cost, v.decimals,
      r.id IS NOT NULL AS reversal, sum(v.quantity) OVER queue AS upto, sum(r.value) OVER queue AS reversed_upto,
      coalesce(sum(v.quantity) FILTER (WHERE r.id IS NOT NULL) OVER whole, 0) AS reversed_quantity,
      least(coalesce(sum(r.value) OVER whole, 0), v.worth) AS reversed_value,
      row_number() OVER queue AS rank
    FROM valued v LEFT JOIN reversed r ON r.id = v.id
    WHERE v.method <> 'fifo'
    WINDOW whole AS (PARTITION BY v.company_id, v.product_id),
      queue AS (whole ORDER BY r.id IS NULL, v.effective_at, v.id ROWS UNBOUNDED PRECEDING)
  ), targets AS (
    SELECT id, company_id, product_id, rank,
      CASE
        WHEN upto = on_hand THEN worth
        WHEN reversal THEN least(reversed_upto, worth)
        WHEN method = 'standard' AND standard_cost IS NOT NULL
          THEN least(reversed_value + round((upto - reversed_quantity) * standard_cost, decimals), worth)
        ELSE reversed_value
          + ${share("(worth - reversed_value)", "upto - reversed_quantity", "on_hand - reversed_quantity", "decimals")}
      END AS taken
    FROM queued
  ), averaged AS (
    SELECT id, taken - lag(taken, 1, 0::numeric) OVER (PARTITION BY company_id, product_id ORDER BY rank) AS value
    FROM targets
  ),`;

/**
 * FIFO: the oldest open layers first, each cut by cumulative rounding. A reversal of a receipt takes that receipt's
 * own layer first, at its original value while it is untouched, then the oldest like everybody.
 */
function consumed({ organisation, batch }: BatchScope) {
  return sql`
    own AS (
      SELECT v.id, o.company_id, o.product_id, o.received_at, o.layer_id, least(v.quantity, o.quantity) AS quantity,
        ${share("o.value", "least(v.quantity, o.quantity)", "o.quantity", "v.decimals")} AS value
      FROM valued v
      JOIN reversed r ON r.id = v.id
      JOIN valuation.open_layers o ON o.organisation_id = ${organisation} AND o.company_id = v.company_id
        AND o.product_id = v.product_id AND o.layer_id = v.reverses_id
      WHERE v.method = 'fifo'
    ), takers AS (
      SELECT v.id, v.company_id, v.product_id, v.decimals, row_number() OVER queue AS rank,
        sum(v.quantity - coalesce(own.quantity, 0)) OVER queue AS upto
      FROM valued v LEFT JOIN own ON own.id = v.id
      WHERE v.method = 'fifo' AND v.quantity > coalesce(own.quantity, 0)
      WINDOW queue AS (PARTITION BY v.company_id, v.product_id
        ORDER BY v.reverses_id IS NULL, v.effective_at, v.id ROWS UNBOUNDED PRECEDING)
    ), givers AS (
      SELECT o.company_id, o.product_id, o.received_at, o.layer_id, o.quantity - coalesce(own.quantity, 0) AS quantity,
        o.value - coalesce(own.value, 0) AS value, row_number() OVER queue AS rank,
        sum(o.quantity - coalesce(own.quantity, 0)) OVER queue AS upto
      FROM valuation.open_layers o
      JOIN (SELECT DISTINCT company_id, product_id FROM takers) wanted
        ON wanted.company_id = o.company_id AND wanted.product_id = o.product_id
      LEFT JOIN own ON own.company_id = o.company_id AND own.product_id = o.product_id AND own.layer_id = o.layer_id
      WHERE o.organisation_id = ${organisation} AND o.quantity > coalesce(own.quantity, 0)
      WINDOW queue AS (PARTITION BY o.company_id, o.product_id ORDER BY o.received_at, o.layer_id ROWS UNBOUNDED PRECEDING)
    ), ${matchQueues("matches", "takers", "givers")},
    pieces AS MATERIALIZED (
      SELECT * FROM own
      UNION ALL
      SELECT t.id, t.company_id, t.product_id, g.received_at, g.layer_id, m.to_quantity - m.from_quantity,
        ${share("g.value", "m.to_quantity - (g.upto - g.quantity)", "g.quantity", "t.decimals")}
        - ${share("g.value", "m.from_quantity - (g.upto - g.quantity)", "g.quantity", "t.decimals")}
      FROM matches m
      JOIN takers t ON t.company_id = m.company_id AND t.product_id = m.product_id AND t.rank = m.taker_rank
      JOIN givers g ON g.company_id = m.company_id AND g.product_id = m.product_id AND g.rank = m.giver_rank
    ), consumed_outs AS (
      SELECT v.id, taken.value FROM valued v
      JOIN (SELECT id, sum(quantity) AS quantity, sum(value) AS value FROM pieces GROUP BY id) taken
        ON taken.id = v.id AND taken.quantity = v.quantity
    ), trail AS (
      INSERT INTO valuation.consumptions (organisation_id, out_layer_id, in_layer_id, received_at, batch_id, quantity, value)
      SELECT ${organisation}, id, layer_id, received_at, ${batch}, sum(quantity), sum(value)
      FROM pieces GROUP BY id, layer_id, received_at
    ), spent AS (
      SELECT company_id, product_id, received_at, layer_id, sum(quantity) AS quantity, sum(value) AS value
      FROM pieces GROUP BY company_id, product_id, received_at, layer_id
    ), layers_reduced AS (
      UPDATE valuation.open_layers o SET quantity = o.quantity - spent.quantity, value = o.value - spent.value
      FROM spent
      WHERE o.organisation_id = ${organisation} AND o.company_id = spent.company_id AND o.product_id = spent.product_id
        AND o.received_at = spent.received_at AND o.layer_id = spent.layer_id AND o.quantity > spent.quantity
    ), layers_closed AS (
      DELETE FROM valuation.open_layers o USING spent
      WHERE o.organisation_id = ${organisation} AND o.company_id = spent.company_id AND o.product_id = spent.product_id
        AND o.received_at = spent.received_at AND o.layer_id = spent.layer_id AND o.quantity = spent.quantity
    ),`;
}

function lostPieces({ organisation }: BatchScope) {
  return sql`
      UNION ALL
      SELECT ${organisation}, v.company_id, v.product_id, v.effective_at, v.id, c.layer_id, c.received_at,
        sum(c.quantity), sum(c.value)
      FROM valued v JOIN pieces c ON c.id = v.id WHERE v.lost
      GROUP BY v.company_id, v.product_id, v.effective_at, v.id, c.layer_id, c.received_at`;
}
