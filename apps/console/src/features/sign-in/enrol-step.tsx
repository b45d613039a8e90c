import { Button } from "@mantine/core";
import type { Enrolment, Session } from "@stockex/contracts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { passkeysWork } from "../../ui/passkeys/ceremony.ts";
import { RecoveryCodes } from "../../ui/second-factor/recovery-codes.tsx";
import { EnrolByApp } from "./enrol-by-app.tsx";
import { EnrolByPasskey } from "./enrol-by-passkey.tsx";
import classes from "./sign-in.module.css";

/** What setting a second factor up gives: the session, and codes that are seen before it is entered. */
export interface Enrolled {
  readonly session: Session;
  readonly recoveryCodes: readonly string[];
}

interface EnrolStepProps {
  readonly enrolment: Enrolment;
  readonly onSession: (session: Session) => void;
  readonly onBack: () => void;
}

/** The role needs a second factor and there is none: it is set up now, and nothing else can be done before. */
export function EnrolStep({ enrolment, onSession, onBack }: EnrolStepProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<"passkey" | "app">(passkeysWork() ? "passkey" : "app");
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null);
  if (enrolled !== null)
    return (
      <div className={classes["fields"]}>
        <h1>{t("secondFactor.recoveryTitle")}</h1>
        <RecoveryCodes codes={enrolled.recoveryCodes} onDone={() => onSession(enrolled.session)} />
      </div>
    );
  const Way = way === "passkey" ? EnrolByPasskey : EnrolByApp;
  const other = way === "passkey" ? "app" : "passkey";
  return (
    <div className={classes["fields"]}>
      <div>
        <h1>{t("enrolment.title")}</h1>
        <p>{t("enrolment.lead")}</p>
      </div>
      <Way key={way} ticket={enrolment.ticket} onEnrolled={setEnrolled} />
      <div className={classes["others"]}>
        {other === "app" || passkeysWork() ? (
          <Button variant="subtle" size="compact-sm" onClick={() => setWay(other)}>
            {t(`enrolment.instead_${other}`)}
          </Button>
        ) : null}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onBack}>
          {t("secondFactor.back")}
        </Button>
      </div>
    </div>
  );
}
