import { Button, PasswordInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { PASSWORD_CHARS, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../api/connection.tsx";
import { useRead, useWrite } from "../../api/reading.ts";
import { isLongEnough, NewPassword } from "../../ui/new-password.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import classes from "./account.module.css";

/** Changes one's password; whoever else is signed in with the old one is out. */
export function PasswordForm() {
  const { t } = useTranslation();
  const { email } = useSession();
  const [password, setPassword] = useState("");
  const [next, setNext] = useState("");
  const [asked, setAsked] = useState(false);
  const fewest = useRead(routes.readSecurity, {}).data?.fewestChars ?? PASSWORD_CHARS;
  const change = useWrite(routes.changePassword, {
    ownError: true,
    refresh: [routes.listMySessions],
    onDone: () => {
      setPassword("");
      setNext("");
      setAsked(false);
      notifications.show({ color: "teal", message: t("password.changed") });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isLongEnough(next, fewest)) change.mutate({ body: { password, next } });
  };
  return (
    <section className={sheet["section"]}>
      <header>
        <h2>{t("password.title")}</h2>
      </header>
      <form className={classes["form"]} onSubmit={submit}>
        {/* Password managers keep a password under the name beside it. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={t("password.current")}
          required
          maxLength={200}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <NewPassword value={next} onChange={setNext} asked={asked} fewest={fewest} />
        <ProblemNotice error={change.error} />
        <Button type="submit" loading={change.isPending}>
          {t("password.change")}
        </Button>
      </form>
    </section>
  );
}
