import { Button, TextInput } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./sign-in.module.css";
import { keepSignInName, keepUnderWay, keptSignInName } from "./single-sign-on.ts";

interface OrganisationStepProps {
  /** The name a link of the organisation brings along. */
  readonly organisation: string | undefined;
  readonly next: string | undefined;
  readonly onBack: () => void;
}

/** Whose account one signs in with: the browser then goes to that organisation's provider. */
export function OrganisationStep({ organisation, next, onBack }: OrganisationStepProps) {
  const { t } = useTranslation();
  const [signInName, setSignInName] = useState(organisation ?? keptSignInName());
  const begin = useWrite(routes.beginSingleSignOn, {
    ownError: true,
    onDone: ({ address, ticket }) => {
      keepSignInName(signInName.trim());
      keepUnderWay({ ticket, next: next ?? null });
      window.location.assign(address);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate({ body: { signInName } });
  };
  return (
    <div className={classes["fields"]}>
      <form className={classes["fields"]} onSubmit={submit}>
        <div>
          <h1>{t("singleSignOn.signInTitle")}</h1>
          <p>{t("singleSignOn.signInLead")}</p>
        </div>
        <TextInput
          size="md"
          label={t("singleSignOn.signInName")}
          description={t("singleSignOn.signInNameHelp")}
          autoComplete="organization"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          maxLength={40}
          value={signInName}
          onChange={(event) => setSignInName(event.currentTarget.value)}
        />
        <ProblemNotice error={begin.error} />
        <Button type="submit" size="md" fullWidth loading={begin.isPending || begin.isSuccess}>
          {t("singleSignOn.goOn")}
        </Button>
      </form>
      <div className={classes["others"]}>
        <Button variant="subtle" size="compact-sm" onClick={onBack}>
          {t("singleSignOn.byPassword")}
        </Button>
      </div>
    </div>
  );
}
