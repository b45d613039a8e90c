import { type Clock, fixedClock, newId } from "@stockex/kernel";
import { createCompany, createOrganisation } from "../src/modules/access/index.ts";
import type { RequestContext } from "../src/platform/context.ts";
import { createTestDatabase } from "../src/platform/db/test-database.ts";
import { createDatabase, type Database } from "../src/platform/db/unit-of-work.ts";

/** An organisation with one company in a database of its own. */
export interface TestOrganisation {
  readonly database: Database;
  /** The system in this organisation: every permission, English. */
  readonly ctx: RequestContext;
  readonly companyId: string;
  /** Another organisation of the same database, to try the walls between them. */
  another(name: string): Promise<RequestContext>;
  drop(): Promise<void>;
}

/** Makes it; `clock` stands at noon UTC of 2026-03-02 when absent. */
export async function createTestOrganisation(
  clock: Clock = fixedClock(new Date("2026-03-02T12:00:00Z")),
): Promise<TestOrganisation> {
  const db = await createTestDatabase();
  const database = createDatabase({ pool: db.pool, ownerPool: db.ownerPool });
  const another = async (name: string) => {
    return (await createOrganisation(database, { name }, { clock, channel: "job" })).ctx;
  };
  const ctx = await another("Test");
  const company = await createCompany(database, ctx, {
    code: "MAIN",
    name: "Main company",
    currency: "EUR",
    currencyDecimals: 2,
    chart: "pcg",
    timeZone: "Europe/Paris",
  });
  return { database, ctx, companyId: company.id, another, drop: () => db.drop() };
}

/** The same organisation as a person sees it: ids for keys and audit, without a row in access.users. */
export function asPerson(ctx: RequestContext): RequestContext {
  return { ...ctx, userId: newId(), channel: "web" };
}
