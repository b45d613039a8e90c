import { Button, NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { type Language, type Role, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useLanguage } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import parts from "../../ui/ui.module.css";
import { RoleChoice } from "./role-choice.tsx";

/** Characters a first password has at least. */
const FEWEST = 15;

/** Adds a person with a role and a first password, which is told to them. */
export function PersonDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const screen = useLanguage();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [language, setLanguage] = useState<Language>(screen);
  const [role, setRole] = useState<Role>("counter");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const create = useWrite(routes.createUser, {
    ownError: true,
    refresh: [routes.listUsers],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (password.length < FEWEST) return;
    create.mutate({ body: { name, email: email.trim(), language, role, password } });
  };
  return (
    <Dialog title={t("people.new")} size="lg" onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <div className={sheet["pair"]}>
          <TextInput
            label={t("people.name")}
            required
            maxLength={200}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t("signIn.email")}
            type="email"
            required
            maxLength={200}
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </div>
        <RoleChoice role={role} onChange={setRole} />
        <div className={sheet["pair"]}>
          <PasswordInput
            label={t("people.password")}
            description={t("people.passwordHelp", { count: FEWEST })}
            required
            maxLength={200}
            autoComplete="new-password"
            error={
              asked && password.length < FEWEST ? t("people.passwordShort", { count: FEWEST }) : undefined
            }
            visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("people.language")}
            description={t("people.languageHelp")}
            value={language}
            onChange={(event) => setLanguage(event.currentTarget.value === "fr" ? "fr" : "en")}
            data={(["fr", "en"] as const).map((value) => ({ value, label: t(`people.language_${value}`) }))}
          />
        </div>
        <ProblemNotice error={create.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("people.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
