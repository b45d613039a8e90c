import type { CallInput } from "@stockex/client";
import type { Parsed, Route, RouteAnswer } from "@stockex/contracts";
import { newId } from "@stockex/kernel";
import {
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useClient } from "./connection.tsx";

type Answer<R extends Route> = Parsed<RouteAnswer<R>>;

interface ReadOptions {
  readonly enabled?: boolean;
  /** Ask again every so many milliseconds, for what no live event tells. */
  readonly every?: number | false;
}

/** Reads one answer; shown again from memory while it is asked anew. */
export function useRead<R extends Route>(route: R, input: CallInput<R>, options: ReadOptions = {}) {
  const client = useClient();
  return useQuery({
    queryKey: [route.id, input] as QueryKey,
    queryFn: ({ signal }): Promise<Answer<R>> => client.call(route, { ...input, signal }),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
  });
}

/** Reads the same of several, such as every company; each answer stands at the place of its input. */
export function useReads<R extends Route>(route: R, inputs: readonly CallInput<R>[]) {
  const client = useClient();
  return useQueries({
    queries: inputs.map((input) => ({
      queryKey: [route.id, input] as QueryKey,
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Answer<R>> =>
        client.call(route, { ...input, signal }),
    })),
  });
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
type ItemOf<R extends Route> =
  Answer<R> extends { items: readonly (infer T)[]; next: string | null } ? T : never;

/** Reads a list page by page; `items` grows as `more` is called. The old list stays while a filter changes. */
export function usePages<R extends Route>(route: R, input: CallInput<R>, options: ReadOptions = {}) {
  const client = useClient();
  const query = useInfiniteQuery({
    // Apart from what useRead keeps of the same input: a list of pages is no page.
    queryKey: [route.id, input, "pages"] as QueryKey,
    queryFn: async ({ pageParam, signal }): Promise<Page<ItemOf<R>>> => {
      const own: object =
        "query" in input && typeof input.query === "object" && input.query !== null ? input.query : {};
      const paged = pageParam === null ? own : { ...own, cursor: pageParam };
      return (await client.call(route, { ...input, query: paged, signal } as CallInput<R>)) as Page<
        ItemOf<R>
      >;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    items,
    error: query.error,
    loading: query.isPending,
    /** True while rows of another filter are still shown. */
    stale: query.isPlaceholderData,
    hasMore: query.hasNextPage,
    /** Whoever does not look at it is not drawn anew when the next page is asked for. */
    get loadingMore() {
      return query.isFetchingNextPage;
    },
    /** Nothing while one is under way. */
    more: () => query.fetchNextPage({ cancelRefetch: false }),
    retry: query.refetch,
  };
}

interface WriteOptions<A> {
  /** Routes whose answers are out of date afterwards. */
  readonly refresh?: readonly Route[];
  readonly onDone?: (answer: A) => void;
  /** The caller shows the error itself, beside the form; otherwise it is announced. */
  readonly ownError?: boolean;
}

/**
 * Sends a change. The same input sent again after a failure carries the same idempotency key, so that a lost
 * answer never makes a second effect.
 */
export function useWrite<R extends Route>(route: R, options: WriteOptions<Answer<R>> = {}) {
  const client = useClient();
  const queries = useQueryClient();
  const failed = useRef<{ text: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async (input: CallInput<R>): Promise<Answer<R>> => {
      const text = JSON.stringify(input);
      const key = failed.current?.text === text ? failed.current.key : newId();
      failed.current = { text, key };
      const answer = await client.call(route, route.idempotent ? { ...input, idempotencyKey: key } : input);
      failed.current = null;
      return answer;
    },
    meta: { ownError: options.ownError ?? false },
    onSuccess: async (answer) => {
      await Promise.all((options.refresh ?? []).map((r) => queries.invalidateQueries({ queryKey: [r.id] })));
      options.onDone?.(answer);
    },
  });
}
