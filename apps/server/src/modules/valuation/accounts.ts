import type {
  Account,
  CategoryAccounts,
  Parsed,
  RouteBody,
  RouteQuery,
  valuationRoutes,
} from "@stockex/contracts";
import { sql } from "kysely";
import { type Page, readPage } from "../../platform/db/page.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { appendAudit } from "../audit/index.ts";
import { requireCompany } from "./company.ts";
import { waitForPosting } from "./periods.ts";
import { failStocked, failUnknown } from "./words.ts";

type AccountQuery = Parsed<RouteQuery<typeof valuationRoutes.listAccounts>>;
type CategoryAccountsQuery = Parsed<RouteQuery<typeof valuationRoutes.listCategoryAccounts>>;
type NewAccounts = Parsed<RouteBody<typeof valuationRoutes.setCategoryAccounts>>;

/** The company's chart by code. @throws ProblemError not-found */
export async function listAccounts(tx: Tx, companyId: string, query: AccountQuery): Promise<Page<Account>> {
  await requireCompany(tx, companyId);
  const order = { keys: [{ name: "account", value: sql`a.code`, type: "text" as const }] };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<Account>`
      SELECT ${page.key}, a.company_id AS "companyId", a.code, a.name_en AS "nameEn", a.name_fr AS "nameFr"
      FROM valuation.accounts a
      WHERE a.organisation_id = ${tx.ctx.organisationId} AND a.company_id = ${companyId} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/** The accounts each category posts to, its own or its nature's; categories without any are left out. */
export async function listCategoryAccounts(
  tx: Tx,
  companyId: string,
  query: CategoryAccountsQuery,
): Promise<Page<CategoryAccounts>> {
  await requireCompany(tx, companyId);
  const order = { keys: [{ name: "category", value: sql`c.code`, type: "text" as const }] };
  return readPage(
    tx,
    query,
    order,
    (page) => sql<CategoryAccounts>`
      SELECT ${page.key}, ${companyId}::uuid AS "companyId", c.id AS "categoryId",
        coalesce(own.stock_account, nature.stock_account) AS "stockAccount",
        coalesce(own.variation_in_account, nature.variation_in_account) AS "variationInAccount",
        coalesce(own.variation_out_account, nature.variation_out_account) AS "variationOutAccount",
        own.category_id IS NOT NULL AS own
      FROM catalog.categories c
      LEFT JOIN valuation.category_accounts own ON own.organisation_id = c.organisation_id
        AND own.company_id = ${companyId} AND own.category_id = c.id
      LEFT JOIN valuation.nature_accounts nature ON nature.organisation_id = c.organisation_id
        AND nature.company_id = ${companyId} AND nature.nature = c.nature
      WHERE c.organisation_id = ${tx.ctx.organisationId} AND coalesce(own.stock_account, nature.stock_account) IS NOT NULL
        AND ${query.categoryId === undefined ? sql`true` : sql`c.id = ${query.categoryId}`} AND ${page.after}
      ORDER BY ${page.orderBy} LIMIT ${page.limit}`,
  );
}

/**
 * Gives a category accounts of its own in a company. While the company holds stock of it they are fixed, since what
 * was debited to one account could then be credited to another.
 * @throws ProblemError not-found, unknown-reference, decision-not-possible
 */
export async function setCategoryAccounts(
  tx: Tx,
  of: { readonly companyId: string; readonly categoryId: string },
  accounts: NewAccounts,
): Promise<CategoryAccounts> {
  const { organisationId, language } = tx.ctx;
  await requireCompany(tx, of.companyId);
  await waitForPosting(tx);
  const { rows } = await sql<{ stocked: boolean }>`
    SELECT EXISTS (
      SELECT FROM valuation.stock_values v
      JOIN catalog.products p ON p.organisation_id = v.organisation_id AND p.id = v.product_id
      WHERE v.organisation_id = c.organisation_id AND v.company_id = ${of.companyId} AND p.category_id = c.id
        AND v.quantity <> 0) AS stocked
    FROM catalog.categories c WHERE c.organisation_id = ${organisationId} AND c.id = ${of.categoryId}`.execute(
    tx.kysely,
  );
  if (rows[0] === undefined) return failUnknown(language, "category", of.categoryId, "params.categoryId");
  if (rows[0].stocked) failStocked(language);
  await requireAccounts(tx, of.companyId, accounts);
  await sql`
    INSERT INTO valuation.category_accounts (organisation_id, company_id, category_id, stock_account,
      variation_in_account, variation_out_account)
    VALUES (${organisationId}, ${of.companyId}, ${of.categoryId}, ${accounts.stockAccount},
      ${accounts.variationInAccount}, ${accounts.variationOutAccount})
    ON CONFLICT (organisation_id, company_id, category_id) DO UPDATE SET stock_account = excluded.stock_account,
      variation_in_account = excluded.variation_in_account, variation_out_account = excluded.variation_out_account`.execute(
    tx.kysely,
  );
  const made = { ...of, ...accounts, own: true };
  await appendAudit(tx, {
    action: "category-accounts.set",
    objectType: "category",
    objectId: of.categoryId,
    after: made,
  });
  return made;
}

async function requireAccounts(tx: Tx, companyId: string, accounts: NewAccounts): Promise<void> {
  const { rows } = await sql<{ code: string }>`
    SELECT code FROM valuation.accounts
    WHERE organisation_id = ${tx.ctx.organisationId} AND company_id = ${companyId}
      AND code = ANY (${Object.values(accounts)}::text[])`.execute(tx.kysely);
  const known = new Set(rows.map(({ code }) => code));
  for (const [field, code] of Object.entries(accounts)) {
    if (!known.has(code)) failUnknown(tx.ctx.language, "account", code, `body.${field}`);
  }
}
