import type { Product } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { refuseProductChange, touchesLedger } from "./decisions.ts";
import { isOnHand, readProductFacts, waitForLedger } from "./ledger-facts.ts";
import { readProduct } from "./product-query.ts";
import {
  categoryExists,
  insertProducts,
  lockProduct,
  markArchived,
  type NewProduct,
  unknownUnits,
  unmarkArchived,
  updateProduct,
} from "./product-store.ts";
import { type ProductDraft, tidyProduct } from "./tidy-product.ts";
import { failFaults, failRefused, failUnknown } from "./words.ts";

/** @throws ProblemError validation-failed, unknown-reference, already-exists */
export async function createProduct(tx: Tx, input: ProductDraft): Promise<Product> {
  const draft = tidy(tx, input);
  await checkReferences(tx, draft);
  const id = newId(tx.ctx.clock);
  await insertProducts(tx, [{ ...draft, id }]);
  const product = await readProduct(tx, id);
  await appendAudit(tx, { action: "product.create", objectType: "product", objectId: id, after: product });
  return product;
}

/**
 * Writes many products of known categories and units, a few thousand a statement; 100,000 with a barcode each take
 * seconds. The caller audits what they are part of.
 * @throws ProblemError validation-failed; already-exists naming the first code or barcode that is taken or given twice
 */
export async function createProductsInBulk(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  await insertProducts(
    tx,
    products.map((product) => ({ ...tidy(tx, product), id: product.id })),
  );
}

/**
 * Changes a product read at `version`; its units and barcodes become exactly those given.
 * @throws ProblemError not-found, version-conflict, validation-failed, unknown-reference, already-exists;
 *   decision-not-possible when unit or tracking changes after moves, or the category while in stock
 */
export async function changeProduct(
  tx: Tx,
  id: string,
  version: number,
  input: ProductDraft,
): Promise<Product> {
  await lockProduct(tx, id);
  const before = await readProduct(tx, id);
  if (before.version !== version) return fail("version-conflict");
  const draft = tidy(tx, input);
  await checkReferences(tx, draft);
  if (touchesLedger(before, draft)) {
    await waitForLedger(tx);
    const refusal = refuseProductChange(before, draft, await readProductFacts(tx, id));
    if (refusal !== null) return failRefused(tx.ctx.language, refusal);
  }
  await updateProduct(tx, { ...draft, id });
  const after = await readProduct(tx, id);
  await appendAudit(tx, { action: "product.change", objectType: "product", objectId: id, before, after });
  return after;
}

/**
 * Archives a product; one already archived stays as it is.
 * @throws ProblemError not-found; decision-not-possible while any of it is on hand
 */
export async function archiveProduct(tx: Tx, id: string): Promise<Product> {
  await lockProduct(tx, id);
  const before = await readProduct(tx, id);
  if (before.archived) return before;
  await waitForLedger(tx);
  if (await isOnHand(tx, id)) return failRefused(tx.ctx.language, "on-hand");
  await markArchived(tx, id);
  const after = await readProduct(tx, id);
  await appendAudit(tx, { action: "product.archive", objectType: "product", objectId: id, before, after });
  return after;
}

/** Takes a product out of the archive; one in use stays as it is. @throws ProblemError not-found */
export async function restoreProduct(tx: Tx, id: string): Promise<Product> {
  await lockProduct(tx, id);
  const before = await readProduct(tx, id);
  if (!before.archived) return before;
  await unmarkArchived(tx, id);
  const after = await readProduct(tx, id);
  await appendAudit(tx, { action: "product.restore", objectType: "product", objectId: id, before, after });
  return after;
}

function tidy(tx: Tx, input: ProductDraft): ProductDraft {
  const { draft, faults } = tidyProduct(input);
  return faults.length === 0 ? draft : failFaults(tx.ctx.language, faults);
}

async function checkReferences(tx: Tx, draft: ProductDraft): Promise<void> {
  const { language } = tx.ctx;
  if (!(await categoryExists(tx, draft.categoryId)))
    failUnknown(language, "category", draft.categoryId, "body.categoryId");
  const [unknown] = await unknownUnits(tx, [draft.unitId, ...draft.units.map(({ unitId }) => unitId)]);
  if (unknown === undefined) return;
  const pack = draft.units.findIndex(({ unitId }) => unitId === unknown);
  failUnknown(
    language,
    "unit",
    unknown,
    unknown === draft.unitId ? "body.unitId" : `body.units.${pack}.unitId`,
  );
}
