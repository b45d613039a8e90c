import { routes } from "@stockex/contracts";
import type { World } from "./world.ts";

/** Master data that a company has after some weeks. */
export interface SettledData {
  /** A category of the economic method, with steps. */
  readonly aging: string;
  /** One whose products are in stock. */
  readonly stocked: string;
  /** A product with packs and barcodes of them. */
  readonly packed: string;
}

/** Adds categories, a product with packs, and tolerances, so that the screens about them show something. */
export async function settledData(world: World): Promise<SettledData> {
  const { administrator } = world.as;
  const [known] = (await administrator.call(routes.listCategories, { query: { limit: 1 } })).items;
  const category = (code: string, nameEn: string, nameFr: string, method: "economic" | "fifo") =>
    administrator.call(routes.createCategory, {
      body: { code, nameEn, nameFr, method, nature: method === "fifo" ? "packaging" : "goods" },
    });
  const aging = await category(
    "SAIS",
    "Seasonal articles, Christmas and Easter",
    "Articles saisonniers, Noël et Pâques",
    "economic",
  );
  await category("CAD", "Gifts", "Cadeaux", "economic");
  await category("EMB", "Packaging", "Emballages", "fifo");
  const params = { categoryId: aging.id };
  const { version } = await administrator.call(routes.readDepreciation, { params });
  const steps = [
    { fromDays: 90, percent: "25" },
    { fromDays: 180, percent: "50" },
    { fromDays: 365, percent: "100" },
  ];
  await administrator.call(routes.setDepreciation, { params, body: { steps }, ifMatch: version });
  const packed = await packedProduct(world, aging.id);
  await tolerances(world, aging.id);
  return { aging: aging.id, stocked: known?.id ?? "", packed };
}

async function packedProduct(world: World, categoryId: string): Promise<string> {
  const { administrator } = world.as;
  const { items: units } = await administrator.call(routes.listUnits, { query: {} });
  const own = units.find(({ code }) => code === "piece") ?? units[0];
  const carton = units.find(({ id }) => id !== own?.id);
  if (own === undefined || carton === undefined) throw new Error("the world has two units");
  const { id } = await administrator.call(routes.createProduct, {
    body: {
      code: "NOEL-2041",
      name: "Guirlande lumineuse de Noël, 200 diodes, câble vert, usage intérieur et extérieur",
      categoryId,
      unitId: own.id,
      tracking: "lot",
      units: [{ unitId: carton.id, numerator: "12", denominator: "1" }],
      barcodes: [
        { code: "3760020507350", unitId: null },
        { code: "13760020507357", unitId: carton.id },
      ],
    },
  });
  return id;
}

async function tolerances(world: World, categoryId: string): Promise<void> {
  const { administrator } = world.as;
  const { companies } = await administrator.call(routes.readSession);
  const companyId = companies[0]?.id ?? "";
  const rules = [
    { siteId: null, categoryId: null, percent: "2.5", quantity: null, value: "10000" },
    { siteId: world.siteId, categoryId, percent: "1", quantity: "2", value: null },
  ];
  for (const rule of rules) {
    await administrator.call(routes.setToleranceRule, { body: { companyId, ...rule } });
  }
}
