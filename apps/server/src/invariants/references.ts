import { all, type Invariant } from "./invariant.ts";

/** A column that carries no foreign key, and the table whose `id` it must be. */
export interface Reference {
  readonly from: string;
  readonly column: string;
  readonly to: string;
}

const ref = (from: string, column: string, to: string): Reference => ({ from, column, to });

/** Hot tables carry no foreign keys (docs/adr/0003); this proves the same, set by set. */
export const references: readonly Reference[] = [
  ref("stock.moves", "product_id", "catalog.products"),
  ref("stock.moves", "lot_id", "stock.lots"),
  ref("stock.moves", "source_id", "sites.locations"),
  ref("stock.moves", "destination_id", "sites.locations"),
  ref("stock.moves", "reverses_id", "stock.moves"),
  ref("stock.quants", "product_id", "catalog.products"),
  ref("stock.quants", "lot_id", "stock.lots"),
  ref("stock.quants", "location_id", "sites.locations"),
  ref("counting.lines", "product_id", "catalog.products"),
  ref("counting.lines", "lot_id", "stock.lots"),
  ref("counting.lines", "location_id", "sites.locations"),
  ref("counting.readings", "count_id", "counting.counts"),
  ref("counting.readings", "line_id", "counting.lines"),
  ref("counting.readings", "user_id", "access.users"),
  ref("counting.deliveries", "count_id", "counting.counts"),
  ref("valuation.layers", "company_id", "access.companies"),
  ref("valuation.layers", "product_id", "catalog.products"),
  ref("valuation.open_layers", "layer_id", "valuation.layers"),
  ref("valuation.consumptions", "out_layer_id", "valuation.layers"),
  ref("valuation.consumptions", "in_layer_id", "valuation.layers"),
  ref("valuation.open_losses", "out_layer_id", "valuation.layers"),
  ref("valuation.stock_values", "company_id", "access.companies"),
  ref("valuation.stock_values", "product_id", "catalog.products"),
];

/** The distinct values are looked up, not every row: a million moves name some thousand products. */
function orphans({ from, column, to }: Reference): string {
  return `
    SELECT organisation_id AS organisation, '${from}.${column} names nothing in ${to}' AS problem, value::text AS subject,
      format('%s rows', n) AS detail
    FROM (SELECT organisation_id, ${column} AS value, count(*) AS n FROM ${from} WHERE ${column} IS NOT NULL GROUP BY 1, 2) f
    WHERE NOT EXISTS (SELECT FROM ${to} t WHERE t.organisation_id = f.organisation_id AND t.id = f.value)`;
}

export const referenceInvariants: readonly Invariant[] = [
  {
    number: 15,
    name: "rows without foreign keys name what exists and fits",
    sql: all(
      ...references.map(orphans),
      `SELECT m.organisation_id, 'move between two companies', m.id::text, NULL
       FROM stock.moves m
       JOIN sites.locations s ON s.organisation_id = m.organisation_id AND s.id = m.source_id
       JOIN sites.locations d ON d.organisation_id = m.organisation_id AND d.id = m.destination_id
       WHERE s.company_id <> d.company_id`,
      `SELECT m.organisation_id, 'move whose lot does not fit its product', m.id::text, p.tracking
       FROM stock.moves m
       JOIN catalog.products p ON p.organisation_id = m.organisation_id AND p.id = m.product_id
       LEFT JOIN stock.lots l ON l.organisation_id = m.organisation_id AND l.id = m.lot_id
       WHERE CASE WHEN p.tracking = 'none' THEN m.lot_id IS NOT NULL
         ELSE m.lot_id IS NULL OR l.product_id <> m.product_id END`,
      `SELECT l.organisation_id, 'count line outside the site of its count', l.id::text, o.path
       FROM counting.lines l
       JOIN counting.counts c ON c.organisation_id = l.organisation_id AND c.id = l.count_id
       JOIN sites.locations o ON o.organisation_id = l.organisation_id AND o.id = l.location_id
       WHERE o.site_id IS DISTINCT FROM c.site_id`,
      `SELECT y.organisation_id, 'layer of no move', y.id::text, y.kind FROM valuation.layers y
       WHERE y.kind <> 'revaluation' AND NOT EXISTS (
         SELECT FROM stock.moves m WHERE m.organisation_id = y.organisation_id AND m.id = y.id AND m.product_id = y.product_id)`,
    ),
  },
];
