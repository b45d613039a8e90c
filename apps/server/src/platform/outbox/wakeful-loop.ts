/** Something that looks for work when woken, and each second in any case. */
export interface WakefulLoop {
  wake(): void;
  /** Ends after the running round. */
  stop(): Promise<void>;
}

/**
 * Runs `round` whenever woken, one at a time, and every `everyMs` as safety net. A round that gives true has
 * left work behind and is repeated at once. Errors go to `onError`; the loop goes on.
 */
export function startLoop(
  round: () => Promise<boolean>,
  everyMs: number,
  onError: (error: unknown) => void,
): WakefulLoop {
  let woken = true;
  let stopped = false;
  let rouse: () => void = () => undefined;
  const run = async () => {
    while (!stopped) {
      woken = false;
      let again = false;
      try {
        again = await round();
      } catch (error) {
        onError(error);
      }
      if (again || woken || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        rouse = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = run();
  return {
    wake() {
      woken = true;
      rouse();
    },
    async stop() {
      stopped = true;
      rouse();
      await running;
    },
  };
}
