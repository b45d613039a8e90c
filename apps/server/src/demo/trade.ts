import type { Client } from "@stockex/client";
import { stockRoutes } from "@stockex/contracts";
import { moment } from "./device.ts";
import type { Shelf, Slot } from "./world.ts";

/** The warehouse at work while others count: what is entered through the API also happens on the shelf. */
export interface Trade {
  /** Goods arrive and are put away now. */
  receive(slots: readonly Slot[]): Promise<void>;
  /** Goods are picked and entered now. */
  sell(slots: readonly Slot[]): Promise<void>;
  /** Goods are picked now; entered when the answer is called, with the time they were picked. */
  pick(slots: readonly Slot[]): Promise<() => Promise<void>>;
  /** Pieces moved in all. */
  readonly moves: number;
}

export function openTrade(manager: Client, shelf: Shelf): Trade {
  let moves = 0;
  const issue = async (slots: readonly Slot[], effectiveAt?: string) => {
    if (slots.length === 0) return;
    await manager.call(stockRoutes.recordIssue, {
      body: {
        reference: "Vente comptoir",
        ...(effectiveAt === undefined ? {} : { effectiveAt }),
        lines: slots.map(({ article, bay }) => ({
          productId: article.id,
          locationId: bay.id,
          quantity: String(SOLD),
        })),
      },
    });
    moves += slots.length;
    await moment();
  };
  return {
    async receive(slots) {
      if (slots.length === 0) return;
      await manager.call(stockRoutes.recordReceipt, {
        body: {
          reference: "Livraison du jour",
          lines: slots.map(({ article, bay }) => ({
            productId: article.id,
            locationId: bay.id,
            quantity: String(RECEIVED),
            unitCost: "950",
          })),
        },
      });
      for (const slot of slots) shelf.put(slot.key, RECEIVED);
      moves += slots.length;
      await moment();
    },
    async sell(slots) {
      for (const slot of slots) shelf.take(slot.key, SOLD);
      await issue(slots);
    },
    async pick(slots) {
      for (const slot of slots) shelf.take(slot.key, SOLD);
      const pickedAt = new Date().toISOString();
      await moment();
      return () => issue(slots, pickedAt);
    },
    get moves() {
      return moves;
    },
  };
}

export const SOLD = 2n;
const RECEIVED = 24n;
