import { type Client, createClient } from "@stockex/client";
import { type Count, type CountScope, type Role, roles, routes } from "@stockex/contracts";
import type { Application } from "../src/application.ts";
import { appendAudit } from "../src/modules/audit/index.ts";
import { setUpCompanyLocations } from "../src/modules/sites/index.ts";
import { setUpCompanyAccounts } from "../src/modules/valuation/index.ts";
import { makeOrganisation, PASSWORD, type TestOrganisation } from "./application.ts";

/** A small organisation that is reached as its people reach it: over HTTP, each signed in with his role. */
export interface Shop {
  readonly organisation: TestOrganisation;
  readonly siteId: string;
  readonly locationId: string;
  /** Products with 10 pieces on the shelf, at 5.00. */
  readonly productIds: readonly string[];
  as(role: Role): Client;
  /** Released, of the whole site unless said otherwise. */
  release(how?: { scope?: CountScope; blind?: boolean }): Promise<Count>;
}

/** Makes it through the API; only organisation and people come from beside it. */
export async function makeShop(
  app: Pick<Application, "database">,
  address: string,
  name: string,
  products: number,
): Promise<Shop> {
  const organisation = await makeOrganisation(app, name);
  const { companyId, ctx } = organisation;
  await app.database.write(ctx, async (tx) => {
    await setUpCompanyLocations(tx, companyId);
    await setUpCompanyAccounts(tx, { id: companyId, chart: "pcg" });
    await appendAudit(tx, { action: "company.set-up-accounts", objectType: "company", objectId: companyId });
  });
  const clients = new Map<Role, Client>();
  for (const role of roles) clients.set(role, await signIn(address, organisation.email(role)));
  const as = (role: Role): Client => {
    const client = clients.get(role);
    if (client === undefined) throw new Error(`nobody is ${role}`);
    return client;
  };
  const manager = as("manager");
  const site = await manager.call(routes.createSite, {
    body: {
      companyId,
      code: "SHOP",
      name: "Shop",
      address: null,
      latitude: null,
      longitude: null,
      contact: null,
      uncertaintyMinutes: 10,
    },
  });
  const shelf = await manager.call(routes.createLocation, {
    body: { siteId: site.id, parentId: null, code: "A-01", name: "Shelf", barcode: "LOC-A-01" },
  });
  const productIds = await stock(manager, shelf.id, products);
  return {
    organisation,
    siteId: site.id,
    locationId: shelf.id,
    productIds,
    as,
    async release(how = {}) {
      const scope: CountScope = how.scope ?? { kind: "full" };
      const blind = how.blind ?? true;
      const body = { title: "Count", siteId: site.id, scope, blind };
      const { id } = await manager.call(routes.createCount, { body });
      return manager.call(routes.releaseCount, { params: { countId: id } });
    },
  };
}

/** A client of one person, by token. */
export async function signIn(address: string, email: string): Promise<Client> {
  const client = createClient({ baseUrl: address, program: "api" });
  const { token } = await client.read(routes.signIn, { body: { email, password: PASSWORD } });
  client.use({ token });
  return client;
}

async function stock(manager: Client, locationId: string, products: number): Promise<string[]> {
  const unit = await manager.call(routes.createUnit, {
    body: { code: "piece", nameEn: "Piece", nameFr: "Pièce", decimals: 0 },
  });
  const category = await manager.call(routes.createCategory, {
    body: { code: "goods", nameEn: "Goods", nameFr: "Marchandises", method: "avco", nature: "goods" },
  });
  const ids: string[] = [];
  for (let n = 1; n <= products; n += 1) {
    const product = await manager.call(routes.createProduct, {
      body: {
        code: `P-${n}`,
        name: `Product ${n}`,
        categoryId: category.id,
        unitId: unit.id,
        tracking: "none",
        units: [],
        barcodes: [],
      },
    });
    ids.push(product.id);
  }
  if (products === 0) return ids;
  const lines = ids.map((productId) => ({ productId, locationId, quantity: "10", unitCost: "5" }));
  const effectiveAt = new Date(Date.now() - 3_600_000).toISOString();
  await manager.call(routes.recordReceipt, { body: { effectiveAt, lines } });
  return ids;
}
