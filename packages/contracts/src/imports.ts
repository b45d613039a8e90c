import { z } from "zod";
import { defineRoute } from "./route.ts";
import { day, id, instant, pageOf, pageQuery } from "./values.ts";

const tag = "Imports";
const ofImport = z.object({ importId: id });

/** What a file can be imported as. */
export const importKinds = ["products", "opening-stock", "count"] as const;
export const importKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof importKind>;

/** What a column of a file can hold. */
export const importFields = [
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
  "note",
] as const;
export const importField = z.enum(importFields);
export type ImportField = z.infer<typeof importField>;

/** Column index of the file (from 0) for each field; a field left out is not in the file. */
export const importMapping = z.partialRecord(importField, z.number().int().min(0).max(499));
export type ImportMapping = z.infer<typeof importMapping>;

export const importState = z.enum([
  "reading",
  "mapped",
  "checked",
  "applying",
  "applied",
  "failed",
  "discarded",
]);
export type ImportState = z.infer<typeof importState>;

export const importOptions = z.object({
  createProducts: z.boolean().default(false),
  createCategories: z.boolean().default(false),
  createLocations: z.boolean().default(false),
});

export const fileImport = z.object({
  id,
  kind: importKind,
  fileName: z.string(),
  format: z.enum(["csv", "xlsx"]),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  siteId: id.nullable(),
  countId: id.nullable(),
  state: importState,
  columns: z.array(z.string()),
  /** Guessed from the headings at first, editable until applied. */
  mapping: importMapping,
  options: importOptions,
  rows: z.number().int(),
  rowsDone: z.number().int(),
  errorRows: z.number().int(),
  /** What applying would make: new products, categories, locations, lots. */
  creates: z.record(z.string(), z.number().int()),
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.string()) }).nullable(),
  createdAt: instant,
  createdBy: z.string(),
  appliedAt: instant.nullable(),
});
export type FileImport = z.infer<typeof fileImport>;

/** Why a row cannot be imported; the client says it in the user's language. */
export const rowErrorCode = z.enum([
  "missing",
  "not-a-number",
  /** "1,234" in a column that does not show whether the comma groups thousands or marks decimals. */
  "ambiguous-number",
  "negative",
  "too-many-decimals",
  "out-of-range",
  "not-a-date",
  "unknown-site",
  "unknown-location",
  "unknown-product",
  "unknown-category",
  "unknown-unit",
  "unknown-lot",
  "lot-missing",
  "lot-not-allowed",
  "serial-quantity",
  "duplicate-line",
  "conflicting-values",
  "formula-error",
  "outside-count",
  "cost-missing",
  "too-long",
]);
export type RowErrorCode = z.infer<typeof rowErrorCode>;

export const importRow = z.object({
  row: z.number().int(),
  cells: z.array(z.string().nullable()),
  errors: z.array(
    z.object({ field: importField.nullable(), code: rowErrorCode, value: z.string().nullable() }),
  ),
});
export type ImportRow = z.infer<typeof importRow>;

/** What somebody writes into a cell instead of what the file holds; blank clears it. */
export const cellCorrection = z.object({
  /** Column index of the file, from 0. */
  column: z.number().int().min(0).max(499),
  value: z
    .string()
    .trim()
    .max(1000)
    .regex(/^\P{Cc}*$/u, "cell-text"),
});
export type CellCorrection = z.infer<typeof cellCorrection>;

export const importsRoutes = {
  uploadImport: defineRoute({
    id: "uploadImport",
    method: "POST",
    path: "/v1/imports",
    summary: "Send an .xlsx or .csv file; its columns are recognised, nothing is changed yet",
    tag,
    access: "import.write",
    upload: "multipart",
    body: z.object({ kind: importKind, siteId: id.optional(), countId: id.optional() }),
    response: fileImport,
    status: 201,
    problems: [
      "file-not-readable",
      "file-empty",
      "file-encoding",
      "file-too-large",
      "file-hostile",
      "file-no-header",
      "file-kind-unknown",
      "unknown-reference",
      "count-state",
      "opening-stock-exists",
    ],
  }),
  listImports: defineRoute({
    id: "listImports",
    method: "GET",
    path: "/v1/imports",
    summary: "Imports, newest first",
    tag,
    access: "import.write",
    query: pageQuery,
    response: pageOf(fileImport),
  }),
  readImport: defineRoute({
    id: "readImport",
    method: "GET",
    path: "/v1/imports/:importId",
    summary: "One import with its mapping and progress",
    tag,
    access: "import.write",
    params: ofImport,
    response: fileImport,
  }),
  listImportRows: defineRoute({
    id: "listImportRows",
    method: "GET",
    path: "/v1/imports/:importId/rows",
    summary: "Preview of the rows, or of those with errors",
    tag,
    access: "import.write",
    params: ofImport,
    query: pageQuery.extend({ only: z.enum(["all", "errors"]).default("all") }),
    response: pageOf(importRow),
  }),
  checkImport: defineRoute({
    id: "checkImport",
    method: "POST",
    path: "/v1/imports/:importId/check",
    summary: "Check every row under a mapping and options; says what would be made and what is wrong",
    tag,
    access: "import.write",
    params: ofImport,
    body: z.object({ mapping: importMapping, options: importOptions }),
    response: fileImport,
    problems: ["import-state", "import-column-missing"],
  }),
  correctImportRow: defineRoute({
    id: "correctImportRow",
    method: "PATCH",
    path: "/v1/imports/:importId/rows/:row",
    summary: "Write other cells into a row that was sent, and check the rows again",
    tag,
    access: "import.write",
    params: ofImport.extend({ row: z.coerce.number().int().min(1).max(2_147_483_647) }),
    body: z.object({ cells: z.array(cellCorrection).min(1).max(500) }),
    response: z.object({ file: fileImport, row: importRow }),
    problems: ["import-state", "import-column-missing", "opening-stock-exists"],
  }),
  applyImport: defineRoute({
    id: "applyImport",
    method: "POST",
    path: "/v1/imports/:importId/apply",
    summary: "Import all rows, or none",
    tag,
    access: "import.write",
    params: ofImport,
    body: z.object({ accountingDate: day.optional() }),
    response: fileImport,
    status: 202,
    idempotent: true,
    problems: ["import-state", "import-has-errors", "opening-stock-exists", "count-state", "period-closed"],
  }),
  discardImport: defineRoute({
    id: "discardImport",
    method: "DELETE",
    path: "/v1/imports/:importId",
    summary: "Discard an import that was not applied",
    tag,
    access: "import.write",
    params: ofImport,
    problems: ["import-state"],
  }),
  downloadImportErrors: defineRoute({
    id: "downloadImportErrors",
    method: "GET",
    path: "/v1/imports/:importId/errors",
    summary: "The bad rows with their reasons, as .csv or .xlsx",
    tag,
    access: "import.write",
    params: ofImport,
    query: z.object({ format: z.enum(["csv", "xlsx"]).default("csv") }),
    answer: "file",
  }),
};
