import type { Enrolment, HalfSession } from "@stockex/contracts";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EnrolStep } from "./enrol-step.tsx";
import { useEnter } from "./enter.ts";
import { OrganisationStep } from "./organisation-step.tsx";
import { PasswordStep } from "./password-step.tsx";
import { SecondStep } from "./second-step.tsx";
import classes from "./sign-in.module.css";

const route = getRouteApi("/sign-in");

/**
 * E-mail and password, or the organisation's own provider; then the second factor where there is one; then on to where
 * one wanted to go.
 */
export function SignInPage() {
  const { t } = useTranslation();
  const { next, organisation } = route.useSearch();
  const enter = useEnter(next);
  const [byOrganisation, setByOrganisation] = useState(organisation !== undefined);
  // Kept by this window alone: whoever reloads begins again.
  const [half, setHalf] = useState<HalfSession | Enrolment | null>(null);
  const again = () => setHalf(null);
  return (
    <main className={classes["page"]}>
      <title>{`${t("signIn.title")} · Stockex`}</title>
      <div className={classes["form"]} data-wide={half?.stage === "enrolment" || undefined}>
        <img src="/favicon.svg" width="40" height="40" alt="" />
        {half === null && !byOrganisation ? (
          <PasswordStep onSession={enter} onHalf={setHalf} onOrganisation={() => setByOrganisation(true)} />
        ) : null}
        {half === null && byOrganisation ? (
          <OrganisationStep organisation={organisation} next={next} onBack={() => setByOrganisation(false)} />
        ) : null}
        {half?.stage === "second-factor" ? <SecondStep half={half} onSession={enter} onBack={again} /> : null}
        {half?.stage === "enrolment" ? <EnrolStep enrolment={half} onSession={enter} onBack={again} /> : null}
      </div>
    </main>
  );
}
