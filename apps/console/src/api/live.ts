import type { EventType, Route } from "@stockex/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";
import { useLiveConnection } from "./connection.tsx";

/** How often news at most make the screen ask again. */
const CALM_MS = 500;

/**
 * Asks the given routes again when a topic has news, at most every half second, and when the topic is followed
 * anew: what was said while the connection was away was not heard. `only` leaves out news of other types.
 */
export function useRefreshOnLive(topic: string, stale: readonly Route[], only?: readonly EventType[]): void {
  const queries = useQueryClient();
  const connection = useLiveConnection();
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = useEffectEvent(() => {
    waiting.current = undefined;
    for (const route of stale) void queries.invalidateQueries({ queryKey: [route.id] });
  });
  const concerns = useEffectEvent((type: string) => only === undefined || only.some((one) => one === type));
  useEffect(() => {
    if (connection === null) return;
    let first = true;
    const stop = connection.live.follow(topic, {
      onNews: ({ type }) => {
        if (!concerns(type)) return;
        waiting.current ??= setTimeout(() => refresh(), CALM_MS);
      },
      onSubscribed: () => {
        if (!first) refresh();
        first = false;
      },
    });
    return () => {
      stop();
      clearTimeout(waiting.current);
      waiting.current = undefined;
    };
  }, [connection, topic]);
}

const nobody = () => () => undefined;

/** Whether the live connection stands. */
export function useLiveConnected(): boolean {
  const connection = useLiveConnection();
  return useSyncExternalStore(connection?.onChange ?? nobody, connection?.connected ?? (() => false));
}
