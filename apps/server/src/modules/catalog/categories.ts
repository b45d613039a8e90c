import type { Category, catalogRoutes, Parsed, RouteBody, RouteQuery } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { type RawBuilder, sql } from "kysely";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { refuseCategoryChange, touchesValuation } from "./decisions.ts";
import { categoryHoldsStock, waitForLedger } from "./ledger-facts.ts";
import { failRefused, failTaken } from "./words.ts";

type CategoryDraft = Parsed<RouteBody<typeof catalogRoutes.createCategory>>;
type CategoryQuery = Parsed<RouteQuery<typeof catalogRoutes.listCategories>>;
export type NewCategory = CategoryDraft & Pick<Category, "id">;

const columns: RawBuilder<unknown> = sql`c.id, c.code, c.name_en AS "nameEn", c.name_fr AS "nameFr",
  c.method, c.nature, c.version, c.archived_at IS NOT NULL AS archived`;

/** Categories by code. */
export function listCategories(tx: Tx, query: CategoryQuery): Promise<Page<Category>> {
  const order = { keys: [{ name: "code", value: sql`c.code`, type: "text" as const }] };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Category>`
      SELECT ${page.key}, ${columns} FROM catalog.categories c
      WHERE ${page.after} ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** @throws ProblemError not-found */
export async function readCategory(tx: Tx, id: string): Promise<Category> {
  const { rows } = await sql<Category>`
    SELECT ${columns} FROM catalog.categories c WHERE c.id = ${id}`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

/** @throws ProblemError already-exists */
export async function createCategory(tx: Tx, draft: CategoryDraft): Promise<Category> {
  const id = newId(tx.ctx.clock);
  await createCategoriesInBulk(tx, [{ ...draft, id }]);
  const category = await readCategory(tx, id);
  await appendAudit(tx, { action: "category.create", objectType: "category", objectId: id, after: category });
  return category;
}

/**
 * Writes categories in one statement; the caller audits what they are part of.
 * @throws ProblemError already-exists, naming the first code that is taken or given twice
 */
export async function createCategoriesInBulk(tx: Tx, rows: readonly NewCategory[]): Promise<void> {
  const { rows: written } = await sql<{ id: string }>`
    INSERT INTO catalog.categories (organisation_id, id, code, name_en, name_fr, method, nature)
    SELECT ${tx.ctx.organisationId}, c.* FROM unnest(
      ${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.code)}::text[],
      ${rows.map((row) => row.nameEn)}::text[], ${rows.map((row) => row.nameFr)}::text[],
      ${rows.map((row) => row.method)}::text[], ${rows.map((row) => row.nature)}::text[]) c
    ON CONFLICT (organisation_id, code) DO NOTHING
    RETURNING id`.execute(tx.kysely);
  const ids = new Set(written.map(({ id }) => id));
  const taken = rows.find((row) => !ids.has(row.id));
  if (taken !== undefined) failTaken(tx.ctx.language, "code", taken.code);
}

/**
 * Changes a category read at `version`.
 * @throws ProblemError not-found, version-conflict, already-exists; decision-not-possible when the method or the
 *   nature changes while any of its products is in stock
 */
export async function changeCategory(
  tx: Tx,
  id: string,
  version: number,
  draft: CategoryDraft,
): Promise<Category> {
  const before = await lockCategory(tx, id);
  if (before.version !== version) return fail("version-conflict");
  if (touchesValuation(before, draft)) {
    await waitForLedger(tx);
    const refusal = refuseCategoryChange(before, draft, await categoryHoldsStock(tx, id));
    if (refusal !== null) return failRefused(tx.ctx.language, refusal);
  }
  await updateCategory(tx, id, draft);
  const after = await readCategory(tx, id);
  await appendAudit(tx, { action: "category.change", objectType: "category", objectId: id, before, after });
  return after;
}

async function lockCategory(tx: Tx, id: string): Promise<Category> {
  const { rows } = await sql<Category>`
    SELECT ${columns} FROM catalog.categories c WHERE c.id = ${id} FOR NO KEY UPDATE`.execute(tx.kysely);
  return rows[0] ?? fail("not-found");
}

async function updateCategory(tx: Tx, id: string, draft: CategoryDraft): Promise<void> {
  try {
    await sql`
      UPDATE catalog.categories SET code = ${draft.code}, name_en = ${draft.nameEn}, name_fr = ${draft.nameFr},
        method = ${draft.method}, nature = ${draft.nature}, version = version + 1
      WHERE id = ${id}`.execute(tx.kysely);
  } catch (error) {
    if (violatedUnique(error) === null) throw error;
    failTaken(tx.ctx.language, "code", draft.code);
  }
}
