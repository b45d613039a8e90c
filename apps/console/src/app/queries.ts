import { notifications } from "@mantine/notifications";
import { ApiProblem } from "@stockex/client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import i18next from "i18next";
import { describeFailure } from "../ui/failure.ts";

/**
 * Answers are kept, and a failed change is announced unless its screen shows it beside the form.
 * `onSignedOut` is called when the server no longer knows the session.
 */
export function makeQueries(onSignedOut: () => void): QueryClient {
  const noticeSignedOut = (error: Error) => {
    if (error instanceof ApiProblem && error.code === "sign-in-required") onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignedOut }),
    mutationCache: new MutationCache({
      onError: (error, _input, _context, mutation) => {
        noticeSignedOut(error);
        if (mutation.meta?.["ownError"] === true) return;
        const { title, detail } = describeFailure(error, i18next.t);
        notifications.show({ color: "red", title, message: detail, autoClose: 12_000 });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // The client itself tries again after a lost connection.
        retry: false,
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}
