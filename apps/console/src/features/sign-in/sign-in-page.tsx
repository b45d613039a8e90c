import { Button, PasswordInput, TextInput } from "@mantine/core";
import { routes } from "@stockex/contracts";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "../../api/connection.tsx";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import classes from "./sign-in.module.css";

const route = getRouteApi("/sign-in");

/** E-mail and password; then on to where one wanted to go. */
export function SignInPage() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useWrite(routes.signIn, {
    ownError: true,
    onDone: (session) => {
      client.use({ csrfToken: session.csrfToken, language: session.language });
      queries.clear();
      queries.setQueryData(["session"], session);
      // Only a path of this console: an address from outside would lead people to a stranger's site.
      router.history.push(next?.startsWith("/") === true && !next.startsWith("//") ? next : "/counts");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ body: { email, password } });
  };
  return (
    <main className={classes["page"]}>
      <title>{`${t("signIn.title")} · Stockex`}</title>
      <form className={classes["form"]} onSubmit={submit}>
        <img src="/favicon.svg" width="40" height="40" alt="" />
        <h1>{t("signIn.title")}</h1>
        <p>{t("signIn.lead")}</p>
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
    </main>
  );
}
