import { type LabelSymbology, type LocationChoice, MOST_LABELLED } from "@stockex/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { isChosen } from "../sites/index.ts";
import type { LabelText } from "./label.ts";

/**
 * What the labels of storage locations say, in walking order. The barcode is the location's own, else its code, as
 * long as a scan of it means this location and nothing else.
 * @throws ProblemError too-many-labels
 */
export async function locationLabelTexts(
  tx: Tx,
  of: LocationChoice,
  innermost: boolean,
): Promise<LabelText[]> {
  const onlyInnermost = innermost
    ? sql`AND NOT EXISTS (SELECT FROM sites.locations k WHERE k.parent_id = l.id AND k.archived_at IS NULL)`
    : sql``;
  const { rows } = await sql<LabelText>`
    SELECT l.id, l.name AS title, l.path AS detail, coalesce(l.barcode, l.code) AS code,
      CASE WHEN EXISTS (SELECT FROM catalog.products p WHERE p.code = coalesce(l.barcode, l.code))
          OR l.barcode IS NULL AND (
            EXISTS (SELECT FROM sites.locations o WHERE o.id <> l.id AND o.kind = 'internal' AND o.archived_at IS NULL
              AND (o.code = l.code OR o.barcode = l.code))
            OR EXISTS (SELECT FROM catalog.barcodes b WHERE b.code IN (l.code, lpad(l.code, 14, '0'))))
        THEN 'not-unique' END AS fault
    FROM sites.locations l
    WHERE l.kind = 'internal' AND l.archived_at IS NULL AND ${isChosen(of)} ${onlyInnermost}
    ORDER BY l.sequence, l.path, l.id LIMIT ${MOST_LABELLED + 1}`.execute(tx.kysely);
  return notTooMany(rows);
}

/**
 * What the labels of products say, by code. The barcode is that of the product's own unit, else (except for an EAN-13)
 * its code.
 * @throws ProblemError too-many-labels
 */
export async function productLabelTexts(
  tx: Tx,
  ids: readonly string[],
  symbology: LabelSymbology,
): Promise<LabelText[]> {
  // A GTIN-14 is kept with its leading zeros; a label shows the EAN-13 that people know.
  const shown = sql`CASE WHEN b.code ~ '^0\\d{13}$' THEN substr(b.code, 2) ELSE b.code END`;
  const usable = symbology === "ean13" ? sql`b.code ~ '^0\\d{13}$'` : sql`true`;
  const code = symbology === "ean13" ? sql`coalesce(own.code, '')` : sql`coalesce(own.code, p.code)`;
  const fault = symbology === "ean13" ? sql`CASE WHEN own.code IS NULL THEN 'no-ean13' END` : sql`NULL`;
  const { rows } = await sql<LabelText>`
    SELECT p.id, p.name AS title, p.code AS detail, ${code} AS code, ${fault}::text AS fault
    FROM catalog.products p
    LEFT JOIN LATERAL (
      SELECT ${shown} AS code FROM catalog.barcodes b
      WHERE b.product_id = p.id AND (b.unit_id IS NULL OR b.unit_id = p.unit_id) AND ${usable}
      ORDER BY b.code LIMIT 1) own ON true
    WHERE p.id = ANY (${[...ids]}::uuid[]) AND p.archived_at IS NULL
    ORDER BY p.code LIMIT ${MOST_LABELLED + 1}`.execute(tx.kysely);
  return notTooMany(rows);
}

function notTooMany(labels: LabelText[]): LabelText[] {
  if (labels.length > MOST_LABELLED) fail("too-many-labels", { most: MOST_LABELLED });
  return labels;
}
