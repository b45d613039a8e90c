import type { ImportField } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { planForManyRows } from "../../platform/db/prepared.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type FieldColumns, usedColumns } from "./fields.ts";
import { deleteLines, type ImportOptions, type ImportRecord } from "./import-store.ts";
import { cellOf } from "./line-cells.ts";
import { keyTables } from "./lookup-keys.ts";
import { type Habits, type NumberField, plainNumber, readHabits } from "./number-habits.ts";
import { judgement } from "./row-errors.ts";

/** What the rows of an import are read under. */
export interface Reading {
  readonly imported: ImportRecord;
  readonly columns: FieldColumns;
  readonly options: ImportOptions;
  readonly habits: Habits;
  /** Unit of new products whose row names none; null when nothing is made. */
  readonly usualUnitId: string | null;
}

/** An import of products makes products; a count makes nothing. */
export function effectiveOptions(kind: ImportRecord["kind"], options: ImportOptions): ImportOptions {
  switch (kind) {
    case "products":
      return { ...options, createProducts: true, createLocations: false };
    case "opening-stock":
      return { ...options, createCategories: options.createCategories && options.createProducts };
    case "count":
      return { createProducts: false, createCategories: false, createLocations: false };
  }
}

/**
 * Reads every row of an import under its mapping into `imports.lines`: what its codes stand for, its numbers and
 * dates, and what is wrong with it by itself. One statement, whatever the number of rows; forgets what an earlier
 * check made of them. Written in the order of the rows, so that their index grows at its end (a sixth less time).
 */
export async function resolveRows(
  tx: Tx,
  imported: ImportRecord,
  how: { readonly options: ImportOptions; readonly usualUnitId: string | null },
): Promise<Reading> {
  const columns = usedColumns(imported.kind, imported.mapping);
  await planForManyRows(tx);
  const habits = await readHabits(tx, imported, columns);
  const reading: Reading = { imported, columns, habits, ...how };
  await deleteLines(tx, imported.id);
  await fillLines(tx, reading);
  return reading;
}

async function fillLines(tx: Tx, reading: Reading): Promise<void> {
  const { options, imported } = reading;
  const only = (made: boolean, value: RawBuilder<unknown>) => (made ? value : sql`NULL`);
  const ofNew = (value: RawBuilder<unknown>) =>
    only(options.createProducts, sql`CASE WHEN f.product_id IS NULL THEN ${value} END`);
  const key = sql`${tx.ctx.organisationId}::uuid, ${imported.id}::uuid`;
  await sql`
    WITH ${texts(reading)},
    ${keyTables({ siteId: imported.siteId, companyId: usualCompany(imported) })},
    ${found(reading)}
    INSERT INTO imports.lines (organisation_id, import_id, row, site_id, company_id, location_id, new_location,
      product_id, new_product, tracking, lot, lot_id, expires_on, unit_id, numerator, denominator, quantity, unit_cost,
      name, category_id, new_category, barcode, note, wrong)
    SELECT ${key}, f.row, f.site_id, f.company_id, f.location_id,
      ${only(options.createLocations, sql`CASE WHEN f.location_id IS NULL THEN f.place_code END`)},
      f.product_id, ${ofNew(sql`f.product`)}, f.tracking, ${only(imported.kind !== "products", sql`f.lot`)}, f.lot_id,
      f.expires_on, f.unit_id, coalesce(f.numerator, 1), coalesce(f.denominator, 1), f.quantity_value, f.cost_value,
      ${ofNew(sql`f.name`)}, ${ofNew(sql`f.category_id`)},
      ${only(options.createCategories, ofNew(sql`CASE WHEN f.category_id IS NULL THEN f.category END`))},
      ${ofNew(sql`f.barcode`)}, f.note, ${judgement(reading)}
    FROM found f ORDER BY f.row`.execute(tx.kysely);
}

/** A list of products names no site; its costs are those of the only company, where there is only one. */
const usualCompany = ({ kind }: ImportRecord): RawBuilder<string | null> =>
  kind === "products"
    ? sql`(SELECT min(c.id::text)::uuid FROM access.companies c HAVING count(*) = 1)`
    : sql`NULL::uuid`;

/** Each row's texts by field, and the form of its numbers. */
const texts = ({ imported, columns, habits }: Reading) => {
  const cell = (field: ImportField) => cellOf(columns, field);
  const localised = (field: NumberField, name: string) => {
    if (columns[field] === undefined)
      return sql`NULL::text AS ${sql.ref(name)}, NULL::text AS ${sql.ref(`${name}_form`)}`;
    const { lonePoint, loneComma } = habits.numbers[field];
    const text = plainNumber(cell(field));
    return sql`${text} AS ${sql.ref(name)},
      imports.number_form(${text}, ${sql.lit(lonePoint)}, ${sql.lit(loneComma)}) AS ${sql.ref(`${name}_form`)}`;
  };
  return sql`
    texts AS MATERIALIZED (
      SELECT r.row, r.unusable, ${cell("siteCode")} AS site, ${cell("locationCode")} AS place,
        ${cell("productCode")} AS product, ${cell("barcode")} AS barcode, ${cell("productName")} AS name,
        ${cell("categoryCode")} AS category, ${cell("unitCode")} AS unit, ${cell("lot")} AS lot,
        ${cell("expiresOn")} AS expires, ${localised("quantity", "quantity")}, ${localised("unitCost", "cost")},
        ${localised("latitude", "latitude")}, ${localised("longitude", "longitude")}, ${cell("note")} AS note
      FROM imports.rows r WHERE r.import_id = ${imported.id}
    )`;
};

/**
 * The rows with what their texts stand for. OFFSET 0 keeps what was read a value: otherwise the rules of
 * `judgement` read a number again each time they name it (a tenth of the statement).
 */
const found = ({ habits, columns, usualUnitId }: Reading): RawBuilder<unknown> => {
  // A join on false asks nothing of rows whose file has no such column.
  const has = (field: ImportField) => sql.lit(columns[field] !== undefined);
  return sql`
  found AS (
    SELECT p.*, l.id AS location_id, k.id AS product_id, k.name AS product_name, k.unit_id AS product_unit_id,
      k.category_id AS product_category_id, k.archived, bk.product_id AS barcode_product_id, c.id AS category_id,
      coalesce(k.tracking, CASE WHEN p.lot IS NULL THEN 'none' ELSE 'lot' END) AS tracking,
      u.id AS named_unit_id, coalesce(u.id, k.pack_id, k.unit_id, ${usualUnitId}::uuid) AS unit_id,
      CASE WHEN p.unit IS NOT NULL AND u.id IS NULL OR k.id IS NULL AND ${usualUnitId}::uuid IS NULL THEN 6
        ELSE coalesce(u.decimals, k.pack_decimals, k.decimals, 0) END AS decimals, pu.numerator, pu.denominator, t.id AS lot_id,
      ${columns.expiresOn === undefined ? sql`NULL::date` : sql`imports.read_day(p.expires, ${habits.dayFirst}::boolean)`} AS expires_on,
      imports.number_value(p.quantity, p.quantity_form) AS quantity_value,
      imports.number_value(p.cost, p.cost_form) AS cost_value,
      imports.number_value(p.latitude, p.latitude_form) AS latitude_value,
      imports.number_value(p.longitude, p.longitude_form) AS longitude_value
    FROM placed p
    LEFT JOIN location_keys l ON l.site_id = p.site_id AND l.place_code = p.place_code
    LEFT JOIN product_keys k ON k.code = coalesce(p.product, p.barcode)
    LEFT JOIN barcode_keys bk ON ${has("barcode")} AND bk.code = p.barcode AND p.product IS NOT NULL
    LEFT JOIN category_keys c ON ${has("categoryCode")} AND c.text = p.category
    LEFT JOIN unit_keys u ON ${has("unitCode")} AND u.text = p.unit
    LEFT JOIN catalog.product_units pu ON pu.product_id = k.id AND pu.unit_id = coalesce(u.id, k.pack_id)
      AND pu.unit_id <> k.unit_id
    LEFT JOIN stock.lots t ON ${has("lot")} AND t.product_id = k.id AND t.code = p.lot
    OFFSET 0
  )`;
};
