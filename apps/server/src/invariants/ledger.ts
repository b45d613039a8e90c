import { all, type Invariant, NO_LOT, SIDES } from "./invariant.ts";

/** The ledger: moves and what they leave on hand. */
export const ledgerInvariants: readonly Invariant[] = [
  {
    number: 1,
    name: "the sum of moves is the quantity on hand, per product, place and lot",
    sql: `
      WITH ${SIDES}, moved AS (
        SELECT organisation_id, product_id, location_id, lot, sum(quantity) AS quantity FROM sides GROUP BY 1, 2, 3, 4
      ), held AS (
        SELECT organisation_id, product_id, location_id, coalesce(lot_id, ${NO_LOT}) AS lot, quantity FROM stock.quants
      )
      SELECT organisation_id AS organisation, 'on hand differs from the moves' AS problem,
        concat_ws(' ', 'product', product_id, 'in', location_id, 'lot', nullif(lot, ${NO_LOT})) AS subject,
        format('moves %s, on hand %s', moved.quantity, held.quantity) AS detail
      FROM moved FULL JOIN held USING (organisation_id, product_id, location_id, lot)
      WHERE coalesce(moved.quantity, 0) <> coalesce(held.quantity, 0)`,
  },
  {
    number: 2,
    name: "one quantity on hand per product, place and lot",
    sql: all(
      `SELECT organisation_id AS organisation, 'more than one row' AS problem,
         concat_ws(' ', 'product', product_id, 'in', location_id, 'lot', nullif(lot, ${NO_LOT})) AS subject,
         count(*)::text AS detail
       FROM (SELECT organisation_id, product_id, location_id, coalesce(lot_id, ${NO_LOT}) AS lot FROM stock.quants) q
       GROUP BY organisation_id, product_id, location_id, lot HAVING count(*) > 1`,
      `SELECT NULL::uuid, 'the unique key is gone', 'stock.quants', NULL
       WHERE NOT EXISTS (
         SELECT FROM pg_index i WHERE i.indrelid = 'stock.quants'::regclass AND i.indisunique AND i.indisvalid
           AND i.indnullsnotdistinct AND i.indpred IS NULL
           AND (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey))
             = '{location_id,lot_id,organisation_id,product_id}')`,
    ),
  },
  {
    number: 3,
    name: "over all places a product, lot by lot, sums to zero",
    sql: `
      SELECT organisation_id AS organisation, 'does not sum to zero' AS problem,
        concat_ws(' ', 'product', product_id, 'lot', lot_id) AS subject, sum(quantity)::text AS detail
      FROM stock.quants GROUP BY organisation_id, product_id, lot_id HAVING sum(quantity) <> 0`,
  },
  {
    number: 6,
    name: "on hand is not negative where that is not allowed; a serial number is in one place, once",
    sql: all(
      `SELECT q.organisation_id AS organisation, 'negative' AS problem,
         concat_ws(' ', 'product', q.product_id, 'in', l.path, 'lot', q.lot_id) AS subject, q.quantity::text AS detail
       FROM stock.quants q
       JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id
       WHERE q.quantity < 0 AND NOT l.allows_negative`,
      `SELECT q.organisation_id, 'serial not once or not at all', concat_ws(' ', 'product', q.product_id, 'lot', q.lot_id),
         string_agg(format('%s in %s', q.quantity, l.path), ', ')
       FROM stock.quants q
       JOIN catalog.products p ON p.organisation_id = q.organisation_id AND p.id = q.product_id AND p.tracking = 'serial'
       JOIN sites.locations l ON l.organisation_id = q.organisation_id AND l.id = q.location_id AND NOT l.allows_negative
       GROUP BY q.organisation_id, q.product_id, q.lot_id
       HAVING sum(q.quantity) > 1 OR bool_or(q.quantity NOT IN (0, 1))`,
    ),
  },
];
