import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type Language, routes, type User } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useLanguage } from "../../ui/locale.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import parts from "../../ui/ui.module.css";
import { OneTimeLink } from "./one-time-link.tsx";
import { type ChosenRole, RoleChoice } from "./role-choice.tsx";

/** Adds a person with a role, then shows the link by which they choose their password. */
export function PersonDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const link = useWrite(routes.createPasswordLink, { ownError: true, refresh: [routes.listUsers] });
  const [added, setAdded] = useState<User | null>(null);
  const create = (user: User) => {
    setAdded(user);
    link.mutate({ params: { userId: user.id } });
  };
  return (
    <Dialog title={added === null ? t("people.new") : added.name} size="lg" onClose={onClose}>
      {added === null ? (
        <NewPerson onAdded={create} onClose={onClose} />
      ) : (
        <div className={parts["stack"]}>
          <ProblemNotice error={link.error} onRetry={() => link.mutate({ params: { userId: added.id } })} />
          {link.data === undefined ? null : <OneTimeLink name={added.name} {...link.data} />}
          <div className={parts["dialogActions"]}>
            <Button onClick={onClose}>{t("ui.close")}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

interface NewPersonProps {
  readonly onAdded: (user: User) => void;
  readonly onClose: () => void;
}

function NewPerson({ onAdded, onClose }: NewPersonProps) {
  const { t } = useTranslation();
  const screen = useLanguage();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [language, setLanguage] = useState<Language>(screen);
  const [role, setRole] = useState<ChosenRole>({ role: "counter", customRoleId: null });
  const create = useWrite(routes.createUser, {
    ownError: true,
    refresh: [routes.listUsers],
    onDone: onAdded,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { name, email: email.trim(), language, ...role } });
  };
  return (
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
      <RoleChoice value={role} onChange={setRole} />
      <NativeSelect
        label={t("people.language")}
        description={t("people.languageHelp")}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value === "fr" ? "fr" : "en")}
        data={(["fr", "en"] as const).map((value) => ({ value, label: t(`people.language_${value}`) }))}
      />
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
  );
}
