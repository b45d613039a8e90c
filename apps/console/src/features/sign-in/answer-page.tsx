import { Loader } from "@mantine/core";
import { type Enrolment, type HalfSession, routes } from "@stockex/contracts";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { EnrolStep } from "./enrol-step.tsx";
import { useEnter } from "./enter.ts";
import { SecondStep } from "./second-step.tsx";
import classes from "./sign-in.module.css";
import { takeUnderWay } from "./single-sign-on.ts";

/** Where the organisation's provider sends people back to: its answer becomes a session, or half of one. */
export function AnswerPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const [underWay] = useState(takeUnderWay);
  const [half, setHalf] = useState<HalfSession | Enrolment | null>(null);
  const enter = useEnter(underWay?.next);
  const finish = useWrite(routes.finishSingleSignOn, {
    ownError: true,
    onDone: (answer) => (answer.stage === "open" ? enter(answer) : setHalf(answer)),
  });
  const { mutate } = finish;
  // Once: React mounts twice while developing, and an answer is good once.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || underWay === null) return;
    asked.current = true;
    mutate({ body: { ticket: underWay.ticket, answer: window.location.search } });
  }, [mutate, underWay]);
  const again = () => router.history.push("/sign-in");
  return (
    <main className={classes["page"]}>
      <title>{`${t("signIn.title")} · Stockex`}</title>
      <div className={classes["form"]} data-wide={half?.stage === "enrolment" || undefined}>
        <img src="/favicon.svg" width="40" height="40" alt="" />
        {half?.stage === "second-factor" ? <SecondStep half={half} onSession={enter} onBack={again} /> : null}
        {half?.stage === "enrolment" ? <EnrolStep enrolment={half} onSession={enter} onBack={again} /> : null}
        {half === null ? <Arriving begun={underWay !== null} error={finish.error} /> : null}
      </div>
    </main>
  );
}

function Arriving({ begun, error }: { readonly begun: boolean; readonly error: Error | null }) {
  const { t } = useTranslation();
  if (begun && error === null)
    return (
      <div className={classes["fields"]}>
        <h1>{t("singleSignOn.arriving")}</h1>
        <Loader size="sm" aria-label={t("singleSignOn.arriving")} />
      </div>
    );
  return (
    <div className={classes["fields"]}>
      <h1>{t("singleSignOn.notIn")}</h1>
      {begun ? <ProblemNotice error={error} /> : <p>{t("singleSignOn.notBegun")}</p>}
      <LinkButton to="/sign-in" size="md" fullWidth>
        {t("singleSignOn.again")}
      </LinkButton>
    </div>
  );
}
