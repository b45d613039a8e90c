import { resolve } from "node:path";
import { type LaunchSettings, launch, type RunningServer } from "./launch.ts";
import { isConnectionFailure } from "./platform/db/database-failure.ts";
import { DatabaseSetupError, errorCode, errorText } from "./platform/db/setup-error.ts";
import { createLog, type Log } from "./platform/log/log.ts";
import { parseSecretKey } from "./platform/secrets/index.ts";

class SettingError extends Error {}

/** What the environment says; the programs that start a server hand it in. */
function readSettings(env: NodeJS.ProcessEnv): LaunchSettings {
  const port = Number(env["PORT"] ?? "8080");
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SettingError(`PORT is “${env["PORT"]}”; it must be a number from 0 to 65535.`);
  const publicUrl = env["PUBLIC_URL"];
  if (publicUrl !== undefined && !URL.canParse(publicUrl))
    throw new SettingError(`PUBLIC_URL is “${publicUrl}”; it must be like https://stock.example.com.`);
  const written = env["SECRET_KEY"];
  const secretKey = written === undefined ? undefined : parseSecretKey(written);
  if (secretKey === null) throw new SettingError("SECRET_KEY must be 32 bytes in hex or base64.");
  return {
    host: env["HOST"] ?? "127.0.0.1",
    port,
    dataDir: resolve(env["DATA_DIR"] ?? "data"),
    secretKey,
    databaseUrl: env["DATABASE_URL"] || undefined,
    migrationUrl: env["MIGRATION_DATABASE_URL"] || undefined,
    publicUrl: publicUrl === undefined ? null : new URL(publicUrl),
    outboundAllow: (env["OUTBOUND_ALLOW"] ?? "").split(",").map((host) => host.trim().toLowerCase()),
    trustProxy: env["TRUST_PROXY"] || undefined,
    log: createLog(env["LOG_LEVEL"]),
  };
}

/** One sentence for a failure an operator can do something about; null for a bug, which shows its stack. */
function explain(error: unknown, settings: LaunchSettings | null): string | null {
  if (error instanceof DatabaseSetupError || error instanceof SettingError) return error.message;
  const where = settings === null ? "" : `${settings.host}:${settings.port}`;
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return `Port ${settings?.port} is in use by another program. Stop it, or set PORT to another number.`;
    case "EADDRNOTAVAIL":
      return `${where} is not an address of this machine. Set HOST to one of its addresses, or 0.0.0.0.`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
      return errorText(error).includes("listen")
        ? `This user may not listen on ${where}. Set PORT to a number above 1023.`
        : `The data folder ${settings?.dataDir} cannot be used: ${errorText(error)}. Set DATA_DIR to a folder of yours.`;
    default:
      return null;
  }
}

/** Stops once, gracefully; a second signal ends at once. */
function stopOnSignal(server: RunningServer): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log(`Stopping (${signal}) …`);
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Stopping failed: ${errorText(error)}`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/**
 * The queue's library does not wait for what it tells the database after a job: a connection lost right then is an
 * error that nobody hears, which would end the process. The job itself is found again (see jobs/rescue.ts).
 */
function outliveLostConnections(log: Log): void {
  process.on("unhandledRejection", (error) => {
    if (!isConnectionFailure(error)) throw error;
    log.warn({ err: error }, "a connection was lost while nobody waited for it");
  });
}

/**
 * Starts the server as the environment says and stops it on SIGTERM and SIGINT. What an operator can put right is
 * said in one line, the exit code is then 1 and the answer null.
 */
export async function startFrom(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly server: RunningServer; readonly url: string } | null> {
  let settings: LaunchSettings | null = null;
  try {
    settings = readSettings(env);
    outliveLostConnections(settings.log);
    const server = await launch(settings);
    stopOnSignal(server);
    return { server, url: settings.publicUrl?.href ?? server.address };
  } catch (error) {
    console.error(explain(error, settings) ?? error);
    process.exitCode = 1;
    return null;
  }
}
