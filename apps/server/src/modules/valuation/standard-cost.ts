import type { Parsed, RouteBody, StockValue, valuationRoutes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { sql } from "kysely";
import { decimalText } from "../../platform/db/columns.ts";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";
import { scopeOf } from "./batch-sql.ts";
import { type Company, requireCompany } from "./company.ts";
import { assertPeriodOpen } from "./periods.ts";
import { failUnknown, revaluationLabel } from "./words.ts";
import { writeEntries } from "./write-entries.ts";

type NewCost = Parsed<RouteBody<typeof valuationRoutes.setStandardCost>>;

interface ValuedProduct {
  readonly code: string;
  readonly name: string;
  readonly categoryId: string;
  readonly category: string;
  readonly method: StockValue["method"];
  readonly stockAccount: string | null;
  readonly variationInAccount: string;
  readonly variationOutAccount: string;
}

/**
 * Changes a product's standard cost. Where that is its method, what is on hand is revalued today: a layer of quantity
 * zero for the difference, with its entry. Other methods keep it as the last resort where no average exists.
 * @throws ProblemError not-found, unknown-reference, period-closed, account-missing
 */
export async function setStandardCost(
  tx: Tx,
  of: { readonly companyId: string; readonly productId: string },
  body: NewCost,
): Promise<StockValue> {
  const company = await requireCompany(tx, of.companyId);
  const product = await findProduct(tx, of);
  const today = await localToday(tx, company);
  await assertPeriodOpen(tx, company.id, today);
  const change = await updateCost(tx, {
    ...of,
    revalues: product.method === "standard",
    cost: body.unitCost,
    company,
  });
  if (change.gain !== "0") await writeRevaluation(tx, { ...of, product, company, today, gain: change.gain });
  await appendAudit(tx, {
    action: "standard-cost.set",
    objectType: "product",
    objectId: of.productId,
    before: { companyId: of.companyId, unitCost: change.before },
    after: { companyId: of.companyId, unitCost: body.unitCost, gain: change.gain },
    reason: body.reason,
  });
  return {
    productId: of.productId,
    productCode: product.code,
    productName: product.name,
    categoryId: product.categoryId,
    method: product.method,
    quantity: change.quantity,
    value: change.value,
    unitCost: change.unitCost,
    economicValue: change.value,
  };
}

async function findProduct(
  tx: Tx,
  of: { readonly companyId: string; readonly productId: string },
): Promise<ValuedProduct> {
  const { rows } = await sql<ValuedProduct>`
    SELECT p.code, p.name, c.id AS "categoryId", c.code AS category, c.method,
      coalesce(own.stock_account, nature.stock_account) AS "stockAccount",
      coalesce(own.variation_in_account, nature.variation_in_account) AS "variationInAccount",
      coalesce(own.variation_out_account, nature.variation_out_account) AS "variationOutAccount"
    FROM catalog.products p
    JOIN catalog.categories c ON c.organisation_id = p.organisation_id AND c.id = p.category_id
    LEFT JOIN valuation.category_accounts own ON own.organisation_id = c.organisation_id
      AND own.company_id = ${of.companyId} AND own.category_id = c.id
    LEFT JOIN valuation.nature_accounts nature ON nature.organisation_id = c.organisation_id
      AND nature.company_id = ${of.companyId} AND nature.nature = c.nature
    WHERE p.organisation_id = ${tx.ctx.organisationId} AND p.id = ${of.productId}`.execute(tx.kysely);
  return rows[0] ?? failUnknown(tx.ctx.language, "product", of.productId, "params.productId");
}

async function localToday(tx: Tx, company: Company): Promise<string> {
  const { rows } = await sql<{ today: string }>`
    SELECT (${tx.ctx.clock.now()}::timestamptz AT TIME ZONE ${company.timeZone})::date AS today`.execute(
    tx.kysely,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a SELECT without FROM gives one row");
  return row.today;
}

interface CostChange {
  readonly before: string | null;
  readonly quantity: string;
  readonly value: string;
  readonly unitCost: string | null;
  readonly gain: string;
}

/** The row is made and locked first, so that the difference is taken from a worth nobody changes meanwhile. */
async function updateCost(
  tx: Tx,
  how: {
    readonly companyId: string;
    readonly productId: string;
    readonly revalues: boolean;
    readonly cost: string;
    readonly company: Company;
  },
): Promise<CostChange> {
  const key = sql`organisation_id = ${tx.ctx.organisationId} AND company_id = ${how.companyId} AND product_id = ${how.productId}`;
  await sql`
    INSERT INTO valuation.stock_values AS held (organisation_id, company_id, product_id, quantity, value)
    VALUES (${tx.ctx.organisationId}, ${how.companyId}, ${how.productId}, 0, 0)
    ON CONFLICT (organisation_id, company_id, product_id) DO UPDATE SET quantity = held.quantity`.execute(
    tx.kysely,
  );
  const worth = how.revalues
    ? sql`round(held.quantity * ${how.cost}::numeric, ${how.company.decimals}::int)`
    : sql`held.value`;
  const { rows } = await sql<CostChange>`
    WITH held AS (SELECT quantity, value, standard_cost FROM valuation.stock_values WHERE ${key}),
    changed AS (
      UPDATE valuation.stock_values v SET standard_cost = ${how.cost}::numeric, value = ${worth} FROM held WHERE ${key}
      RETURNING v.quantity, v.value, v.standard_cost
    )
    SELECT ${decimalText(sql`held.standard_cost`)} AS before, ${decimalText(sql`changed.quantity`)} AS quantity,
      ${decimalText(sql`changed.value`)} AS value, ${decimalText(sql`changed.value - held.value`)} AS gain,
      ${decimalText(sql`CASE WHEN changed.quantity > 0 THEN round(changed.value / changed.quantity, 4) ELSE changed.standard_cost END`)} AS "unitCost"
    FROM held, changed`.execute(tx.kysely);
  const [change] = rows;
  if (change === undefined) throw new Error("a standard cost was not written");
  return change;
}

async function writeRevaluation(
  tx: Tx,
  of: {
    readonly companyId: string;
    readonly productId: string;
    readonly product: ValuedProduct;
    readonly company: Company;
    readonly today: string;
    readonly gain: string;
  },
): Promise<void> {
  const { product } = of;
  if (product.stockAccount === null)
    fail("account-missing", { category: product.category, company: of.company.name });
  const now = tx.ctx.clock.now();
  const [id, batchId] = [newId(tx.ctx.clock), newId(tx.ctx.clock)];
  const variation = of.gain.startsWith("-") ? product.variationOutAccount : product.variationInAccount;
  await sql`
    INSERT INTO valuation.layers (organisation_id, id, batch_id, company_id, product_id, kind, method, quantity, value,
      stock_account, variation_account, effective_at, accounting_date)
    VALUES (${tx.ctx.organisationId}, ${id}, ${batchId}, ${of.companyId}, ${of.productId}, 'revaluation',
      ${product.method}, 0, ${of.gain}, ${product.stockAccount}, ${variation}, ${now}, ${of.today})`.execute(
    tx.kysely,
  );
  const label = revaluationLabel(tx.ctx.language, product.code);
  const origin = { type: "standard-cost", id: of.productId, label };
  await writeEntries(tx, scopeOf(tx.ctx.organisationId, batchId, false), { origin, recordedAt: now });
}
