import type { Session } from "@stockex/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useClient } from "../../api/connection.tsx";

/** Takes an opened session and goes on to where one wanted to go. */
export function useEnter(next: string | null | undefined): (session: Session) => void {
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  return (session) => {
    client.use({ csrfToken: session.csrfToken, language: session.language });
    queries.clear();
    queries.setQueryData(["session"], session);
    // Only a path of this console: an address from outside would lead people to a stranger's site.
    router.history.push(next?.startsWith("/") === true && !next.startsWith("//") ? next : "/counts");
  };
}
