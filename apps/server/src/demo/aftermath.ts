import { type Correction, countingRoutes, stockRoutes } from "@stockex/contracts";
import { openDevice, typed } from "./device.ts";
import { linesOf } from "./review.ts";
import { checkShelf } from "./settle.ts";
import type { Story } from "./story.ts";
import { SOLD } from "./trade.ts";

/** A phone comes online after posting: what it read is kept for a supervisor. */
export async function readLate(story: Story): Promise<void> {
  const { cast, screen, countId, world } = story;
  const late = world.slots.slice(0, 2).map(({ article, bay }) => typed(article, bay, 1n));
  const answer = await openDevice(cast.john, countId).send(late);
  screen.expect(
    `John's second phone comes online with ${answer.sent} readings of the posted count: ${answer.applied} applied, ${answer.quarantined} in quarantine`,
    answer.quarantined === answer.sent &&
      answer.outcomes.every(({ quarantine }) => quarantine === "count-closed"),
  );
}

/** A sale is entered that happened before the count: the count stays as it is, a correction is proposed. */
export async function backdate(story: Story): Promise<void> {
  const { cast, screen, countId, roles } = story;
  const lines = await linesOf(story);
  const line = lines.find(
    ({ productId, locationId, variance, counted, countedAt }) =>
      variance === "0" &&
      countedAt !== null &&
      BigInt(counted ?? "0") >= 6n &&
      !roles.has(`${productId} ${locationId}`),
  );
  if (line === undefined || line.countedAt === null)
    throw new Error("no line without difference to back-date before");
  const effectiveAt = new Date(Date.parse(line.countedAt) - 1_000).toISOString();
  await cast.paul.call(stockRoutes.recordIssue, {
    body: {
      effectiveAt,
      reference: "Bon oublié",
      lines: [{ productId: line.productId, locationId: line.locationId, quantity: String(SOLD) }],
    },
  });
  const proposal = await proposed(story);
  screen.expect(
    `a sale of ${SOLD} × ${line.productCode} from before the reading is entered now: a correction of +${proposal?.quantity} is proposed`,
    proposal?.lineId === line.id && proposal.quantity === String(SOLD),
  );
  if (proposal === undefined) return;
  const decided = await cast.sophie.call(countingRoutes.decideCorrection, {
    params: { correctionId: proposal.id },
    body: { outcome: "approved", reason: "Le bon de sortie est signé d'avant le comptage." },
  });
  const [count, seen] = await Promise.all([
    cast.paul.call(countingRoutes.readCount, { params: { countId } }),
    cast.paul.call(countingRoutes.readLine, { params: { countId, lineId: line.id } }),
  ]);
  screen.expect(
    `Sophie approves it (${decided.state}); the posted count itself does not change`,
    decided.state === "approved" && count.state === "posted" && seen.line.variance === line.variance,
  );
  await checkShelf(story);
}

/** The listener proposes it a moment after the move was written. */
async function proposed({ cast, countId }: Story): Promise<Correction | undefined> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { items } = await cast.sophie.call(countingRoutes.listCorrections, {
      query: { countId, state: "proposed" },
    });
    if (items[0] !== undefined) return items[0];
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return undefined;
}
