import { ApiProblem, type Client } from "@stockex/client";
import { routes, type Session } from "@stockex/contracts";
import { queryOptions } from "@tanstack/react-query";

/** Who is signed in, or null; asked once and kept until someone signs in or out. */
export const sessionQuery = (client: Client) =>
  queryOptions({
    queryKey: ["session"],
    queryFn: async (): Promise<Session | null> => {
      try {
        const session = await client.call(routes.readSession);
        client.use({ csrfToken: session.csrfToken });
        return session;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
