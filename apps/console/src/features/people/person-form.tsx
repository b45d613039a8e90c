import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type Person, routes } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { ProblemNotice } from "../../ui/problem.tsx";
import sheet from "../../ui/sheet.module.css";
import { RoleChoice } from "./role-choice.tsx";

/** Changes a person, or lets them sign in no more; the e-mail is what they are known by and stays. */
export function PersonForm({ person }: { readonly person: Person }) {
  const { t } = useTranslation();
  const { name, role, language, active } = person;
  const customRoleId = person.customRole?.id ?? null;
  const [draft, setDraft] = useState({ name, role, customRoleId, language, active });
  const set = (changed: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...changed }));
  const change = useWrite(routes.changeUser, {
    ownError: true,
    refresh: [routes.readUser, routes.listUsers, routes.listUserSessions, routes.readSession],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ params: { userId: person.id }, body: draft, ifMatch: String(person.version) });
  };
  const deactivates = active && !draft.active;
  return (
    <form className={sheet["form"]} onSubmit={submit}>
      <div className={sheet["pair"]}>
        <TextInput
          label={t("people.name")}
          required
          maxLength={200}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("people.language")}
          value={draft.language}
          onChange={(event) => set({ language: event.currentTarget.value === "fr" ? "fr" : "en" })}
          data={(["fr", "en"] as const).map((value) => ({ value, label: t(`people.language_${value}`) }))}
        />
      </div>
      <RoleChoice value={draft} onChange={set} />
      <Checkbox
        checked={draft.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
        label={t("people.maySignIn")}
        description={t("people.maySignInHelp")}
      />
      <ProblemNotice error={change.error} />
      <div className={sheet["actions"]}>
        <Button type="submit" loading={change.isPending} color={deactivates ? "red.9" : "accent"}>
          {deactivates ? t("people.deactivate") : t("countForm.save")}
        </Button>
      </div>
    </form>
  );
}
