import { Button } from "@mantine/core";
import { ApiProblem } from "@stockex/client";
import { type HalfSession, routes, type SecondFactor, type Session } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { passkeysWork } from "../../ui/passkeys/ceremony.ts";
import { PasskeyButton } from "../../ui/passkeys/passkey-button.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import { CodeField } from "../../ui/second-factor/code-field.tsx";
import classes from "./sign-in.module.css";

interface SecondStepProps {
  readonly half: HalfSession;
  readonly onSession: (session: Session) => void;
  readonly onBack: () => void;
}

/** What one has: a passkey, the code of an app, or a recovery code. */
export function SecondStep({ half, onSession, onBack }: SecondStepProps) {
  const { t } = useTranslation();
  const { ticket } = half;
  const factors = half.factors.filter((factor) => factor !== "passkey" || passkeysWork());
  const [factor, setFactor] = useState<SecondFactor>(factors[0] ?? "recovery-code");
  return (
    <div className={classes["fields"]}>
      <div>
        <h1>{t("secondFactor.title")}</h1>
        <p>{t(`secondFactor.give_${factor}`)}</p>
      </div>
      {factor === "passkey" ? (
        <PasskeyButton ticket={ticket} onSession={onSession} primary />
      ) : (
        <CodeForm key={factor} ticket={ticket} recovery={factor === "recovery-code"} onSession={onSession} />
      )}
      <div className={classes["others"]}>
        {factors
          .filter((other) => other !== factor)
          .map((other) => (
            <Button key={other} variant="subtle" size="compact-sm" onClick={() => setFactor(other)}>
              {t(`secondFactor.instead_${other}`)}
            </Button>
          ))}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onBack}>
          {t("secondFactor.back")}
        </Button>
      </div>
    </div>
  );
}

interface CodeFormProps {
  readonly ticket: string;
  readonly recovery: boolean;
  readonly onSession: (session: Session) => void;
}

function CodeForm({ ticket, recovery, onSession }: CodeFormProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const give = useWrite(routes.giveSecondFactor, { ownError: true, onDone: onSession });
  const over = give.error instanceof ApiProblem && give.error.code === "sign-in-over";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate({ body: { ticket, code } });
  };
  return (
    <form className={classes["fields"]} onSubmit={submit}>
      <CodeField value={code} onChange={setCode} recovery={recovery} />
      <ProblemNotice error={give.error} />
      {over ? null : (
        <Button type="submit" size="md" fullWidth loading={give.isPending}>
          {t("signIn.action")}
        </Button>
      )}
    </form>
  );
}
