import { type FireOptions, type FireReport, underFire, untilAnswering } from "./under-fire.ts";

/** Kills the server process (-9) again and again under writers; it is started anew as a service manager would. */
export function killServer(options: FireOptions): Promise<FireReport> {
  return underFire(async ({ server, target }) => {
    await server.kill();
    const began = performance.now();
    await server.start();
    await untilAnswering(target);
    return performance.now() - began;
  }, options);
}
