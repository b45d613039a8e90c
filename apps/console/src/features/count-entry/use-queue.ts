import { routes } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import { useClient, useSession } from "../../api/connection.tsx";
import { type KeptReading, ReadingQueue } from "./reading-queue.ts";

const DEVICE = "stockex.device";
/** Waits between tries while the connection is away, in milliseconds; the last one repeats. */
const WAITS = [1_000, 2_000, 5_000, 10_000];

/** This browser, as the server tells devices apart; made once. */
function deviceId(): string {
  const known = localStorage.getItem(DEVICE);
  if (known !== null) return known;
  const made = newId();
  localStorage.setItem(DEVICE, made);
  return made;
}

/** The readings of the signed-in person in a count: keeps them, sends them, tries again until they are in. */
export function useQueue(countId: string) {
  const client = useClient();
  const queries = useQueryClient();
  const { userId } = useSession();
  const queue = useMemo(
    () =>
      new ReadingQueue(localStorage, { userId, countId }, async (readings) => {
        const body = { deviceId: deviceId(), readings: [...readings] };
        const { outcomes } = await client.call(routes.recordReadings, { params: { countId }, body });
        return outcomes;
      }),
    [client, userId, countId],
  );
  const flush = useCallback(async () => {
    const waited = queue.snapshot().waiting.length > 0;
    const done = await queue.flush();
    if (done && waited) {
      void queries.invalidateQueries({ queryKey: [routes.listMyReadings.id] });
      void queries.invalidateQueries({ queryKey: [routes.listTasks.id] });
    }
    return done;
  }, [queue, queries]);
  useRetries(queue, flush);
  const add = useCallback(
    (kept: Omit<KeptReading, "outcome">) => {
      queue.add(kept);
      void flush();
    },
    [queue, flush],
  );
  return { ...useSyncExternalStore(queue.subscribe, queue.snapshot), add };
}

function useRetries(queue: ReadingQueue, flush: () => Promise<boolean>): void {
  useEffect(() => {
    let tries = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = async () => {
      clearTimeout(timer);
      const done = queue.snapshot().waiting.length === 0 || (await flush());
      tries = done ? 0 : tries + 1;
      timer = setTimeout(() => void again(), WAITS[Math.min(tries, WAITS.length - 1)]);
    };
    const soon = () => void again();
    soon();
    window.addEventListener("online", soon);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", soon);
    };
  }, [queue, flush]);
}
