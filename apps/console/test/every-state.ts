import { routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import {
  acceptAll,
  approve,
  closeAndDecide,
  countArticles,
  draftZone,
  inZone,
  post,
  releaseZone,
  send,
} from "./story.ts";
import type { World } from "./world.ts";

/** Ids of one count in each state that a screen shows differently. */
export type CountsInEveryState = Readonly<
  Record<"draft" | "counting" | "review" | "approved" | "posted", string>
>;

/** Takes one zone to each state, with differences, a contested line, goods in the wrong place, unknown codes. */
export async function countsInEveryState(world: World): Promise<CountsInEveryState> {
  return {
    posted: await throughPosting(world),
    approved: await throughApproval(world),
    review: await throughClosing(world),
    counting: await halfCounted(world),
    draft: (await draftZone(world, "E", "Zone E, allées hautes")).id,
  };
}

async function throughPosting(world: World): Promise<string> {
  const { id } = await releaseZone(world, "D", "Zone D, semaine 46");
  await countArticles(world, id, inZone(world, "D"), [0n, -2n, 0n, 0n, 3n, 0n, -12n]);
  await closeAndDecide(world, id);
  await acceptAll(world, id);
  await approve(world, id);
  await post(world, id);
  await recordLate(world);
  return id;
}

/** A sale of before the count, recorded only now: a correction is proposed. */
async function recordLate(world: World): Promise<void> {
  const [article] = inZone(world, "D");
  if (article === undefined) return;
  await world.as.manager.call(routes.recordIssue, {
    body: {
      reference: "BL-1987",
      effectiveAt: new Date(Date.now() - 86_400_000).toISOString(),
      lines: [{ productId: article.id, locationId: article.bay.id, quantity: "3" }],
    },
  });
}

/** Product files on their way in: one as it was sent, one checked with wrong rows, one checked and fine. */
export async function filesOnTheirWay(
  world: World,
): Promise<Readonly<Record<"mapped" | "wrong" | "fine", string>>> {
  const { manager } = world.as;
  const send = async (name: string, rows: readonly string[]) => {
    const content = new Blob([["Code;Désignation;Catégorie;Unité;Code-barres", ...rows].join("\r\n")]);
    return manager.call(routes.uploadImport, { body: { kind: "products" }, file: { name, content } });
  };
  const check = async (name: string, rows: readonly string[]) => {
    const { id, mapping } = await send(name, rows);
    const options = { createProducts: true, createCategories: true, createLocations: false };
    await manager.call(routes.checkImport, { params: { importId: id }, body: { mapping, options } });
    return id;
  };
  const good = Array.from({ length: 40 }, (_, n) => `90${100 + n};Photophore n° ${n + 1};DECO;piece;`);
  return {
    mapped: (await send("catalogue-noel.csv", good)).id,
    wrong: await check("catalogue-fournisseur.csv", [
      ...good.slice(0, 8),
      "90201;;DECO;piece;",
      "90202;Vase;DECO;palette;",
    ]),
    fine: await check("catalogue-corrige.csv", good),
  };
}

async function throughApproval(world: World): Promise<string> {
  const { id } = await releaseZone(world, "C", "Zone C, semaine 47");
  await countArticles(world, id, inZone(world, "C"), [0n, 0n, -6n, 1n, 0n, 24n]);
  await closeAndDecide(world, id);
  await acceptAll(world, id);
  await approve(world, id);
  return id;
}

async function throughClosing(world: World): Promise<string> {
  const { id } = await releaseZone(world, "B", "Zone B, inventaire tournant");
  const articles = inZone(world, "B");
  const [first, second] = articles;
  await countArticles(world, id, articles.slice(0, 11), [-12n, 12n, 0n, -1n, 0n, 40n, 0n, 0n, -30n]);
  if (first !== undefined && second !== undefined) {
    // Sold while it was being counted: the line is contested.
    await world.as.manager.call(routes.recordIssue, {
      body: {
        reference: "BL-2041",
        lines: [{ productId: second.id, locationId: second.bay.id, quantity: "4" }],
      },
    });
  }
  await closeAndDecide(world, id);
  return id;
}

async function halfCounted(world: World): Promise<string> {
  const { id } = await releaseZone(world, "A", "Zone A, inventaire annuel");
  await countArticles(world, id, inZone(world, "A").slice(0, 7), [0n, -1n]);
  const at = new Date().toISOString();
  await send(world, id, [
    {
      kind: "count",
      eventId: newId(),
      countedAt: at,
      how: "scan",
      code: "2099999000009",
      locationCode: "LOC-A-2",
      quantity: "6",
    },
    {
      kind: "count",
      eventId: newId(),
      countedAt: at,
      how: "scan",
      code: "10002",
      locationCode: "LOC-C-1",
      quantity: "3",
    },
  ]);
  return id;
}
