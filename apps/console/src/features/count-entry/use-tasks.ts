import { type CountTask, routes } from "@stockex/contracts";
import { useEffect } from "react";
import { usePages } from "../../api/reading.ts";

/** Tasks kept in the browser, so that counting goes on while the connection is away. */
const MOST_TASKS = 5_000;

export interface Tasks {
  readonly items: readonly CountTask[];
  readonly loading: boolean;
  readonly error: Error | null;
  readonly retry: () => unknown;
}

/** What is mine to count, in walking order, fetched page by page until all of it is here. */
export function useTasks(countId: string): Tasks {
  const { items, hasMore, loadingMore, more, loading, error, retry } = usePages(routes.listTasks, {
    params: { countId },
    query: { limit: 500 },
  });
  useEffect(() => {
    if (hasMore && !loadingMore && items.length < MOST_TASKS) void more();
  }, [hasMore, loadingMore, items.length, more]);
  return { items, loading, error, retry };
}
