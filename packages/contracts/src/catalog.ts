import { z } from "zod";
import { abcClass } from "./abc.ts";
import { defineRoute } from "./route.ts";
import { code, id, name, pageOf, pageQuery } from "./values.ts";

export * from "./abc.ts";

const tag = "Catalog";

export const valuationMethod = z.enum(["standard", "avco", "fifo", "economic"]);
export type ValuationMethod = z.infer<typeof valuationMethod>;
export const stockNature = z.enum(["goods", "raw-materials", "supplies", "packaging", "finished-products"]);
export type StockNature = z.infer<typeof stockNature>;
export const tracking = z.enum(["none", "lot", "serial"]);
export type Tracking = z.infer<typeof tracking>;

export const unit = z.object({
  id,
  code,
  nameEn: name,
  nameFr: name,
  /** Decimals an entered quantity may have. */
  decimals: z.number().int().min(0).max(6),
});
export type Unit = z.infer<typeof unit>;

export const category = z.object({
  id,
  code,
  nameEn: name,
  nameFr: name,
  method: valuationMethod,
  nature: stockNature,
  version: z.number().int(),
  archived: z.boolean(),
});
export type Category = z.infer<typeof category>;
const categoryInput = category.pick({ code: true, nameEn: true, nameFr: true, method: true, nature: true });

const integerText = z.string().regex(/^[1-9]\d{0,17}$/);
export const productUnit = z.object({
  unitId: id,
  /** Base units in one of this unit, as a fraction: a carton of 12 is 12/1, a third of a kilogram 1/3. */
  numerator: integerText,
  denominator: integerText,
});
export const barcode = z.object({
  /** EAN, UPC and ITF-14 are answered as GTIN-14. */
  code: z.string().trim().min(1).max(128),
  /** The unit the code stands for; null is the product's own. */
  unitId: id.nullable(),
});
export const product = z.object({
  id,
  code,
  name,
  categoryId: id,
  unitId: id,
  tracking,
  units: z.array(productUnit).max(20),
  barcodes: z.array(barcode).max(50),
  version: z.number().int(),
  archived: z.boolean(),
});
export type Product = z.infer<typeof product>;
/** A product of a list, with its ABC class where a company was named for it. */
const listedProduct = product.extend({ abcClass: abcClass.nullable() });
export type ListedProduct = z.infer<typeof listedProduct>;
const productInput = product.omit({ id: true, version: true, archived: true });

/** What a scanned or typed code stands for. */
export const resolvedCode = z.object({
  kind: z.enum(["product", "location", "unknown"]),
  productId: id.nullable(),
  productCode: z.string().nullable(),
  productName: z.string().nullable(),
  tracking: tracking.nullable(),
  unitId: id.nullable(),
  locationId: id.nullable(),
  locationPath: z.string().nullable(),
  /** Lot, serial, quantity carried by a GS1 code. */
  lot: z.string().nullable(),
  serial: z.string().nullable(),
  quantity: z.string().nullable(),
  expiresOn: z.string().nullable(),
});
export type ResolvedCode = z.infer<typeof resolvedCode>;

export const catalogRoutes = {
  listUnits: defineRoute({
    id: "listUnits",
    method: "GET",
    path: "/v1/units",
    summary: "Units of measure",
    tag,
    access: "catalog.read",
    query: pageQuery,
    response: pageOf(unit),
  }),
  createUnit: defineRoute({
    id: "createUnit",
    method: "POST",
    path: "/v1/units",
    summary: "Add a unit of measure",
    tag,
    access: "catalog.write",
    body: unit.omit({ id: true }),
    response: unit,
    status: 201,
    idempotent: true,
    problems: ["already-exists"],
  }),
  listCategories: defineRoute({
    id: "listCategories",
    method: "GET",
    path: "/v1/categories",
    summary: "Product categories",
    tag,
    access: "catalog.read",
    query: pageQuery,
    response: pageOf(category),
  }),
  readCategory: defineRoute({
    id: "readCategory",
    method: "GET",
    path: "/v1/categories/:categoryId",
    summary: "One category",
    tag,
    access: "catalog.read",
    params: z.object({ categoryId: id }),
    response: category,
    etag: true,
  }),
  createCategory: defineRoute({
    id: "createCategory",
    method: "POST",
    path: "/v1/categories",
    summary: "Add a category",
    tag,
    access: "catalog.write",
    body: categoryInput,
    response: category,
    status: 201,
    idempotent: true,
    problems: ["already-exists"],
  }),
  changeCategory: defineRoute({
    id: "changeCategory",
    method: "PUT",
    path: "/v1/categories/:categoryId",
    summary: "Change a category; the valuation method is fixed once it holds stock",
    tag,
    access: "catalog.write",
    params: z.object({ categoryId: id }),
    body: categoryInput,
    response: category,
    etag: true,
    problems: ["already-exists", "decision-not-possible"],
  }),
  listProducts: defineRoute({
    id: "listProducts",
    method: "GET",
    path: "/v1/products",
    summary: "Products by code; filter by text (code, name, barcode), category",
    tag,
    access: "catalog.read",
    query: pageQuery.extend({
      search: z.string().trim().max(100).optional(),
      categoryId: id.optional(),
      archived: z.enum(["true", "false"]).default("false"),
      sort: z.enum(["code", "-code", "name", "-name"]).default("code"),
      /** Of this company the class is told; it takes the permission `stock.read`. */
      abcCompanyId: id.optional(),
      /** Of `abcCompanyId`. */
      abcClass: abcClass.optional(),
    }),
    response: pageOf(listedProduct),
  }),
  readProduct: defineRoute({
    id: "readProduct",
    method: "GET",
    path: "/v1/products/:productId",
    summary: "One product",
    tag,
    access: "catalog.read",
    params: z.object({ productId: id }),
    response: product,
    etag: true,
  }),
  createProduct: defineRoute({
    id: "createProduct",
    method: "POST",
    path: "/v1/products",
    summary: "Add a product with its units and barcodes",
    tag,
    access: "catalog.write",
    body: productInput,
    response: product,
    status: 201,
    idempotent: true,
    problems: ["already-exists", "unknown-reference"],
  }),
  changeProduct: defineRoute({
    id: "changeProduct",
    method: "PUT",
    path: "/v1/products/:productId",
    summary: "Change a product; unit and tracking are fixed once it has moved",
    tag,
    access: "catalog.write",
    params: z.object({ productId: id }),
    body: productInput,
    response: product,
    etag: true,
    problems: ["already-exists", "unknown-reference", "decision-not-possible"],
  }),
  archiveProduct: defineRoute({
    id: "archiveProduct",
    method: "POST",
    path: "/v1/products/:productId/archive",
    summary: "Archive a product: it stays in history, but is offered no more",
    tag,
    access: "catalog.write",
    params: z.object({ productId: id }),
    response: product,
    idempotent: true,
    problems: ["decision-not-possible"],
  }),
  restoreProduct: defineRoute({
    id: "restoreProduct",
    method: "POST",
    path: "/v1/products/:productId/restore",
    summary: "Take a product out of the archive: it is offered again",
    tag,
    access: "catalog.write",
    params: z.object({ productId: id }),
    response: product,
    idempotent: true,
  }),
  resolveCode: defineRoute({
    id: "resolveCode",
    method: "GET",
    path: "/v1/codes",
    summary: "What a scanned code stands for: product, lot, location; GS1 codes are taken apart",
    tag,
    access: "catalog.read",
    query: z.object({ code: z.string().min(1).max(500) }),
    response: resolvedCode,
  }),
};
