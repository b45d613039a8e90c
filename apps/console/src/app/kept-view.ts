import { useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/** What of a list's address is a habit and comes back; what was searched for or clicked through to is not. */
const KEPT = ["show", "site", "company", "sort", "columns"] as const;

const placeOf = (userId: string, path: string) => `stockex.view.${userId}.${path}`;

/**
 * Keeps each list's filter, order and columns for a person on this browser. Coming to a list by its plain address
 * brings them back; an address that says more is followed as it is.
 */
export function useKeptView(userId: string): void {
  const router = useRouter();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const search = useRouterState({ select: ({ location }) => location.searchStr });
  const before = useRef<string | null>(null);
  useEffect(() => {
    const arrived = before.current !== path;
    before.current = path;
    const kept = localStorage.getItem(placeOf(userId, path));
    if (arrived && search === "" && kept !== null) {
      router.history.replace(`${path}?${kept}`);
      return;
    }
    const given = new URLSearchParams(search);
    const habits = new URLSearchParams(KEPT.flatMap((key) => given.getAll(key).map((value) => [key, value])));
    if (habits.size > 0) localStorage.setItem(placeOf(userId, path), habits.toString());
    else if (!arrived) localStorage.removeItem(placeOf(userId, path));
  }, [router, userId, path, search]);
}
