import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { routes, type User } from "@stockex/contracts";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../../api/reading.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ProblemNotice } from "../../ui/problem.tsx";
import parts from "../../ui/ui.module.css";
import { RoleChoice } from "./role-choice.tsx";

interface EditPersonProps {
  readonly user: User;
  readonly onClose: () => void;
}

/** Changes a person, or lets them sign in no more; the e-mail is what they are known by and stays. */
export function EditPerson({ user, onClose }: EditPersonProps) {
  const { t } = useTranslation();
  const { id, email, ...facts } = user;
  const [draft, setDraft] = useState(facts);
  const set = (changed: Partial<typeof facts>) => setDraft((before) => ({ ...before, ...changed }));
  const change = useWrite(routes.changeUser, {
    ownError: true,
    refresh: [routes.listUsers, routes.readSession],
    onDone: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ params: { userId: id }, body: draft });
  };
  return (
    <Dialog title={t("people.edit", { name: user.name })} size="lg" onClose={onClose}>
      <form className={parts["stack"]} onSubmit={submit}>
        <TextInput
          label={t("people.name")}
          description={email}
          required
          maxLength={200}
          data-autofocus
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <RoleChoice role={draft.role} onChange={(role) => set({ role })} />
        <NativeSelect
          label={t("people.language")}
          value={draft.language}
          onChange={(event) => set({ language: event.currentTarget.value === "fr" ? "fr" : "en" })}
          data={(["fr", "en"] as const).map((value) => ({ value, label: t(`people.language_${value}`) }))}
        />
        <Checkbox
          checked={draft.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
          label={t("people.maySignIn")}
          description={t("people.maySignInHelp")}
        />
        <ProblemNotice error={change.error} />
        <div className={parts["dialogActions"]}>
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            type="submit"
            loading={change.isPending}
            color={user.active && !draft.active ? "red.9" : "accent"}
          >
            {user.active && !draft.active ? t("people.deactivate") : t("countForm.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
