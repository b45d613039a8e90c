import { routes } from "@stockex/contracts";
import { KOBO_FORM, KOBO_TOKEN, type KoboServer } from "../../../server/test/kobo-server.ts";
import { inZone } from "../../test/story.ts";
import type { World } from "../../test/world.ts";

/** What an office sets up once: the screens about it then show something. */
export interface OfficeData {
  readonly plan: string;
  readonly connection: string;
  /** Somebody invited who has no password yet. */
  readonly invited: string;
  readonly archived: string;
}

/** Adds a recurring count, a form with submissions, a role, somebody invited, an archived product. */
export async function officeData(world: World, countId: string, kobo: KoboServer): Promise<OfficeData> {
  const { manager, administrator } = world.as;
  const plan = await manager.call(routes.createCountPlan, {
    body: {
      name: "Inventaire tournant, allées A et B, articles de classe A",
      siteId: world.siteId,
      scope: { kind: "locations", locationIds: [world.zones["A"] ?? "", world.zones["B"] ?? ""] },
      blind: true,
      passes: 1,
      assignments: [],
      frequency: { every: 1, unit: "week", weekdays: [4], startsOn: "2031-03-03" },
      release: true,
    },
  });
  await administrator.call(routes.createRole, {
    body: {
      name: "Magasinier principal",
      base: "counter",
      permissions: ["catalog.read", "stock.read", "count.count"],
    },
  });
  const invited = await administrator.call(routes.createUser, {
    body: {
      email: "nouvelle.arrivee@example.org",
      name: "Marie-Antoinette Mbarga-Essomba",
      language: "fr",
      role: "counter",
    },
  });
  return {
    plan: plan.id,
    connection: await connectedForm(world, countId, kobo),
    invited: invited.id,
    archived: await archivedProduct(world),
  };
}

async function connectedForm(world: World, countId: string, kobo: KoboServer): Promise<string> {
  const { manager } = world.as;
  const { userId } = await world.as.counter.call(routes.readSession);
  const [article, other] = inZone(world, "A");
  for (const [code, pieces] of [
    [article?.barcode, "7"],
    [other?.barcode, "18"],
    ["INCONNU-17", "1"],
  ]) {
    kobo.submit({
      "where/place": `LOC-${article?.bay.code}`,
      lines: [{ "lines/article": code, "lines/pieces": pieces }, { "lines/article": article?.code }],
    });
  }
  const { connection } = await manager.call(routes.createKoboConnection, {
    body: {
      name: "Équipe de terrain, dépôts du nord",
      serverUrl: kobo.url,
      assetUid: KOBO_FORM,
      token: KOBO_TOKEN,
      countId,
      counterId: userId,
      mapping: {
        location: "where/place",
        product: "lines/article",
        quantity: "lines/pieces",
        photo: "lines/picture",
      },
    },
  });
  await manager.call(routes.pullKoboConnection, { params: { connectionId: connection.id } });
  return connection.id;
}

async function archivedProduct(world: World): Promise<string> {
  const { manager } = world.as;
  const known = await manager.call(routes.readProduct, {
    params: { productId: world.articles[0]?.id ?? "" },
  });
  const { id } = await manager.call(routes.createProduct, {
    body: {
      code: "ANC-001",
      name: "Ancien modèle, remplacé",
      categoryId: known.categoryId,
      unitId: known.unitId,
      tracking: "none",
      units: [],
      barcodes: [],
    },
  });
  await manager.call(routes.archiveProduct, { params: { productId: id } });
  return id;
}
