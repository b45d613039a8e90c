import { Button } from "@mantine/core";
import { ApiProblem } from "@stockex/client";
import { type HalfSession, routes, type SecondFactor, type Session } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import { CodeField } from "../../ui/second-factor/code-field.tsx";
import classes from "./sign-in.module.css";

interface SecondStepProps {
  readonly half: HalfSession;
  readonly onSession: (session: Session) => void;
  readonly onBack: () => void;
}

/** What one has: the code of an app, or a recovery code. */
export function SecondStep({ half, onSession, onBack }: SecondStepProps) {
  const { t } = useTranslation();
  const { factors, ticket } = half;
  const [factor, setFactor] = useState<SecondFactor>(factors[0] ?? "authenticator");
  const [code, setCode] = useState("");
  const give = useWrite(routes.giveSecondFactor, { ownError: true, onDone: onSession });
  const over = give.error instanceof ApiProblem && give.error.code === "sign-in-over";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate({ body: { ticket, code } });
  };
  const turnTo = (other: SecondFactor) => {
    setFactor(other);
    setCode("");
    give.reset();
  };
  return (
    <form className={classes["fields"]} onSubmit={submit}>
      <div>
        <h1>{t("secondFactor.title")}</h1>
        <p>{t(factor === "recovery-code" ? "secondFactor.giveRecovery" : "secondFactor.giveCode")}</p>
      </div>
      <CodeField value={code} onChange={setCode} recovery={factor === "recovery-code"} />
      <ProblemNotice error={give.error} />
      {over ? null : (
        <Button type="submit" size="md" fullWidth loading={give.isPending}>
          {t("signIn.action")}
        </Button>
      )}
      <div className={classes["others"]}>
        {factors
          .filter((other) => other !== factor)
          .map((other) => (
            <Button key={other} variant="subtle" size="compact-sm" onClick={() => turnTo(other)}>
              {t(`secondFactor.instead_${other}`)}
            </Button>
          ))}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onBack}>
          {t("secondFactor.back")}
        </Button>
      </div>
    </form>
  );
}
