import { checkDigit, newId, systemClock } from "@stockex/kernel";
import { sql } from "kysely";
import type { DemoCategoryKey } from "../../demo-data/categories.ts";
import { demoCategories } from "../../demo-data/categories.ts";
import type { DemoProduct } from "../../demo-data/read.ts";
import { createCompany, createOrganisation, createUser } from "../modules/access/index.ts";
import { appendAudit } from "../modules/audit/index.ts";
import {
  createCategoriesInBulk,
  createProductsInBulk,
  ensureDefaultUnits,
  type NewProduct,
} from "../modules/catalog/index.ts";
import { createLocationsInBulk, createSite, setUpCompanyLocations } from "../modules/sites/index.ts";
import { setFirstStandardCosts, setUpCompanyAccounts } from "../modules/valuation/index.ts";
import { type RequestContext, systemContext } from "../platform/context.ts";
import type { Database, Tx } from "../platform/db/unit-of-work.ts";
import { demoPassword, people } from "./people.ts";
import { type CompanyKey, companies, type DemoSite, locationsOf, sites } from "./places.ts";

export const organisationName = "Comptoir Hanséatique";

/**
 * Units of the company's currency for one pound sterling, the currency of the demo data. Fixed, so that every
 * demo shows the same values: 1.17 EUR, and 655.957 XAF a euro.
 */
export const ratesFromSterling: Readonly<Record<CompanyKey, string>> = {
  douala: "767.46969",
  rennes: "1.17",
};

const methods: Readonly<Record<DemoCategoryKey, "fifo" | "avco" | "standard" | "economic">> = {
  christmas: "fifo",
  candles: "fifo",
  party: "fifo",
  decoration: "fifo",
  jewellery: "avco",
  bags: "avco",
  stationery: "avco",
  kitchen: "avco",
  storage: "avco",
  toys: "avco",
  tableware: "standard",
  textiles: "standard",
  garden: "economic",
};

export interface DemoOrganisation {
  readonly ctx: RequestContext;
  /** When it was made: its history ends the day before, whenever it is looked at. */
  readonly createdAt: Date;
  readonly companyIds: Readonly<Record<CompanyKey, string>>;
  readonly made: boolean;
}

/** Finds the demo organisation or makes it; what an interrupted load left undone is done now. */
export async function ensureOrganisation(
  database: Database,
  products: readonly DemoProduct[],
): Promise<DemoOrganisation> {
  const found = await findOrganisation(database);
  const ctx = found ?? (await makeOrganisation(database));
  const companyIds = {
    douala: await ensureCompany(database, ctx, "douala"),
    rennes: await ensureCompany(database, ctx, "rennes"),
  };
  await ensurePeople(database, ctx);
  for (const site of sites) await ensureSite(database, ctx, site, companyIds[site.company]);
  await ensureProducts(database, ctx, products, companyIds);
  const createdAt = await database.read(ctx, async (tx) => {
    const { rows } = await sql<{ at: Date }>`SELECT created_at AS at FROM access.organisations`.execute(
      tx.kysely,
    );
    return rows[0]?.at ?? systemClock.now();
  });
  return { ctx, createdAt, companyIds, made: found === null };
}

/** By its first administrator: an address signs in to one organisation only. */
async function findOrganisation(database: Database): Promise<RequestContext | null> {
  const { rows } = await database.pool.query<{ organisation_id: string }>(
    "SELECT organisation_id FROM access.find_user_by_email($1)",
    [people.amina.email],
  );
  const [row] = rows;
  if (row === undefined) return null;
  return systemContext(row.organisation_id, { clock: systemClock, channel: "demo", language: "fr" });
}

async function makeOrganisation(database: Database): Promise<RequestContext> {
  const how = { clock: systemClock, channel: "demo" } as const;
  const { ctx } = await createOrganisation(database, { name: organisationName }, how);
  await createUser(database, ctx, { ...people.amina, password: demoPassword });
  return { ...ctx, language: "fr" };
}

async function ensureCompany(database: Database, ctx: RequestContext, key: CompanyKey): Promise<string> {
  const wanted = companies[key];
  const known = await database.read(ctx, async (tx) => {
    const { rows } = await sql<{ id: string; complete: boolean }>`
      SELECT c.id, EXISTS (SELECT FROM valuation.nature_accounts a WHERE a.company_id = c.id) AS complete
      FROM access.companies c WHERE c.code = ${wanted.code}`.execute(tx.kysely);
    return rows[0];
  });
  const id = known?.id ?? (await createCompany(database, ctx, wanted)).id;
  if (known?.complete !== true) {
    await database.write(ctx, async (tx) => {
      await setUpCompanyLocations(tx, id);
      await setUpCompanyAccounts(tx, { id, chart: wanted.chart });
      const after = { chart: wanted.chart };
      await appendAudit(tx, {
        action: "company.set-up-accounts",
        objectType: "company",
        objectId: id,
        after,
      });
    });
  }
  return id;
}

async function ensurePeople(database: Database, ctx: RequestContext): Promise<void> {
  const known = await database.read(ctx, async (tx) => {
    const { rows } = await sql<{ email: string }>`SELECT email FROM access.users`.execute(tx.kysely);
    return new Set(rows.map(({ email }) => email));
  });
  const missing = Object.values(people).filter(({ email }) => !known.has(email));
  await Promise.all(
    missing.map((person) => createUser(database, ctx, { ...person, password: demoPassword })),
  );
}

async function ensureSite(
  database: Database,
  ctx: RequestContext,
  site: DemoSite,
  companyId: string,
): Promise<void> {
  await database.write(ctx, async (tx) => {
    const { rows } = await sql`SELECT FROM sites.sites s WHERE s.code = ${site.code}`.execute(tx.kysely);
    if (rows.length > 0) return;
    const { code, name, address, latitude, longitude, uncertaintyMinutes } = site;
    const made = await createSite(tx, {
      companyId,
      code,
      name,
      address,
      latitude,
      longitude,
      contact: null,
      uncertaintyMinutes,
    });
    const locations = locationsOf(site, made.id, () => newId(ctx.clock));
    await createLocationsInBulk(tx, locations);
    const after = { locations: locations.length };
    await appendAudit(tx, { action: "demo.locations", objectType: "site", objectId: made.id, after });
  });
}

async function ensureProducts(
  database: Database,
  ctx: RequestContext,
  products: readonly DemoProduct[],
  companyIds: Readonly<Record<CompanyKey, string>>,
): Promise<void> {
  await database.write(
    ctx,
    async (tx) => {
      const { rows } = await sql`SELECT FROM catalog.products LIMIT 1`.execute(tx.kysely);
      if (rows.length > 0) return;
      const units = await ensureDefaultUnits(tx);
      const categories = demoCategories.map(({ key, en, fr }) => ({
        id: newId(ctx.clock),
        code: key.toUpperCase(),
        nameEn: en,
        nameFr: fr,
        method: methods[key],
        nature: "goods" as const,
      }));
      await createCategoriesInBulk(tx, categories);
      const categoryIds = new Map(categories.map(({ code, id }) => [code, id]));
      const known = { units, categoryIds, makeId: () => newId(ctx.clock) };
      const rowsToWrite = products.map((product) => asProduct(product, known));
      await createProductsInBulk(tx, rowsToWrite);
      for (const key of Object.keys(companyIds) as CompanyKey[])
        await setStandardCosts(tx, products, key, companyIds[key]);
      const after = { products: rowsToWrite.length, categories: categories.length };
      const objectId = ctx.organisationId;
      await appendAudit(tx, { action: "demo.products", objectType: "organisation", objectId, after });
    },
    { statementTimeoutMs: 0 },
  );
}

interface KnownIds {
  readonly units: ReadonlyMap<string, string>;
  readonly categoryIds: ReadonlyMap<string, string>;
  readonly makeId: () => string;
}

/** Pieces in the outer carton that cheap articles come in. */
const CARTON = 12n;

/**
 * A set ("Set of 6") is stocked as a pack, and may be counted in pieces, a sixth of a pack each. Articles that cost
 * less than a pound come in cartons of 12 with a GTIN-14 of their own.
 */
function asProduct(product: DemoProduct, { units, categoryIds, makeId }: KnownIds): NewProduct {
  const unit = (code: string) => idOf(units, code);
  const isSet = product.packSize !== "1";
  const inCartons = product.unitCost.startsWith("0.");
  const ean = { code: product.barcode, unitId: null };
  const carton = { code: cartonCode(product.barcode), unitId: unit("carton") };
  return {
    id: makeId(),
    code: product.code,
    name: product.description,
    categoryId: idOf(categoryIds, product.category.toUpperCase()),
    unitId: unit(isSet ? "pack" : "piece"),
    tracking: "none",
    units: [
      ...(isSet ? [{ unitId: unit("piece"), numerator: "1", denominator: product.packSize }] : []),
      ...(inCartons ? [{ unitId: unit("carton"), numerator: String(CARTON), denominator: "1" }] : []),
    ],
    barcodes: inCartons ? [ean, carton] : [ean],
  };
}

function idOf(ids: ReadonlyMap<string, string>, code: string): string {
  const id = ids.get(code);
  if (id === undefined) throw new Error(`nothing has the code ${code}`);
  return id;
}

/** GTIN-14 of the outer carton: packaging level 1, the article's twelve digits, a new check digit. */
function cartonCode(ean13: string): string {
  const digits = `1${ean13.slice(0, 12)}`;
  return `${digits}${checkDigit(digits)}`;
}

/** Standard costs in the company's currency, before anything is in stock. */
async function setStandardCosts(
  tx: Tx,
  products: readonly DemoProduct[],
  key: CompanyKey,
  companyId: string,
): Promise<void> {
  const standard = products.filter(({ category }) => methods[category] === "standard");
  await setFirstStandardCosts(
    tx,
    sql`
      SELECT ${companyId}::uuid AS company_id, p.id AS product_id,
        greatest(round(cost.pounds * ${ratesFromSterling[key]}::numeric, c.currency_decimals),
          power(10::numeric, -c.currency_decimals)) AS unit_cost
      FROM unnest(${standard.map(({ code }) => code)}::text[], ${standard.map(({ unitCost }) => unitCost)}::numeric[])
        cost (code, pounds)
      JOIN catalog.products p ON p.code = cost.code
      JOIN access.companies c ON c.id = ${companyId}`,
  );
}
