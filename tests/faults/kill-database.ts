import { signal } from "../../apps/server/src/platform/db/embedded-process.ts";
import { type FireOptions, type FireReport, underFire, untilAnswering } from "./under-fire.ts";

/** Kills the embedded database (-9) again and again under writers; the server must bring it back by itself. */
export function killDatabase(options: FireOptions): Promise<FireReport> {
  return underFire(async ({ folder, target }) => {
    const pid = folder.databasePid();
    if (pid === null) throw new Error("no database runs");
    signal(pid, "SIGKILL");
    return untilAnswering(target);
  }, options);
}
