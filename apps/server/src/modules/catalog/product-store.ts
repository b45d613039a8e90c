import type { Product } from "@stockex/contracts";
import { sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import type { ProductDraft } from "./tidy-product.ts";
import { failTaken } from "./words.ts";

/** A product to be written as it stands, its barcodes in their stored form. */
export type NewProduct = ProductDraft & Pick<Product, "id">;

/** Rows of one statement: large enough that round trips do not count, small enough to stay under 10 MB. */
const CHUNK = 5_000;

/**
 * Writes products with their units and barcodes, set by set.
 * @throws ProblemError already-exists, naming the first code or barcode that is taken or given twice
 */
export async function insertProducts(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  for (let from = 0; from < products.length; from += CHUNK) {
    const chunk = products.slice(from, from + CHUNK);
    await insertRows(tx, chunk);
    await insertUnits(tx, chunk);
    await insertBarcodes(tx, chunk);
  }
}

async function insertRows(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO catalog.products (organisation_id, id, code, name, category_id, unit_id, tracking, created_at)
    SELECT ${tx.ctx.organisationId}, p.*, ${tx.ctx.clock.now()} FROM unnest(
      ${products.map((p) => p.id)}::uuid[], ${products.map((p) => p.code)}::text[],
      ${products.map((p) => p.name)}::text[], ${products.map((p) => p.categoryId)}::uuid[],
      ${products.map((p) => p.unitId)}::uuid[], ${products.map((p) => p.tracking)}::text[]) p
    ON CONFLICT (organisation_id, code) DO NOTHING
    RETURNING id`.execute(tx.kysely);
  const written = new Set(rows.map(({ id }) => id));
  const taken = products.find((product) => !written.has(product.id));
  if (taken !== undefined) failTaken(tx.ctx.language, "code", taken.code);
}

async function insertUnits(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  const units = products.flatMap((product) =>
    product.units.map((unit) => ({ productId: product.id, ...unit })),
  );
  if (units.length === 0) return;
  await sql`
    INSERT INTO catalog.product_units (organisation_id, product_id, unit_id, numerator, denominator)
    SELECT ${tx.ctx.organisationId}, u.* FROM unnest(
      ${units.map((u) => u.productId)}::uuid[], ${units.map((u) => u.unitId)}::uuid[],
      ${units.map((u) => u.numerator)}::numeric[], ${units.map((u) => u.denominator)}::numeric[]) u
    ON CONFLICT (organisation_id, product_id, unit_id)
      DO UPDATE SET numerator = excluded.numerator, denominator = excluded.denominator`.execute(tx.kysely);
}

async function insertBarcodes(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  const barcodes = products.flatMap((product) =>
    product.barcodes.map((barcode) => ({ productId: product.id, ...barcode })),
  );
  if (barcodes.length === 0) return;
  const { rows } = await sql<{ code: string; productId: string }>`
    INSERT INTO catalog.barcodes (organisation_id, code, product_id, unit_id)
    SELECT ${tx.ctx.organisationId}, b.* FROM unnest(
      ${barcodes.map((b) => b.code)}::text[], ${barcodes.map((b) => b.productId)}::uuid[],
      ${barcodes.map((b) => b.unitId)}::uuid[]) b
    ON CONFLICT (organisation_id, code) DO NOTHING
    RETURNING code, product_id AS "productId"`.execute(tx.kysely);
  const ownerByCode = new Map(rows.map(({ code, productId }) => [code, productId]));
  const taken = barcodes.find((barcode) => ownerByCode.get(barcode.code) !== barcode.productId);
  if (taken !== undefined) failTaken(tx.ctx.language, "barcode", taken.code);
}

/** Locks the product against other changes, not against the moves and lots that refer to it. */
export async function lockProduct(tx: Tx, id: string): Promise<void> {
  const { rows } = await sql`
    SELECT FROM catalog.products p WHERE p.id = ${id} FOR NO KEY UPDATE`.execute(tx.kysely);
  if (rows.length === 0) fail("not-found");
}

/** Writes the next version of a locked product; its units and barcodes become exactly those given. */
export async function updateProduct(tx: Tx, product: NewProduct): Promise<void> {
  try {
    await sql`
      UPDATE catalog.products SET code = ${product.code}, name = ${product.name},
        category_id = ${product.categoryId}, unit_id = ${product.unitId}, tracking = ${product.tracking},
        version = version + 1
      WHERE id = ${product.id}`.execute(tx.kysely);
  } catch (error) {
    if (violatedUnique(error) === null) throw error;
    failTaken(tx.ctx.language, "code", product.code);
  }
  const kept = product.units.map(({ unitId }) => unitId);
  await sql`DELETE FROM catalog.barcodes WHERE product_id = ${product.id}`.execute(tx.kysely);
  await sql`
    DELETE FROM catalog.product_units
    WHERE product_id = ${product.id} AND unit_id <> ALL (${kept}::uuid[])`.execute(tx.kysely);
  await insertUnits(tx, [product]);
  await insertBarcodes(tx, [product]);
}

/** Archives a locked product. */
export async function markArchived(tx: Tx, id: string): Promise<void> {
  await sql`
    UPDATE catalog.products SET archived_at = ${tx.ctx.clock.now()}, version = version + 1
    WHERE id = ${id}`.execute(tx.kysely);
}

/** Takes a locked product out of the archive. */
export async function unmarkArchived(tx: Tx, id: string): Promise<void> {
  await sql`UPDATE catalog.products SET archived_at = NULL, version = version + 1 WHERE id = ${id}`.execute(
    tx.kysely,
  );
}

/** Which of the units the organisation does not have. */
export async function unknownUnits(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT asked.id FROM unnest(${ids}::uuid[]) asked (id)
    WHERE NOT EXISTS (SELECT FROM catalog.units u WHERE u.id = asked.id)`.execute(tx.kysely);
  return rows.map(({ id }) => id);
}

export async function categoryExists(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM catalog.categories c WHERE c.id = ${id}`.execute(tx.kysely);
  return rows.length > 0;
}
