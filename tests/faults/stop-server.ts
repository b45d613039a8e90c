import { type FireOptions, type FireReport, underFire, untilAnswering } from "./under-fire.ts";

export interface StopReport extends FireReport {
  /** From SIGTERM to the end of the process, its database included, in ms, longest first. */
  readonly stopMs: readonly number[];
  /** Exit codes other than 0. */
  readonly badCodes: readonly (number | null)[];
}

/** Stops the server (SIGTERM) again and again under writers and starts it anew. */
export async function stopServer(options: FireOptions): Promise<StopReport> {
  const stopMs: number[] = [];
  const badCodes: (number | null)[] = [];
  const report = await underFire(async ({ server, target, say }) => {
    const { ms, code } = await server.terminate();
    stopMs.push(Math.round(ms));
    if (code !== 0) badCodes.push(code);
    say(`stopped after ${Math.round(ms)} ms, exit code ${code}`);
    const began = performance.now();
    await server.start();
    await untilAnswering(target);
    return performance.now() - began;
  }, options);
  return { ...report, stopMs: stopMs.toSorted((a, b) => b - a), badCodes };
}
