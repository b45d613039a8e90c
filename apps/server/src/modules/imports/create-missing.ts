import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { createCategoriesInBulk, createProductsInBulk, storedBarcode } from "../catalog/index.ts";
import { createLocationsInBulk } from "../sites/index.ts";

/** Products of one round trip: 5,000 of them take a few MB. */
const PAGE = 5_000;

/**
 * Makes the categories and products that the rows name and nobody has yet, and gives the rows their ids. The
 * first row of a product says what it is; the check refused others that differ.
 */
export async function createMissingProducts(tx: Tx, importId: string): Promise<void> {
  await sql`DROP TABLE IF EXISTS pg_temp.import_products`.execute(tx.kysely);
  await sql`
    CREATE TEMPORARY TABLE import_products (
      id uuid NOT NULL, key text PRIMARY KEY, code text NOT NULL, name text NOT NULL, category_id uuid,
      new_category text, unit_id uuid NOT NULL, tracking text NOT NULL, barcodes text[]
    ) ON COMMIT DROP`.execute(tx.kysely);
  const { numAffectedRows } = await sql`
    INSERT INTO pg_temp.import_products
    SELECT platform.uuidv7(), p.* FROM (
      SELECT lower(new_product) AS key, (array_agg(new_product ORDER BY row))[1], (array_agg(name ORDER BY row))[1],
        (array_agg(category_id ORDER BY row))[1], (array_agg(new_category ORDER BY row))[1],
        (array_agg(unit_id ORDER BY row))[1], (array_agg(tracking ORDER BY row))[1],
        array_agg(DISTINCT barcode) FILTER (WHERE barcode IS NOT NULL)
      FROM imports.lines WHERE import_id = ${importId} AND new_product IS NOT NULL GROUP BY lower(new_product) ORDER BY 1) p`.execute(
    tx.kysely,
  );
  if (numAffectedRows === 0n) return;
  await createMissingCategories(tx);
  await createProducts(tx);
  await sql`
    UPDATE imports.lines l SET product_id = p.id FROM pg_temp.import_products p
    WHERE l.import_id = ${importId} AND l.new_product IS NOT NULL AND p.key = lower(l.new_product)`.execute(
    tx.kysely,
  );
}

/** Named as in the file in both languages, valued at average cost: what most stock is, and an administrator changes. */
async function createMissingCategories(tx: Tx): Promise<void> {
  const { rows } = await sql<{ code: string }>`
    SELECT min(new_category) AS code FROM pg_temp.import_products
    WHERE new_category IS NOT NULL GROUP BY lower(new_category) ORDER BY 1`.execute(tx.kysely);
  if (rows.length === 0) return;
  const categories = rows.map(({ code }) => ({
    id: newId(tx.ctx.clock),
    code,
    nameEn: code,
    nameFr: code,
    method: "avco" as const,
    nature: "goods" as const,
  }));
  await createCategoriesInBulk(tx, categories);
  await sql`
    UPDATE pg_temp.import_products p SET category_id = c.id
    FROM unnest(${categories.map(({ id }) => id)}::uuid[], ${categories.map(({ code }) => code)}::text[]) AS c(id, code)
    WHERE p.new_category IS NOT NULL AND lower(p.new_category) = lower(c.code)`.execute(tx.kysely);
}

interface NewProductRow {
  readonly id: string;
  readonly key: string;
  readonly code: string;
  readonly name: string;
  readonly categoryId: string;
  readonly unitId: string;
  readonly tracking: "none" | "lot";
  readonly barcodes: readonly string[] | null;
}

async function createProducts(tx: Tx): Promise<void> {
  let after = "";
  for (;;) {
    const { rows } = await sql<NewProductRow>`
      SELECT id, key, code, name, category_id AS "categoryId", unit_id AS "unitId", tracking, barcodes
      FROM pg_temp.import_products WHERE key > ${after} ORDER BY key LIMIT ${PAGE}`.execute(tx.kysely);
    await createProductsInBulk(
      tx,
      rows.map(({ key: _, barcodes, ...row }) => ({
        ...row,
        units: [],
        barcodes: [...new Set((barcodes ?? []).map(storedBarcode))].map((code) => ({ code, unitId: null })),
      })),
    );
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.key ?? after;
  }
}

/** Makes the locations that the rows name and their sites lack, and gives the rows their ids. */
export async function createMissingLocations(tx: Tx, importId: string): Promise<void> {
  // Below the location that stands for the whole site (its code is the site's), where there is one.
  const { rows } = await sql<{ siteId: string; code: string; parentId: string | null }>`
    SELECT n.site_id AS "siteId", n.code, root.id AS "parentId"
    FROM (SELECT site_id, min(new_location) AS code FROM imports.lines
      WHERE import_id = ${importId} AND new_location IS NOT NULL GROUP BY site_id, lower(new_location)) n
    JOIN sites.sites s ON s.id = n.site_id
    LEFT JOIN sites.locations root ON root.site_id = s.id AND root.code = s.code
    ORDER BY n.site_id, n.code`.execute(tx.kysely);
  if (rows.length === 0) return;
  const locations = rows.map((row, index) => ({
    id: newId(tx.ctx.clock),
    ...row,
    name: row.code,
    barcode: null,
    sequence: index,
  }));
  await createLocationsInBulk(tx, locations);
  await sql`
    UPDATE imports.lines l SET location_id = n.id
    FROM unnest(${locations.map(({ id }) => id)}::uuid[], ${locations.map(({ siteId }) => siteId)}::uuid[],
      ${locations.map(({ code }) => code)}::text[]) AS n(id, site_id, code)
    WHERE l.import_id = ${importId} AND l.new_location IS NOT NULL AND n.site_id = l.site_id AND lower(n.code) = lower(l.new_location)`.execute(
    tx.kysely,
  );
}
