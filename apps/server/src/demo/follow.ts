import { openLive } from "@stockex/client";
import type { EventPayload, LivePush } from "@stockex/contracts";

/** A second screen on the count's live topic: what it heard, and when. */
export interface Follower {
  /** Pieces of news of a type. */
  heard(type: LivePush["type"]): number;
  /** Readings the news said were applied; it never says what they read. */
  readonly applied: number;
  /** Waits for news until the condition holds; false after `ms`. */
  until(condition: () => boolean | Promise<boolean>, ms: number): Promise<boolean>;
  close(): void;
}

/** Opens it; resolved once the server has confirmed, so that nothing is missed from then on. */
export async function followCount(address: string, token: string | null, countId: string): Promise<Follower> {
  const heard = new Map<string, number>();
  let applied = 0;
  let wake: () => void = () => undefined;
  const live = openLive({ baseUrl: address, token });
  await new Promise<void>((resolve, reject) => {
    live.follow(`count:${countId}`, {
      onSubscribed: resolve,
      onRefused: (problem) => reject(new Error(problem.title)),
      onNews(push) {
        heard.set(push.type, (heard.get(push.type) ?? 0) + 1);
        if (push.type === "count.progressed")
          applied += (push.payload as EventPayload<"count.progressed">).applied;
        wake();
      },
    });
  });
  return {
    heard: (type) => heard.get(type) ?? 0,
    get applied() {
      return applied;
    },
    async until(condition, ms) {
      const end = Date.now() + ms;
      while (!(await condition())) {
        if (Date.now() > end) return false;
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 500);
        });
      }
      return true;
    },
    close: () => live.close(),
  };
}
