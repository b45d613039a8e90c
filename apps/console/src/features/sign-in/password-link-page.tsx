import { Button } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useRouterState } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useRead, useWrite } from "../../api/reading.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { isLongEnough, NewPassword } from "../../ui/new-password.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./sign-in.module.css";

/** A token is 43 letters of base64url. */
const TOKEN = /^[\w-]{43}$/;

/**
 * Where a one-time link leads: one chooses a password. The token stands behind the `#`, which browsers send to no
 * server: it is in no log and in no Referer.
 */
export function PasswordLinkPage() {
  const { t } = useTranslation();
  const hash = useRouterState({ select: (state) => state.location.hash });
  const token = TOKEN.test(hash) ? hash : null;
  return (
    <main className={classes["page"]}>
      <title>{`${t("passwordLink.title")} · Stockex`}</title>
      <div className={classes["form"]}>
        <img src="/favicon.svg" width="40" height="40" alt="" />
        <h1>{t("passwordLink.title")}</h1>
        {token === null ? <p>{t("passwordLink.incomplete")}</p> : <Choose token={token} />}
      </div>
    </main>
  );
}

function Choose({ token }: { readonly token: string }) {
  const { t } = useTranslation();
  const person = useRead(routes.readPasswordLink, { body: { token } });
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const set = useWrite(routes.usePasswordLink, { ownError: true });
  if (set.isSuccess) return <Done />;
  if (person.data === undefined) return <ProblemNotice error={person.error} onRetry={person.refetch} />;
  const { name, email, organisation, first, fewest } = person.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isLongEnough(password, fewest)) set.mutate({ body: { token, password } });
  };
  return (
    <form className={classes["fields"]} onSubmit={submit}>
      <p>{t(first ? "passwordLink.first" : "passwordLink.again", { name, organisation })}</p>
      <p>
        <strong>{email}</strong>
      </p>
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <NewPassword value={password} onChange={setPassword} asked={asked} fewest={fewest} />
      <ProblemNotice error={set.error} />
      <Button type="submit" size="md" fullWidth loading={set.isPending}>
        {t("passwordLink.action")}
      </Button>
    </form>
  );
}

function Done() {
  const { t } = useTranslation();
  return (
    <>
      <p role="status">{t("passwordLink.done")}</p>
      <LinkButton to="/sign-in" size="md" fullWidth>
        {t("signIn.action")}
      </LinkButton>
    </>
  );
}
