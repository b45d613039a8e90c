import type { RowErrorCode } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { linesOf } from "./import-store.ts";
import type { Reading } from "./resolve-rows.ts";
import { type CheckedField, checkedFields } from "./row-errors.ts";

export interface Found {
  readonly errorRows: number;
  readonly creates: Readonly<Record<string, number>>;
}

/** Writes what is wrong with resolved rows, each by itself and among the others, and counts what they would make. */
export async function checkRows(tx: Tx, reading: Reading): Promise<Found> {
  await writeOwnErrors(tx, reading);
  if (reading.imported.kind !== "products") await writeDuplicates(tx, reading);
  if (reading.options.createProducts) await writeConflicts(tx, reading);
  if (reading.imported.kind === "products") await writeCostConflicts(tx, reading);
  const { rows } = await sql<{ rows: number }>`
    SELECT count(DISTINCT row)::integer AS rows FROM imports.row_errors
    WHERE import_id = ${reading.imported.id}`.execute(tx.kysely);
  return { errorRows: rows[0]?.rows ?? 0, creates: await countCreates(tx, reading.imported) };
}

/** Longest piece of a cell kept with its error. */
const VALUE_CHARS = 200;

function writeOwnErrors(tx: Tx, reading: Reading): Promise<void> {
  const wrong = sql`
    SELECT l.row, (${checkedFields}::text[])[w.place] AS field, w.code
    FROM ${linesOf(reading.imported.id)} l CROSS JOIN LATERAL unnest(l.wrong) WITH ORDINALITY AS w(code, place)
    WHERE l.wrong IS NOT NULL AND w.code IS NOT NULL`;
  return writeErrors(tx, reading, wrong);
}

/** Inserts errors that `source` selects as (row, field, code), with what the cell holds. */
async function writeErrors(
  tx: Tx,
  { imported, columns }: Reading,
  source: RawBuilder<unknown>,
): Promise<void> {
  const values = Object.entries(columns).map(
    ([field, subscript]) => sql`WHEN ${field} THEN r.cells[${sql.lit(subscript)}]`,
  );
  await sql`
    INSERT INTO imports.row_errors (organisation_id, import_id, row, field, code, value)
    SELECT ${tx.ctx.organisationId}, ${imported.id}, e.row, e.field, e.code,
      left(CASE e.field ${sql.join(values, sql` `)} END, ${VALUE_CHARS})
    FROM (${source}) e
    JOIN imports.rows r ON r.import_id = ${imported.id} AND r.row = e.row
    ON CONFLICT DO NOTHING`.execute(tx.kysely);
}

/** The file says the quantity of a product, place and lot once; a serial number stands in one place. */
async function writeDuplicates(tx: Tx, reading: Reading): Promise<void> {
  const line = sql`product_id, lower(new_product), site_id, location_id, new_location, lot`;
  await writeErrors(tx, reading, repeated(reading, line, sql`true`, "productCode", "duplicate-line"));
  const serial = sql`product_id, lot`;
  await writeErrors(
    tx,
    reading,
    repeated(reading, serial, sql`tracking = 'serial' AND quantity > 0`, "lot", "duplicate-line"),
  );
}

/** Each row after the first of those with the same key. */
function repeated(
  { imported }: Reading,
  key: RawBuilder<unknown>,
  among: RawBuilder<unknown>,
  field: CheckedField,
  code: RowErrorCode,
): RawBuilder<unknown> {
  // Gathered unordered, only what is double is put in order: an ordered aggregate would sort all rows by the whole key.
  return sql`
    SELECT o.row, ${field}::text AS field, ${code}::text AS code
    FROM (
      SELECT array_agg(row) AS rows FROM imports.lines
      WHERE import_id = ${imported.id} AND ${among} AND (product_id IS NOT NULL OR new_product IS NOT NULL)
      GROUP BY ${key} HAVING count(*) > 1
    ) g
    CROSS JOIN LATERAL (SELECT r.row FROM unnest(g.rows) AS r(row) ORDER BY r.row OFFSET 1) o`;
}

/** Rows that would make the same product with other values than its first row. */
async function writeConflicts(tx: Tx, reading: Reading): Promise<void> {
  const lines = linesOf(reading.imported.id);
  const values: readonly (readonly [CheckedField, RawBuilder<unknown>])[] = [
    ["productName", sql`name`],
    ["categoryCode", sql`coalesce(category_id::text, lower(new_category))`],
    ["unitCode", sql`unit_id`],
    ["lot", sql`tracking`],
  ];
  const differs = values.map(
    ([field, value]) => sql`
      SELECT row, ${field}::text AS field, 'conflicting-values'::text AS code
      FROM (SELECT row, ${value} AS value, first_value(${value}) OVER of_product AS first
        FROM ${lines} l WHERE new_product IS NOT NULL
        WINDOW of_product AS (PARTITION BY lower(new_product) ORDER BY row)) v
      WHERE value IS DISTINCT FROM first`,
  );
  await writeErrors(tx, reading, sql.join(differs, sql` UNION ALL `));
  // One barcode, two products to be made.
  await writeErrors(
    tx,
    reading,
    sql`SELECT row, 'barcode'::text AS field, 'conflicting-values'::text AS code
      FROM (SELECT row, lower(new_product) AS value, first_value(lower(new_product)) OVER of_barcode AS first
        FROM ${lines} l WHERE new_product IS NOT NULL AND barcode IS NOT NULL
        WINDOW of_barcode AS (PARTITION BY barcode ORDER BY row)) v
      WHERE value <> first`,
  );
}

/** A standard cost said twice differently, or of a product in stock: changing that revalues, which is no import's job. */
async function writeCostConflicts(tx: Tx, reading: Reading): Promise<void> {
  if (reading.columns.unitCost === undefined) return;
  const lines = linesOf(reading.imported.id);
  await writeErrors(
    tx,
    reading,
    sql`SELECT v.row, 'unitCost'::text AS field, 'conflicting-values'::text AS code
      FROM (SELECT row, company_id, product_id, unit_cost, first_value(unit_cost) OVER of_product AS first
        FROM ${lines} l WHERE unit_cost IS NOT NULL
        WINDOW of_product AS (PARTITION BY company_id, product_id, lower(new_product) ORDER BY row)) v
      LEFT JOIN valuation.stock_values s ON s.company_id = v.company_id AND s.product_id = v.product_id
      WHERE v.unit_cost <> v.first OR (s.quantity > 0 AND s.standard_cost IS DISTINCT FROM v.unit_cost)`,
  );
}

const nothing = { products: 0, categories: 0, locations: 0, lots: 0 };

async function countCreates(
  tx: Tx,
  { id, kind }: Reading["imported"],
): Promise<Readonly<Record<string, number>>> {
  if (kind === "count") return nothing;
  const { rows } = await sql<Record<string, number>>`
    SELECT count(DISTINCT lower(new_product))::integer AS products,
      count(DISTINCT lower(new_category)) FILTER (WHERE new_product IS NOT NULL)::integer AS categories,
      count(DISTINCT (site_id, lower(new_location))) FILTER (WHERE new_location IS NOT NULL)::integer AS locations,
      count(DISTINCT (product_id, lower(new_product), lot)) FILTER (WHERE lot IS NOT NULL AND lot_id IS NULL)::integer AS lots
    FROM ${linesOf(id)} l`.execute(tx.kysely);
  return rows[0] ?? {};
}
