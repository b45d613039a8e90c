import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));

/** The server as people run it: its own process, its data in a folder, killed and started at will. */
export interface ServerProcess {
  readonly address: string;
  /** Starts it and waits until it says that it is ready; gives the time that took, in ms. */
  start(): Promise<number>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** SIGTERM; gives the time until it has ended, in ms, and its exit code. */
  terminate(): Promise<{ readonly ms: number; readonly code: number | null }>;
  /** What it wrote last, for a failure's report. */
  lastWords(): string;
}

export async function serverProcess(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let said = "";
  const ended = async () => {
    if (child !== null && child.exitCode === null && child.signalCode === null) await once(child, "exit");
  };
  return {
    address,
    async start() {
      const began = performance.now();
      said = "";
      // NODE_OPTIONS and the like of the test runner are not the server's, nor is the tests' database.
      const { NODE_OPTIONS: _, VITEST: __, DATABASE_URL: ___, ...environment } = process.env;
      const env = { ...environment, PORT: String(port), LOG_LEVEL: "warn", ...settings };
      const starting = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
      child = starting;
      for (const stream of [starting.stdout, starting.stderr])
        stream.on("data", (piece: Buffer) => {
          said = `${said}${piece}`.slice(-20_000);
        });
      while (!said.includes("Stockex is ready")) {
        if (starting.exitCode !== null) throw new Error(`the server did not start: ${said}`);
        if (performance.now() - began > 60_000)
          throw new Error(`the server is not ready after 60 s: ${said}`);
        await sleep(10);
      }
      return performance.now() - began;
    },
    async kill() {
      child?.kill("SIGKILL");
      await ended();
    },
    async terminate() {
      const began = performance.now();
      child?.kill("SIGTERM");
      await ended();
      return { ms: performance.now() - began, code: child?.exitCode ?? null };
    },
    lastWords: () => said.slice(-2_000),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
