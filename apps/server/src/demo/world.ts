import type { Client } from "@stockex/client";
import { catalogRoutes, type Product, sitesRoutes, stockRoutes } from "@stockex/contracts";
import type { CurrencyCode } from "@stockex/kernel";
import { everything } from "./cast.ts";
import type { Packing } from "./mistakes.ts";

export interface Article extends Packing {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** On the article's label. */
  readonly barcode: string;
  /** On its outer carton. */
  readonly cartonBarcode: string | null;
}

export interface Bay {
  readonly id: string;
  readonly code: string;
  readonly barcode: string;
}

/** An article in a bay: what the books say lies there when the world is looked at. */
export interface Slot {
  readonly key: string;
  readonly article: Article;
  readonly bay: Bay;
  /** The next bay in walking order. */
  readonly neighbour: Bay;
  readonly book: bigint;
}

export interface World {
  readonly companyId: string;
  readonly siteId: string;
  readonly currency: CurrencyCode;
  readonly slots: readonly Slot[];
  /** What really lies where. Nobody in the story reads it except by counting, or by putting goods there. */
  readonly shelf: Shelf;
}

export const slotKey = (productId: string, locationId: string) => `${productId} ${locationId}`;

/** What really lies in the bays: the books' figure until the story says otherwise. */
export class Shelf {
  readonly #pieces = new Map<string, bigint>();

  at(key: string): bigint {
    return this.#pieces.get(key) ?? 0n;
  }

  put(key: string, pieces: bigint): void {
    this.#pieces.set(key, this.at(key) + pieces);
  }

  take(key: string, pieces: bigint): void {
    if (this.at(key) < pieces) throw new Error("the story takes more from a bay than lies there");
    this.put(key, -pieces);
  }

  keys(): IterableIterator<string> {
    return this.#pieces.keys();
  }
}

/** Reads the site through the API, as its manager sees it, and lays the shelf out as the books say. */
export async function readWorld(
  manager: Client,
  site: { readonly id: string; readonly companyId: string },
  currency: CurrencyCode,
): Promise<World> {
  const bays = await readBays(manager, site.id);
  const articles = await readArticles(manager);
  const stock = await everything((page) =>
    manager.call(stockRoutes.listStock, { query: { ...page, siteId: site.id } }),
  );
  const shelf = new Shelf();
  const slots = stock.flatMap((quant): Slot[] => {
    const article = articles.get(quant.productId);
    const place = bays.get(quant.locationId);
    if (article === undefined || place === undefined) return [];
    const key = slotKey(quant.productId, quant.locationId);
    const book = BigInt(quant.quantity);
    shelf.put(key, book);
    return [{ key, article, ...place, book }];
  });
  return { companyId: site.companyId, siteId: site.id, currency, slots, shelf };
}

async function readBays(
  manager: Client,
  siteId: string,
): Promise<ReadonlyMap<string, { readonly bay: Bay; readonly neighbour: Bay }>> {
  const locations = await everything((page) =>
    manager.call(sitesRoutes.listLocations, { query: { ...page, siteId } }),
  );
  const parents = new Set(locations.map(({ parentId }) => parentId));
  const bays = locations.flatMap(({ id, code, barcode }): Bay[] =>
    parents.has(id) || barcode === null ? [] : [{ id, code, barcode }],
  );
  return new Map(
    bays.map((bay, index) => {
      const neighbour = bays[index + 1] ?? bays[index - 1] ?? bay;
      return [bay.id, { bay, neighbour }];
    }),
  );
}

async function readArticles(manager: Client): Promise<ReadonlyMap<string, Article>> {
  const units = await everything((page) => manager.call(catalogRoutes.listUnits, { query: page }));
  const carton = units.find(({ code }) => code === "carton")?.id;
  const piece = units.find(({ code }) => code === "piece")?.id;
  const products = await everything((page) => manager.call(catalogRoutes.listProducts, { query: page }));
  return new Map(products.map((product) => [product.id, asArticle(product, { carton, piece })]));
}

function asArticle(
  product: Product,
  units: { readonly carton: string | undefined; readonly piece: string | undefined },
): Article {
  const inCarton = product.units.find(({ unitId }) => unitId === units.carton);
  const ofSet = product.units.find(({ unitId }) => unitId === units.piece);
  const barcode = product.barcodes.find(({ unitId }) => unitId === null)?.code ?? product.code;
  return {
    id: product.id,
    code: product.code,
    name: product.name,
    barcode,
    cartonBarcode: product.barcodes.find(({ unitId }) => unitId !== null)?.code ?? null,
    carton: inCarton === undefined ? null : BigInt(inCarton.numerator),
    set: ofSet === undefined ? null : BigInt(ofSet.denominator),
  };
}
