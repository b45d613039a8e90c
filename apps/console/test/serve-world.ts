import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../../server/src/launch.ts";
import { createLog } from "../../server/src/platform/log/log.ts";
import { type CountsInEveryState, countsInEveryState, filesOnTheirWay } from "./every-state.ts";
import { makeWorld, type World } from "./world.ts";

/** The real server with a count in every state. */
export interface ServedWorld {
  readonly address: string;
  readonly ownerUrl: string;
  readonly world: World;
  readonly counts: CountsInEveryState;
  readonly files: Awaited<ReturnType<typeof filesOnTheirWay>>;
  readonly stop: () => Promise<void>;
}

interface Serving {
  readonly port?: number;
  /** Whether answers are held against the contract, as in tests and not in production. */
  readonly checkAnswers?: boolean;
  /** Hosts that may be called although they are private. */
  readonly outboundAllow?: readonly string[];
}

/** Starts it in a folder of its own, which goes when it stops. */
export async function serveWorld({
  port = 0,
  checkAnswers = true,
  outboundAllow = [],
}: Serving = {}): Promise<ServedWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), "stockex-screens-"));
  const log = createLog(process.env["LOG_LEVEL"] ?? "silent");
  const server = await launch({ host: "127.0.0.1", port, dataDir, log, checkAnswers, outboundAllow });
  const world = await makeWorld(server.application, server.address);
  const counts = await countsInEveryState(world);
  const files = await filesOnTheirWay(world);
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { address: server.address, ownerUrl: server.ownerUrl, world, counts, files, stop };
}

if (import.meta.main) {
  const served = await serveWorld({ port: Number(process.env["PORT"] ?? 0) });
  console.log(JSON.stringify({ address: served.address, counts: served.counts }));
}
