import type { Company } from "@stockex/contracts";
import { type Clock, newId } from "@stockex/kernel";
import { type Channel, type RequestContext, systemContext } from "../../platform/context.ts";
import { violatedUnique } from "../../platform/db/database-failure.ts";
import type { Database } from "../../platform/db/unit-of-work.ts";
import { fail } from "../../platform/problem.ts";
import { appendAudit } from "../audit/index.ts";

/** Makes an organisation and gives the system's context in it, to set up companies and people. */
export async function createOrganisation(
  database: Database,
  wanted: { readonly name: string },
  how: { readonly clock: Clock; readonly channel: Channel },
): Promise<{ organisationId: string; ctx: RequestContext }> {
  const organisationId = newId(how.clock);
  const ctx = systemContext(organisationId, how);
  await database.write(ctx, async (tx) => {
    await tx.client.query(
      "INSERT INTO access.organisations (organisation_id, name, created_at) VALUES ($1, $2, $3)",
      [organisationId, wanted.name, how.clock.now()],
    );
    await appendAudit(tx, {
      action: "organisation.create",
      objectType: "organisation",
      objectId: organisationId,
      after: wanted,
    });
  });
  return { organisationId, ctx };
}

export interface NewCompany extends Omit<Company, "id"> {
  /** Decimals money of the company is rounded to: 0 for XAF, 2 for EUR. */
  readonly currencyDecimals: number;
  /** Days within which found goods take back the cost of their loss; 90 when absent. */
  readonly foundGoodsWindowDays?: number;
}

/**
 * Makes a company (legal entity) of the caller's organisation.
 * @throws ProblemError already-exists when its code is taken
 */
export async function createCompany(
  database: Database,
  ctx: RequestContext,
  wanted: NewCompany,
): Promise<Company> {
  const { currencyDecimals, foundGoodsWindowDays = 90, ...facts } = wanted;
  const company: Company = { ...facts, id: newId(ctx.clock) };
  try {
    await database.write(ctx, async (tx) => {
      await tx.client.query(
        `INSERT INTO access.companies (organisation_id, id, code, name, currency, currency_decimals, chart,
           time_zone, found_goods_window_days, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ctx.organisationId,
          company.id,
          company.code,
          company.name,
          company.currency,
          currencyDecimals,
          company.chart,
          company.timeZone,
          foundGoodsWindowDays,
          ctx.clock.now(),
        ],
      );
      await appendAudit(tx, {
        action: "company.create",
        objectType: "company",
        objectId: company.id,
        after: { ...company, currencyDecimals, foundGoodsWindowDays },
      });
    });
    return company;
  } catch (error) {
    if (violatedUnique(error) === null) throw error;
    return fail("already-exists", { field: "code", value: company.code });
  }
}
