import { setTimeout as sleep } from "node:timers/promises";
import { signal } from "../../apps/server/src/platform/db/embedded-process.ts";
import { type FireOptions, type FireReport, underFire, untilAnswering } from "./under-fire.ts";

/** To run again: asked for is 10 s. */
const MOST_BACK_MS = 60_000;

/** Kills the embedded database (-9) again and again under writers; the server must bring it back by itself. */
export function killDatabase(options: FireOptions): Promise<FireReport> {
  return underFire(async ({ folder, target, writing }) => {
    const killed = folder.databasePid();
    if (killed === null) throw new Error("no database runs");
    const began = performance.now();
    signal(killed, "SIGKILL");
    // Its sessions answer for some milliseconds more: only the next one's answers count.
    for (let pid = folder.databasePid(); pid === null || pid === killed; pid = folder.databasePid()) {
      if (performance.now() - began > MOST_BACK_MS) throw new Error("the database was not started again");
      await sleep(10);
    }
    await untilAnswering(target);
    await writing.untilAllWrite(MOST_BACK_MS);
    return performance.now() - began;
  }, options);
}
