import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "@stockex/contracts";
import { type Clock, systemClock } from "@stockex/kernel";
import { type Application, type ApplicationConfig, createApplication } from "../src/application.ts";
import { createCompany, createOrganisation, createUser } from "../src/modules/access/index.ts";
import type { RequestContext } from "../src/platform/context.ts";
import { createTestDatabase, type TestDatabase } from "../src/platform/db/test-database.ts";
import type { TestServerAccess } from "../src/platform/db/test-server.ts";
import { createLog } from "../src/platform/log/log.ts";

export const PASSWORD = "a password long enough";

export interface TestApplication {
  readonly app: Application;
  readonly db: TestDatabase;
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * The real server on a real port, with its own database and data folder. Outside the tests' runner, name the database
 * server.
 */
export async function startTestApplication(
  options: Pick<
    ApplicationConfig,
    "clock" | "background" | "modules" | "publicUrl" | "uploadLimitBytes" | "log" | "outboundAllow"
  > = {},
  databaseServer?: TestServerAccess,
): Promise<TestApplication> {
  const db = await createTestDatabase(databaseServer);
  const dataDir = await mkdtemp(join(tmpdir(), "stockex-test-"));
  const app = await createApplication({
    pool: db.pool,
    ownerPool: db.ownerPool,
    dataDir,
    checkAnswers: true,
    log: createLog(process.env["LOG_LEVEL"] ?? "silent"),
    ...options,
  });
  const address = await app.start({ port: 0 });
  return {
    app,
    db,
    address,
    async stop() {
      await app.stop();
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestOrganisation {
  readonly organisationId: string;
  readonly companyId: string;
  /** The system acting in the organisation. */
  readonly ctx: RequestContext;
  readonly userIds: Readonly<Record<Role, string>>;
  /** E-mail of the person with the role; everybody's password is `PASSWORD`. */
  email(role: Role): string;
}

/** An organisation with one company and one person for each role. */
export async function makeOrganisation(
  app: Pick<Application, "database">,
  name: string,
  clock: Clock = systemClock,
): Promise<TestOrganisation> {
  const { database } = app;
  const { organisationId, ctx } = await createOrganisation(database, { name }, { clock, channel: "demo" });
  const company = await createCompany(database, ctx, {
    code: "MAIN",
    name: `${name} SARL`,
    currency: "EUR",
    currencyDecimals: 2,
    chart: "pcg",
    timeZone: "Europe/Paris",
  });
  const email = (role: Role) => `${role}@${name.toLowerCase()}.example`;
  const add = async (role: Role) =>
    (
      await createUser(database, ctx, {
        email: email(role),
        name: role,
        language: "en",
        role,
        password: PASSWORD,
      })
    ).id;
  const userIds = {
    administrator: await add("administrator"),
    manager: await add("manager"),
    counter: await add("counter"),
    controller: await add("controller"),
    auditor: await add("auditor"),
  };
  return { organisationId, companyId: company.id, ctx, userIds, email };
}
