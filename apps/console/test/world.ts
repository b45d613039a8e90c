import { type Client, createClient } from "@stockex/client";
import { type Language, type Role, routes } from "@stockex/contracts";
import { newId, systemClock } from "@stockex/kernel";
import { readDemoProducts } from "../../server/demo-data/read.ts";
import type { Application } from "../../server/src/application.ts";
import { createCompany, createOrganisation, createUser } from "../../server/src/modules/access/index.ts";
import { appendAudit } from "../../server/src/modules/audit/index.ts";
import { ensureDefaultUnits } from "../../server/src/modules/catalog/index.ts";
import {
  createLocationsInBulk,
  createSite,
  setUpCompanyLocations,
} from "../../server/src/modules/sites/index.ts";
import { setUpCompanyAccounts } from "../../server/src/modules/valuation/index.ts";

export const PASSWORD = "entrepot-de-demonstration";

/** Who works here: two people count, another approves. */
export const people = {
  manager: { name: "Hanna Petersen", role: "manager" },
  counter: { name: "Aicha Bello", role: "counter" },
  second: { name: "John Tabi", role: "counter" },
  controller: { name: "Sophie Laurent", role: "controller" },
  administrator: { name: "Ngozi Mbarga", role: "administrator" },
} as const satisfies Record<string, { name: string; role: Role }>;
export type Person = keyof typeof people;

export const emailOf = (person: Person, language: Language) => `${person}.${language}@example.org`;

export interface Article {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly barcode: string;
  readonly bay: Bay;
  readonly book: string;
}
export interface Bay {
  readonly id: string;
  readonly code: string;
  readonly zone: string;
}

export interface World {
  readonly siteId: string;
  readonly articles: readonly Article[];
  /** Storage areas, each with its bays. */
  readonly zones: Readonly<Record<string, string>>;
  /** A client of each person, signed in as a program. */
  readonly as: Readonly<Record<Person, Client>>;
}

const ZONES = ["A", "B", "C", "D", "E"];
const BAYS = 4;
const ARTICLES_PER_BAY = 3;

/** A small company with one warehouse of five zones, sixty real products and a month of stock in them. */
export async function makeWorld(application: Application, address: string): Promise<World> {
  const { database } = application;
  const how = { clock: systemClock, channel: "demo" } as const;
  const { ctx } = await createOrganisation(database, { name: "Comptoir du Port" }, how);
  const company = await createCompany(database, ctx, {
    code: "CDP",
    name: "Comptoir du Port SARL",
    currency: "XAF",
    currencyDecimals: 0,
    chart: "syscohada",
    timeZone: "Africa/Douala",
  });
  for (const language of ["en", "fr"] as const) {
    for (const [key, person] of Object.entries(people)) {
      const email = emailOf(key as Person, language);
      await createUser(database, ctx, { ...person, email, language, password: PASSWORD });
    }
  }
  const bays = ZONES.flatMap((zone) =>
    Array.from({ length: BAYS }, (_, index): Bay => ({ id: newId(), code: `${zone}-${index + 1}`, zone })),
  );
  const zones = Object.fromEntries(ZONES.map((zone) => [zone, newId()]));
  const { siteId, unitId } = await database.write(ctx, async (tx) => {
    await setUpCompanyLocations(tx, company.id);
    await setUpCompanyAccounts(tx, { id: company.id, chart: "syscohada" });
    const site = await createSite(tx, {
      companyId: company.id,
      code: "DLA",
      name: "Dépôt Douala",
      address: "Zone industrielle de Bassa, Douala",
      latitude: "4.0421",
      longitude: "9.7361",
      contact: null,
      uncertaintyMinutes: 5,
    });
    await createLocationsInBulk(tx, [
      ...ZONES.map((zone, index) => ({
        id: zones[zone] ?? "",
        siteId: site.id,
        parentId: null,
        code: zone,
        name: `Zone ${zone}`,
        barcode: null,
        sequence: index * 100,
      })),
      ...bays.map((bay, index) => ({
        id: bay.id,
        siteId: site.id,
        parentId: zones[bay.zone] ?? null,
        code: bay.code,
        name: `Bay ${bay.code}`,
        barcode: `LOC-${bay.code}`,
        sequence: index + 1,
      })),
    ]);
    const units = await ensureDefaultUnits(tx);
    await appendAudit(tx, { action: "world.made", objectType: "site", objectId: site.id, after: {} });
    return { siteId: site.id, unitId: units.get("piece") ?? [...units.values()][0] ?? "" };
  });
  const as = {
    manager: await signIn(address, "manager"),
    counter: await signIn(address, "counter"),
    second: await signIn(address, "second"),
    controller: await signIn(address, "controller"),
    administrator: await signIn(address, "administrator"),
  };
  const articles = await stockUp(as.manager, bays, unitId);
  return { siteId, articles, zones, as };
}

async function signIn(address: string, person: Person): Promise<Client> {
  const client = createClient({ baseUrl: address, program: "api", language: "en" });
  const body = { email: emailOf(person, "en"), password: PASSWORD };
  const { token } = await client.read(routes.signIn, { body });
  client.use({ token });
  return client;
}

async function stockUp(manager: Client, bays: readonly Bay[], unitId: string): Promise<readonly Article[]> {
  const category = await manager.call(routes.createCategory, {
    body: {
      code: "DECO",
      nameEn: "Decoration",
      nameFr: "Décoration",
      method: "avco",
      nature: "goods",
    },
  });
  const known = (await readDemoProducts()).slice(0, bays.length * ARTICLES_PER_BAY);
  const articles: Article[] = [];
  for (const [index, { code, description, barcode }] of known.entries()) {
    const bay = bays[index % bays.length];
    if (bay === undefined) continue;
    const { id } = await manager.call(routes.createProduct, {
      body: {
        code,
        name: description,
        categoryId: category.id,
        unitId,
        tracking: "none",
        units: [],
        barcodes: [{ code: barcode, unitId: null }],
      },
    });
    articles.push({ id, code, name: description, barcode, bay, book: String(12 + ((index * 37) % 180)) });
  }
  await manager.call(routes.recordReceipt, {
    body: {
      reference: "BR-0001",
      effectiveAt: new Date(Date.now() - 20 * 86_400_000).toISOString(),
      lines: articles.map(({ id, bay, book }, index) => ({
        productId: id,
        locationId: bay.id,
        quantity: book,
        unitCost: String(350 + ((index * 271) % 4_000)),
      })),
    },
  });
  return articles;
}
