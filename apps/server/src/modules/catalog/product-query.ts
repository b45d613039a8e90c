import type { catalogRoutes, ListedProduct, Parsed, Product, RouteQuery } from "@stockex/contracts";
import { type RawBuilder, sql } from "kysely";
import { type Page, type PageOrder, readPage } from "../../platform/db/page.ts";
import { textSearch } from "../../platform/db/text-search.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { abcClasses } from "./abc-classes.ts";
import { storedBarcode } from "./codes.ts";

type ProductQuery = Parsed<RouteQuery<typeof catalogRoutes.listProducts>>;

const columns: RawBuilder<unknown> = sql`
  p.id, p.code, p.name, p.category_id AS "categoryId", p.unit_id AS "unitId", p.tracking,
  coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', u.unit_id,
      'numerator', u.numerator::text, 'denominator', u.denominator::text) ORDER BY u.unit_id)
    FROM catalog.product_units u WHERE u.organisation_id = p.organisation_id AND u.product_id = p.id), '[]') AS units,
  coalesce((SELECT jsonb_agg(jsonb_build_object('code', b.code, 'unitId', b.unit_id) ORDER BY b.code)
    FROM catalog.barcodes b WHERE b.organisation_id = p.organisation_id AND b.product_id = p.id), '[]') AS barcodes,
  p.version, p.archived_at IS NOT NULL AS archived`;

/** @throws ProblemError not-found */
export async function readProduct(tx: Tx, id: string): Promise<Product> {
  const { rows } = await sql<Product>`
    SELECT ${columns} FROM catalog.products p WHERE p.id = ${id}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/**
 * Products in the order asked for; `search` finds words of code and name, or one whole barcode. Classes are worked out
 * when a company is named for them, by whoever may read stock: they tell what a product is used for a year.
 * @throws ProblemError permission-missing
 */
export function listProducts(tx: Tx, query: ProductQuery): Promise<Page<ListedProduct>> {
  if (query.abcCompanyId !== undefined && !tx.ctx.permissions.has("stock.read"))
    fail("permission-missing", { permission: "stock.read" });
  const archived = query.archived === "true" ? sql`p.archived_at IS NOT NULL` : sql`p.archived_at IS NULL`;
  const category = query.categoryId === undefined ? sql`true` : sql`p.category_id = ${query.categoryId}`;
  const classed = classOf(tx, query);
  return readPage(
    tx,
    query,
    orderOf(query.sort),
    (page) => sql<ListedProduct>`
      SELECT ${page.key}, ${columns}, ${classed.value} AS "abcClass" FROM catalog.products p ${classed.join}
      WHERE ${page.after} AND ${archived} AND ${category} AND ${found(query.search)} AND ${classed.wanted}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** The class of a product, and which classes are wanted; none without a company. */
function classOf(tx: Tx, { abcCompanyId, abcClass }: ProductQuery) {
  if (abcCompanyId === undefined) return { value: sql`NULL`, join: sql``, wanted: sql`true` };
  return {
    value: sql`abc.class`,
    join: sql`JOIN (${abcClasses(tx, abcCompanyId)}) abc ON abc.product_id = p.id`,
    wanted: abcClass === undefined ? sql`true` : sql`abc.class = ${abcClass}`,
  };
}

function orderOf(sort: ProductQuery["sort"]): PageOrder {
  const id = { name: "id", value: sql`p.id`, type: "uuid" } as const;
  const keys = sort.endsWith("code")
    ? [{ name: "code", value: sql`p.code`, type: "text" } as const]
    : [{ name: "name", value: sql`p.name`, type: "text" } as const, id];
  return { keys, descending: sort.startsWith("-") };
}

function found(search: string | undefined): RawBuilder<boolean> {
  if (search === undefined || search === "") return sql<boolean>`true`;
  const byText = textSearch(search, [sql`p.code`, sql`p.name`]);
  // One look-up by primary key before the scan, not a condition on each row of it.
  const byBarcode = sql`p.id = (SELECT b.product_id FROM catalog.barcodes b WHERE b.code = ${storedBarcode(search)})`;
  return sql<boolean>`(${byText} OR ${byBarcode})`;
}
