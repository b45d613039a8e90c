/** One try: its value, or its failure and whether a later try may do better. */
export type Attempt<T> = { readonly value: T } | { readonly failed: Error; readonly passing: boolean };

const PAUSES_MS = [200, 500, 1_000, 2_000, 4_000];

/**
 * Tries until there is a value, the failure is final, or the pauses (with jitter, 8 s in all) are used up.
 * @param repeatable false tries once
 */
export async function withRetries<T>(
  repeatable: boolean,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  for (const pause of [...PAUSES_MS, null]) {
    const outcome = await attempt();
    if ("value" in outcome) return outcome.value;
    if (!repeatable || !outcome.passing || pause === null) throw outcome.failed;
    await wait(pause * (0.5 + Math.random()), signal);
  }
  throw new Error("unreachable: the last try returns or throws");
}

/** Waits, or rejects with the signal's reason when it aborts first. */
function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
