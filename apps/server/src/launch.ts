import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@stockex/kernel";
import type { Pool } from "pg";
import { type Application, createApplication } from "./application.ts";
import { connectOwner, connectRuntime } from "./platform/db/connect.ts";
import { startEmbedded } from "./platform/db/embedded.ts";
import { migrate } from "./platform/db/migrate.ts";
import { DatabasePulse } from "./platform/db/pulse.ts";
import type { Log } from "./platform/log/log.ts";

/** Long set-based upkeep (sealing, invariants) runs on the owner's pool. */
const OWNER_STATEMENT_MS = 15 * 60_000;
/** A connection that will not end does not keep the server from stopping. */
const POOL_END_MS = 3_000;

export interface LaunchSettings {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly dataDir: string;
  /** What secrets are sealed with, 32 bytes; the one kept in `dataDir` when absent. */
  readonly secretKey?: Buffer | undefined;
  /** Your own PostgreSQL; the embedded one in `dataDir` when absent. */
  readonly databaseUrl?: string | undefined;
  /** The owner's URL when `databaseUrl` is a mere runtime user's. */
  readonly migrationUrl?: string | undefined;
  readonly publicUrl?: URL | null;
  readonly trustProxy?: string | undefined;
  /** Hosts that may be called although they are private or without TLS. */
  readonly outboundAllow?: readonly string[] | undefined;
  readonly log: Log;
  readonly clock?: Clock;
  readonly checkAnswers?: boolean;
}

export interface RunningServer {
  readonly application: Application;
  /** Where it listens: "http://127.0.0.1:8080". */
  readonly address: string;
  readonly ownerUrl: string;
  /** Drains requests, ends jobs, closes connections, stops the embedded database; ≤ 10 s before that last. */
  stop(): Promise<void>;
}

/**
 * Starts everything: database, migrations, server, listeners, jobs.
 * @throws DatabaseSetupError, or the system's error of listening (EADDRINUSE, EACCES); nothing is left running
 */
export async function launch(settings: LaunchSettings): Promise<RunningServer> {
  const { log } = settings;
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    await mkdir(settings.dataDir, { recursive: true });
    const { url, ownerUrl } = await findDatabase(settings, closing);
    const { applied, version } = await migrate(ownerUrl);
    log.info({ version, count: applied.length }, "the database schema is up to date");
    const onConnectionLost = (error: Error) => log.warn({ err: error }, "an idle connection was lost");
    const asOwnUser = settings.migrationUrl !== undefined;
    const pulses: DatabasePulse[] = [];
    const pulseOf = (poolUrl: string) => {
      const pulse = new DatabasePulse(poolUrl, (message) => log.warn(message));
      pulses.push(pulse);
      closing.push(() => pulse.stop());
      return pulse;
    };
    const pool = connectRuntime(url, { max: 20, asOwnUser, onConnectionLost, pulse: pulseOf(url) });
    closing.push(() => endPool(pool));
    const ownerPool = connectOwner(ownerUrl, {
      max: 8,
      statementTimeoutMs: OWNER_STATEMENT_MS,
      onConnectionLost,
      pulse: pulseOf(ownerUrl),
    });
    closing.push(() => endPool(ownerPool));
    const application = await createApplication({ ...settings, pool, ownerPool });
    closing.push(() => application.stop());
    const address = await application.start({ host: settings.host, port: settings.port });
    for (const pulse of pulses) pulse.serve();
    return { application, address, ownerUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function endPool(pool: Pool): Promise<void> {
  return Promise.race([pool.end(), sleep(POOL_END_MS, undefined, { ref: false })]);
}

async function findDatabase(
  settings: LaunchSettings,
  closing: (() => Promise<unknown>)[],
): Promise<{ url: string; ownerUrl: string }> {
  if (settings.databaseUrl !== undefined)
    return { url: settings.databaseUrl, ownerUrl: settings.migrationUrl ?? settings.databaseUrl };
  const embedded = await startEmbedded({ dataDir: settings.dataDir, log: settings.log });
  closing.push(() => embedded.stop());
  const url = embedded.url("owner");
  return { url, ownerUrl: url };
}
