import type { ImportField, ImportKind, ImportMapping } from "@stockex/contracts";
import { fail } from "../../platform/problem.ts";
import type { ImportRecord } from "./import-store.ts";
import { fieldWords } from "./words.ts";

/** What an import of a kind reads; other mapped columns are left alone, errors in them too. */
const usedFields: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  products: ["productCode", "barcode", "productName", "categoryCode", "unitCode", "unitCost", "siteCode"],
  "opening-stock": [
    "siteCode",
    "locationCode",
    "productCode",
    "barcode",
    "productName",
    "categoryCode",
    "unitCode",
    "lot",
    "expiresOn",
    "quantity",
    "unitCost",
    "latitude",
    "longitude",
  ],
  count: ["siteCode", "locationCode", "productCode", "barcode", "unitCode", "lot", "quantity", "note"],
};

/** Subscript in `cells` (from 1) of each field the import reads. */
export type FieldColumns = Readonly<Partial<Record<ImportField, number>>>;

/** The columns an import reads, by field. */
export function usedColumns(kind: ImportKind, mapping: ImportMapping): FieldColumns {
  const columns: Partial<Record<ImportField, number>> = {};
  for (const field of usedFields[kind]) {
    const column = mapping[field];
    if (column !== undefined) columns[field] = column + 1;
  }
  return columns;
}

/**
 * Refuses a mapping that names a column the file does not have, or leaves out one the import cannot do without.
 * @throws ProblemError validation-failed, import-column-missing
 */
export function assertMapping(
  imported: Pick<ImportRecord, "kind" | "columns" | "siteId">,
  mapping: ImportMapping,
  language: "en" | "fr",
): void {
  for (const [field, column] of Object.entries(mapping)) {
    if (column >= imported.columns.length)
      fail("validation-failed", {}, [{ path: `body.mapping.${field}`, message: "column" }]);
  }
  const missing = missingField(imported, mapping);
  if (missing !== null) fail("import-column-missing", { column: fieldWords[missing][language] });
}

function missingField(
  { kind, siteId }: Pick<ImportRecord, "kind" | "siteId">,
  mapping: ImportMapping,
): ImportField | null {
  if (mapping.productCode === undefined && (kind === "products" || mapping.barcode === undefined))
    return "productCode";
  if (kind !== "products" && mapping.quantity === undefined) return "quantity";
  if (kind === "opening-stock" && siteId === null && mapping.siteCode === undefined) return "siteCode";
  return null;
}
