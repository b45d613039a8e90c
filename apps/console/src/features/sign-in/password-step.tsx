import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type Enrolment, type HalfSession, routes, type Session } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { passkeysWork } from "../../ui/passkeys/ceremony.ts";
import { PasskeyButton } from "../../ui/passkeys/passkey-button.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./sign-in.module.css";

interface PasswordStepProps {
  readonly onSession: (session: Session) => void;
  readonly onHalf: (half: HalfSession | Enrolment) => void;
  readonly onOrganisation: () => void;
}

/** What one knows. */
export function PasswordStep({ onSession, onHalf, onOrganisation }: PasswordStepProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useWrite(routes.signIn, {
    ownError: true,
    onDone: (answer) => (answer.stage === "open" ? onSession(answer) : onHalf(answer)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ body: { email, password } });
  };
  return (
    <div className={classes["fields"]}>
      <form className={classes["fields"]} onSubmit={submit}>
        <div>
          <h1>{t("signIn.title")}</h1>
          <p>{t("signIn.lead")}</p>
        </div>
        <TextInput
          size="md"
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          size="md"
          label={t("signIn.password")}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNotice error={signIn.error} />
        <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
          {t("signIn.action")}
        </Button>
      </form>
      {passkeysWork() ? <PasskeyButton ticket={null} onSession={onSession} /> : null}
      <div className={classes["others"]}>
        <Button variant="subtle" size="compact-sm" onClick={onOrganisation}>
          {t("singleSignOn.instead")}
        </Button>
      </div>
    </div>
  );
}
