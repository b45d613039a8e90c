import { createClient } from "@stockex/client";
import { firstLanguage } from "./i18n.ts";
import { makeQueries } from "./queries.ts";
import { makeRouter } from "./router.tsx";

/** The one client of this browser window; texts of problems come in the language of the screen. */
export const client = createClient({ baseUrl: "", language: firstLanguage() });

export const queries = makeQueries(() => {
  if (queries.getQueryData(["session"]) == null) return;
  queries.setQueryData(["session"], null);
  void router.invalidate();
});

export const router = makeRouter({ client, queries });
