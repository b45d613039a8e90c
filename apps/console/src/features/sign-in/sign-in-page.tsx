import type { Enrolment, HalfSession, Session } from "@stockex/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { EnrolStep } from "./enrol-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { SecondStep } from "./second-step.tsx";
import classes from "./sign-in.module.css";

const route = getRouteApi("/sign-in");

/** E-mail and password, then the second factor where there is one; then on to where one wanted to go. */
export function SignInPage() {
  const { t } = useTranslation();
  const enter = useEnter();
  // Kept by this window alone: whoever reloads begins again.
  const [half, setHalf] = useState<HalfSession | Enrolment | null>(null);
  const again = () => setHalf(null);
  return (
    <main className={classes["page"]}>
      <title>{`${t("signIn.title")} · Stockex`}</title>
      <div className={classes["form"]} data-wide={half?.stage === "enrolment" || undefined}>
        <img src="/favicon.svg" width="40" height="40" alt="" />
        {half === null ? <PasswordStep onSession={enter} onHalf={setHalf} /> : null}
        {half?.stage === "second-factor" ? <SecondStep half={half} onSession={enter} onBack={again} /> : null}
        {half?.stage === "enrolment" ? <EnrolStep enrolment={half} onSession={enter} onBack={again} /> : null}
      </div>
    </main>
  );
}

function useEnter(): (session: Session) => void {
  const { next } = route.useSearch();
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
