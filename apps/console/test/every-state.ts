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
  return id;
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
