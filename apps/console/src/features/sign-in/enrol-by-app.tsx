import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { AppKey } from "../../ui/second-factor/app-key.tsx";
import { CodeField } from "../../ui/second-factor/code-field.tsx";
import type { Enrolled } from "./enrol-step.tsx";
import classes from "./sign-in.module.css";

interface EnrolByAppProps {
  readonly ticket: string;
  readonly onEnrolled: (enrolled: Enrolled) => void;
}

/** An authenticator app: its key, then the first code. */
export function EnrolByApp({ ticket, onEnrolled }: EnrolByAppProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const begin = useWrite(routes.enrolAuthenticator, { ownError: true });
  const confirm = useWrite(routes.confirmEnrolment, { ownError: true, onDone: onEnrolled });
  const { mutate } = begin;
  // One key each time this way is chosen. React mounts twice while developing: the second key would count, the first
  // be shown.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    mutate({ body: { ticket } });
  }, [mutate, ticket]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ body: { ticket, code } });
  };
  if (begin.data === undefined) return <ProblemNotice error={begin.error} />;
  return (
    <form className={classes["fields"]} onSubmit={submit}>
      <AppKey authenticator={begin.data} />
      <CodeField value={code} onChange={setCode} />
      <ProblemNotice error={confirm.error} />
      <Button type="submit" size="md" fullWidth loading={confirm.isPending}>
        {t("enrolment.action")}
      </Button>
    </form>
  );
}
