import { type Count, type ReadingInput, routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import type { Article, Person, World } from "./world.ts";

/** Lines of a page that the story works with; its zones hold fewer. */
const ALL = 200;

export const inZone = (world: World, zone: string): readonly Article[] =>
  world.articles.filter(({ bay }) => bay.zone === zone);

/** A released count of one zone. */
export async function releaseZone(world: World, zone: string, title: string): Promise<Count> {
  const count = await draftZone(world, zone, title);
  return world.as.manager.call(routes.releaseCount, { params: { countId: count.id } });
}

export function draftZone(world: World, zone: string, title: string): Promise<Count> {
  const locationId = world.zones[zone] ?? "";
  return world.as.manager.call(routes.createCount, {
    body: { title, siteId: world.siteId, scope: { kind: "locations", locationIds: [locationId] } },
  });
}

/** Counts the given articles, each off by its mistake. */
export async function countArticles(
  world: World,
  countId: string,
  articles: readonly Article[],
  mistakes: readonly bigint[],
): Promise<void> {
  const readings = articles.map((article, index): ReadingInput => {
    const found = BigInt(article.book) + (mistakes[index] ?? 0n);
    return {
      kind: "count",
      eventId: newId(),
      countedAt: new Date().toISOString(),
      how: "scan",
      code: article.barcode,
      locationCode: `LOC-${article.bay.code}`,
      quantity: (found < 0n ? 0n : found).toString(),
    };
  });
  await send(world, countId, readings);
}

export async function send(world: World, countId: string, readings: ReadingInput[]): Promise<void> {
  await world.as.counter.call(routes.recordReadings, {
    params: { countId },
    body: { deviceId: newId(), readings },
  });
}

/** A count of one article without difference, in review: who prepared and closed it, and who counted. */
export async function reviewedArticle(
  world: World,
  title: string,
  { prepares, counts }: { readonly prepares: Person; readonly counts: Person },
): Promise<string> {
  const [article] = world.articles;
  if (article === undefined) throw new Error("the world has no articles");
  const preparer = world.as[prepares];
  const { id } = await preparer.call(routes.createCount, {
    body: { title, siteId: world.siteId, scope: { kind: "products", productIds: [article.id] } },
  });
  const params = { countId: id };
  await preparer.call(routes.releaseCount, { params });
  await world.as[counts].call(routes.recordReadings, {
    params,
    body: {
      deviceId: newId(),
      readings: [
        {
          kind: "count",
          eventId: newId(),
          productId: article.id,
          locationId: article.bay.id,
          quantity: article.book,
          countedAt: new Date().toISOString(),
          how: "typed",
        },
      ],
    },
  });
  await preparer.call(routes.closeCount, { params, body: {} });
  return id;
}

/** Ends counting; what nobody counted keeps its book quantity. */
export async function closeAndDecide(world: World, countId: string): Promise<void> {
  const params = { countId };
  const body = { uncounted: "keep", reason: "Bays blocked by a delivery" } as const;
  await world.as.manager.call(routes.closeCount, { params, body });
}

export async function acceptAll(world: World, countId: string): Promise<void> {
  const { manager } = world.as;
  const params = { countId };
  const open = await manager.call(routes.listLines, { params, query: { only: "undecided", limit: ALL } });
  const contested = open.items.filter(({ state }) => state === "contested").map(({ id }) => id);
  const plain = open.items.filter(({ state }) => state !== "contested").map(({ id }) => id);
  const decide = async (lineIds: string[], decision: "accept" | "moves-before") => {
    if (lineIds.length === 0) return;
    await manager.call(routes.decideLines, { params, body: { lineIds, decision, reason: "Looked again" } });
  };
  await decide(plain, "accept");
  await decide(contested, "moves-before");
}

export async function approve(world: World, countId: string): Promise<void> {
  await world.as.controller.call(routes.approveCount, { params: { countId } });
}

/** Posts and waits until it is done. */
export async function post(world: World, countId: string): Promise<void> {
  const { controller } = world.as;
  const params = { countId };
  await controller.call(routes.postCount, { params, body: {} });
  for (let tries = 0; tries < 100; tries++) {
    const { state } = await controller.call(routes.readCount, { params });
    if (state === "posted") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`count ${countId} was not posted within 10 s`);
}
