import { sql } from "kysely";
import type { Tx } from "../../platform/db/unit-of-work.ts";
import type { Chart } from "./charts/chart.ts";
import { pcg } from "./charts/pcg.ts";
import { syscohada } from "./charts/syscohada.ts";

const charts: Readonly<Record<"syscohada" | "pcg", Chart>> = { syscohada, pcg };

/**
 * Copies the company's chart of stock accounts to it, with the accounts of each nature of stock. Accounts it has
 * already keep their names. Part of setting a company up; the caller writes the audit event.
 */
export async function setUpCompanyAccounts(
  tx: Tx,
  company: { readonly id: string; readonly chart: "syscohada" | "pcg" },
): Promise<void> {
  const chart = charts[company.chart];
  const natures = Object.entries(chart.natures).map(([nature, accounts]) => ({ nature, ...accounts }));
  await sql`
    INSERT INTO valuation.accounts (organisation_id, company_id, code, name_en, name_fr)
    SELECT ${tx.ctx.organisationId}::uuid, ${company.id}::uuid, a.code, a."nameEn", a."nameFr"
    FROM jsonb_to_recordset(${JSON.stringify(chart.accounts)}::jsonb) AS a (code text, "nameEn" text, "nameFr" text)
    ON CONFLICT DO NOTHING`.execute(tx.kysely);
  await sql`
    INSERT INTO valuation.nature_accounts (organisation_id, company_id, nature, stock_account, variation_in_account,
      variation_out_account)
    SELECT ${tx.ctx.organisationId}::uuid, ${company.id}::uuid, n.nature, n.stock, n.variation, n.variation
    FROM jsonb_to_recordset(${JSON.stringify(natures)}::jsonb) AS n (nature text, stock text, variation text)
    ON CONFLICT DO NOTHING`.execute(tx.kysely);
}
