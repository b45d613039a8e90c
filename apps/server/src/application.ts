import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, systemClock } from "@stockex/kernel";
import type { FastifyInstance } from "fastify";
import type { Pool } from "pg";
import { invariantsModule } from "./invariants/index.ts";
import { accessModule, createSessionStore, originOf, siteOf } from "./modules/access/index.ts";
import { analyticsModule } from "./modules/analytics/index.ts";
import { approvalsModule } from "./modules/approvals/index.ts";
import { auditModule } from "./modules/audit/index.ts";
import { catalogModule } from "./modules/catalog/index.ts";
import { countingModule, recordFileReadings } from "./modules/counting/index.ts";
import { identityModule } from "./modules/identity/index.ts";
import { importsModule } from "./modules/imports/index.ts";
import { integrationsModule } from "./modules/integrations/index.ts";
import { jobsModule } from "./modules/jobs/index.ts";
import { labelsModule } from "./modules/labels/index.ts";
import { planningModule } from "./modules/planning/index.ts";
import { reportsModule } from "./modules/reports/index.ts";
import { sitesModule } from "./modules/sites/index.ts";
import { stockModule } from "./modules/stock/index.ts";
import { valuationModule } from "./modules/valuation/index.ts";
import { assertRuntimeRole } from "./platform/db/connect.ts";
import { createDatabase, type Database } from "./platform/db/unit-of-work.ts";
import { registerDocs } from "./platform/http/docs-page.ts";
import { makeDrainable } from "./platform/http/drain.ts";
import { registerRoutes } from "./platform/http/routes.ts";
import { createHttpServer } from "./platform/http/server.ts";
import { type JobWorker, migrateJobs, startJobs } from "./platform/jobs/index.ts";
import { LiveHub, registerLive } from "./platform/live/index.ts";
import { createLog, type Log } from "./platform/log/log.ts";
import type { Module, ModuleParts } from "./platform/module.ts";
import { createOutbound } from "./platform/outbound/outbound.ts";
import { type OutboxReader, startOutbox } from "./platform/outbox/index.ts";
import { createSecretBox, keptSecretKey } from "./platform/secrets/index.ts";
import { upkeepJobs } from "./platform/upkeep.ts";

const consoleDir = fileURLToPath(new URL("../../console/dist", import.meta.url));
const VERSION = "0.1.0";

/** The modules in the order they may know each other; access comes apart, it also answers who is asking. */
const productModules: readonly Module[] = [
  auditModule,
  catalogModule,
  sitesModule,
  valuationModule,
  stockModule,
  approvalsModule,
  countingModule,
  planningModule,
  integrationsModule,
  importsModule(recordFileReadings),
  reportsModule,
  labelsModule,
  jobsModule,
  analyticsModule,
  identityModule,
  invariantsModule,
];

export interface ApplicationConfig {
  /** Runtime role: row-level security holds. */
  readonly pool: Pool;
  /** Owner: migrations of the queue, events, jobs, upkeep. */
  readonly ownerPool: Pool;
  /** Folder for uploads under way and files modules keep. */
  readonly dataDir: string;
  /** What secrets are sealed with, 32 bytes; the one kept in the data folder when absent. */
  readonly secretKey?: Buffer | undefined;
  /** Address people reach the server at, when it is not the one it listens on. */
  readonly publicUrl?: URL | null;
  readonly trustProxy?: string | undefined;
  /** Hosts that may be called although they are private or without TLS. */
  readonly outboundAllow?: readonly string[] | undefined;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Checks every answer against its contract. */
  readonly checkAnswers?: boolean;
  readonly uploadLimitBytes?: number;
  /** False on a node that answers requests only. */
  readonly background?: boolean;
  /** Beside access; the product's when absent. */
  readonly modules?: readonly Module[];
}

export interface Application {
  readonly server: FastifyInstance;
  readonly database: Database;
  /** Starts listeners and jobs and, with a port, listening (0 takes a free one). Gives the address. */
  start(listen?: { readonly host?: string; readonly port: number }): Promise<string>;
  /** Stops within 10 s: requests end, sockets are told, jobs are told. The pools stay the caller's. */
  stop(): Promise<void>;
}

/** Wires the modules to server, database, events, live topics and jobs. Connects to nothing before `start`. */
export async function createApplication(config: ApplicationConfig): Promise<Application> {
  const clock = config.clock ?? systemClock;
  const log = config.log ?? createLog();
  const publicUrl = config.publicUrl ?? null;
  const database = createDatabase(config);
  const sessions = createSessionStore({ database, clock, log });
  let port: number | null = null;
  const secrets = createSecretBox(config.secretKey ?? (await keptSecretKey(config.dataDir)));
  const outbound = createOutbound(config.outboundAllow);
  const deps = { database, clock, log, secrets, outbound, filesDir: join(config.dataDir, "files") };
  const parts: readonly ModuleParts[] = [
    accessModule(sessions, { site: () => siteOf(publicUrl, port), origin: () => originOf(publicUrl, port) }),
    ...(config.modules ?? productModules),
  ].map((module) => module(deps));
  const routes = parts.flatMap((part) => part.routes ?? []);
  const hub = new LiveHub(
    parts.flatMap((part) => part.topics ?? []),
    log,
  );
  const server = await createHttpServer({ log, publicUrl, trustProxy: config.trustProxy, consoleDir });
  const drain = makeDrainable(server);
  const uploads = {
    directory: join(config.dataDir, "uploads"),
    maxBytes: config.uploadLimitBytes ?? 100_000_000,
  };
  registerRoutes(
    server,
    { sessions, clock, uploads, publicUrl, checkAnswers: config.checkAnswers ?? false },
    routes,
  );
  await registerLive(server, { hub, sessions, clock, log, publicUrl });
  await registerDocs(
    server,
    routes.map(({ route }) => route),
    VERSION,
  );

  let outbox: OutboxReader | null = null;
  let jobs: JobWorker | null = null;
  let stopping: Promise<void> | null = null;
  const shutDown = async () => {
    hub.close();
    const cutting = setTimeout(() => hub.cut(), 1_000).unref();
    await Promise.all([drain(), jobs?.stop(), outbox?.stop()]);
    clearTimeout(cutting);
    hub.cut();
  };
  return {
    server,
    database,
    async start(listen) {
      await assertRuntimeRole(config.pool);
      await mkdir(deps.filesDir, { recursive: true });
      await migrateJobs(database, log);
      const background = config.background ?? true;
      outbox = await startOutbox({
        database,
        clock,
        log,
        consumers: background ? parts.flatMap((part) => part.consumers ?? []) : [],
        onEvent: (event) => hub.publish(event),
      });
      const all = [...upkeepJobs, ...parts.flatMap((part) => part.jobs ?? [])];
      if (background) jobs = await startJobs({ database, clock, log, jobs: all });
      if (listen === undefined) {
        await server.ready();
        return "";
      }
      const address = await server.listen({ host: listen.host ?? "127.0.0.1", port: listen.port });
      port = Number(new URL(address).port);
      return address;
    },
    stop() {
      stopping ??= shutDown();
      return stopping;
    },
  };
}
