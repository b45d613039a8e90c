import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@stockex/client";
import { type FileImport, routes } from "@stockex/contracts";
import type { Shop } from "../../apps/server/test/shop.ts";

/**
 * Sends a shop without stock a file that opens it: `lines` new products, ten pieces of each on the shelf, at 5.
 * Gives the import, checked and ready to be applied.
 */
export async function checkedOpening(shop: Shop, lines: number): Promise<string> {
  const manager = shop.as("manager");
  const rows = Array.from({ length: lines }, (_, n) => `A-01;X-${n};Product ${n};goods;piece;10;5`);
  const text = ["EMPLACEMENT;CODE ARTICLE;DESIGNATION;CATEGORIE;UDM;QTE;COUT UNITAIRE", ...rows].join("\r\n");
  const sent = await manager.call(routes.uploadImport, {
    body: { kind: "opening-stock", siteId: shop.siteId },
    file: { name: "opening.csv", content: new Blob([text]) },
  });
  const options = { createProducts: true, createCategories: false, createLocations: false };
  const params = { importId: sent.id };
  const checked = await manager.call(routes.checkImport, {
    params,
    body: { mapping: sent.mapping, options },
  });
  if (checked.errorRows > 0) throw new Error(`${checked.errorRows} rows have errors`);
  return sent.id;
}

/** Waits for the job. */
export async function untilApplied(manager: Client, importId: string): Promise<FileImport> {
  for (const began = performance.now(); performance.now() - began < 120_000; await sleep(100)) {
    const found = await manager.call(routes.readImport, { params: { importId } });
    if (found.state !== "applying") return found;
  }
  throw new Error("the import is not applied after 120 s");
}
