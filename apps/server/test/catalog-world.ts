import type { Category, Product } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { createCategory } from "../src/modules/catalog/categories.ts";
import { createProduct } from "../src/modules/catalog/products.ts";
import type { ProductDraft } from "../src/modules/catalog/tidy-product.ts";
import { ensureDefaultUnits } from "../src/modules/catalog/units.ts";
import type { RequestContext } from "../src/platform/context.ts";
import type { Tx } from "../src/platform/db/unit-of-work.ts";
import { createTestOrganisation, type TestOrganisation } from "./organisation.ts";

/** An organisation with the usual units, a category "TOYS" and a shelf, and what tests of the catalog do with it. */
export class CatalogWorld {
  readonly org: TestOrganisation;
  readonly category: Category;
  readonly shelf: string;
  readonly #supplier: string;
  readonly #units: ReadonlyMap<string, string>;

  private constructor(
    org: TestOrganisation,
    units: ReadonlyMap<string, string>,
    category: Category,
    shelf: string,
    supplier: string,
  ) {
    this.org = org;
    this.#units = units;
    this.category = category;
    this.shelf = shelf;
    this.#supplier = supplier;
  }

  static async create(): Promise<CatalogWorld> {
    const org = await createTestOrganisation();
    return org.database.write(org.ctx, async (tx) => {
      const units = await ensureDefaultUnits(tx);
      const names = { code: "TOYS", nameEn: "Toys", nameFr: "Jouets" };
      const category = await createCategory(tx, { ...names, method: "avco", nature: "goods" });
      const [shelf, supplier] = await seedLocations(tx, org.companyId);
      return new CatalogWorld(org, units, category, shelf, supplier);
    });
  }

  write<T>(work: (tx: Tx) => Promise<T>, ctx: RequestContext = this.org.ctx): Promise<T> {
    return this.org.database.write(ctx, work);
  }

  read<T>(work: (tx: Tx) => Promise<T>, ctx: RequestContext = this.org.ctx): Promise<T> {
    return this.org.database.read(ctx, work);
  }

  /** Id of one of the usual units. */
  unit(code: string): string {
    const id = this.#units.get(code);
    if (id === undefined) throw new Error(`no unit ${code}`);
    return id;
  }

  draft(code: string, change: Partial<ProductDraft> = {}): ProductDraft {
    return {
      code,
      name: `Product ${code}`,
      categoryId: this.category.id,
      unitId: this.unit("piece"),
      tracking: "none",
      units: [],
      barcodes: [],
      ...change,
    };
  }

  create(
    code: string,
    change: Partial<ProductDraft> = {},
    ctx: RequestContext = this.org.ctx,
  ): Promise<Product> {
    return this.write((tx) => createProduct(tx, this.draft(code, change)), ctx);
  }

  /** What the stock module leaves behind after a receipt, without going through it: it stands above the catalog. */
  async receive(tx: Tx, productId: string, quantity: string): Promise<void> {
    await sql`INSERT INTO stock.moves (organisation_id, batch_id, product_id, source_id, destination_id, quantity,
        effective_at, recorded_at, accounting_date, kind, origin_type, origin_id)
      VALUES (${tx.ctx.organisationId}, ${newId()}, ${productId}, ${this.#supplier}, ${this.shelf}, ${quantity}, now(),
        now(), current_date, 'receipt', 'test', ${newId()})`.execute(tx.kysely);
    await this.setOnHand(tx, productId, quantity);
  }

  async setOnHand(tx: Tx, productId: string, quantity: string): Promise<void> {
    const organisation = tx.ctx.organisationId;
    await sql`INSERT INTO stock.quants (organisation_id, product_id, location_id, quantity)
      VALUES (${organisation}, ${productId}, ${this.shelf}, ${quantity})
      ON CONFLICT (organisation_id, product_id, location_id, lot_id) DO UPDATE SET quantity = excluded.quantity`.execute(
      tx.kysely,
    );
    await sql`INSERT INTO valuation.stock_values (organisation_id, company_id, product_id, quantity, value)
      VALUES (${organisation}, ${this.org.companyId}, ${productId}, ${quantity}, ${quantity})
      ON CONFLICT (organisation_id, company_id, product_id)
        DO UPDATE SET quantity = excluded.quantity, value = excluded.value`.execute(tx.kysely);
  }

  drop(): Promise<void> {
    return this.org.drop();
  }
}

/** One storage location and the supplier: only what the look at stock needs. */
async function seedLocations(tx: Tx, companyId: string): Promise<[string, string]> {
  const [siteId, shelf, supplier] = [newId(), newId(), newId()];
  const organisation = tx.ctx.organisationId;
  await sql`INSERT INTO sites.sites (organisation_id, id, company_id, code, name)
    VALUES (${organisation}, ${siteId}, ${companyId}, 'N', 'North')`.execute(tx.kysely);
  await sql`INSERT INTO sites.locations (organisation_id, id, company_id, site_id, code, name, kind, ancestors, path,
      barcode)
    VALUES (${organisation}, ${shelf}, ${companyId}, ${siteId}, 'A-03', 'A-03', 'internal', ARRAY[${shelf}::uuid],
        'North / A-03', 'LOC-1'),
      (${organisation}, ${supplier}, ${companyId}, NULL, 'supplier', 'Suppliers', 'supplier', ARRAY[${supplier}::uuid],
        'Suppliers', NULL)`.execute(tx.kysely);
  return [shelf, supplier];
}
