import type { ResolvedCode, Tracking } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { type NormalisedCode, normaliseCode } from "./codes.ts";

/** What a scan stands for: a product (with what its label says), else a storage location, else unknown. */
export async function resolveCode(tx: Tx, raw: string): Promise<ResolvedCode> {
  const code = normaliseCode(raw, tx.ctx.clock.now().getUTCFullYear());
  const product = await findProduct(tx, code);
  const location = product ? undefined : await findLocation(tx, code);
  return {
    kind: product ? "product" : location === undefined ? "unknown" : "location",
    productId: product?.productId ?? null,
    productCode: product?.productCode ?? null,
    productName: product?.productName ?? null,
    tracking: product?.tracking ?? null,
    unitId: product?.unitId ?? null,
    locationId: location?.id ?? null,
    locationPath: location?.path ?? null,
    lot: code.lot ?? null,
    serial: code.serial ?? null,
    quantity: code.quantity ?? null,
    expiresOn: code.expiresOn ?? null,
  };
}

/** By barcode, else by a code that only one storage location of the organisation has. */
async function findLocation(tx: Tx, code: NormalisedCode): Promise<{ id: string; path: string } | undefined> {
  const { rows } = await sql<{ id: string; path: string; byBarcode: boolean }>`
    SELECT l.id, l.path, l.barcode IN (${code.lookup}, ${code.scanned}) IS TRUE AS "byBarcode"
    FROM sites.locations l
    WHERE l.archived_at IS NULL AND l.kind = 'internal'
      AND (l.barcode IN (${code.lookup}, ${code.scanned}) OR l.code = ${code.scanned})
    ORDER BY "byBarcode" DESC LIMIT 2`.execute(tx.kysely);
  const [first, second] = rows;
  return first?.byBarcode === true || second === undefined ? first : undefined;
}

interface ProductOfCode {
  readonly productId: string;
  readonly productCode: string;
  readonly productName: string;
  readonly tracking: Tracking;
  /** The unit the code stands for. */
  readonly unitId: string;
}

/** By barcode, else by product code. Archived products are found too: they may still stand on the shelf. */
async function findProduct(tx: Tx, code: NormalisedCode): Promise<ProductOfCode | undefined> {
  const { rows } = await sql<ProductOfCode>`
    SELECT p.id AS "productId", p.code AS "productCode", p.name AS "productName", p.tracking,
      coalesce(b.unit_id, p.unit_id) AS "unitId"
    FROM catalog.products p LEFT JOIN catalog.barcodes b ON b.product_id = p.id AND b.code = ${code.lookup}
    WHERE p.id = coalesce(
      (SELECT product_id FROM catalog.barcodes WHERE code = ${code.lookup}),
      (SELECT id FROM catalog.products WHERE code = ${code.scanned}))`.execute(tx.kysely);
  return rows[0];
}
